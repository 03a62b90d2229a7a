"""The funds the product covers, and how their codes are ordered."""

from __future__ import annotations

FUNDS = ("ERDF", "ESF", "ESF+", "CF", "JTF", "YEI", "IPA", "ENI", "NDICI")
"""Codes of the funds in scope (cohesion policy and Interreg). Rows of other funds are rejected as out of scope."""

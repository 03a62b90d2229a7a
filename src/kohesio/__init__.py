"""Kohesio: every project the European Union co-finances, collected, understood, searchable.

Data flows one way through the rooms of this package: ``sources`` (where lists are) → ``ingest`` (what they
mean) → ``snapshot`` (an immutable dated version) → ``index`` (ask and answer) → ``api`` and ``web``.
"""

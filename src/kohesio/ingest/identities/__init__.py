"""Which beneficiaries are one body: candidates, rules with evidence, decisions; never merged on a likeness alone."""

from kohesio.ingest.identities.mentions import MENTIONS, mentions_of
from kohesio.ingest.identities.resolution import Identities, resolve

__all__ = ["MENTIONS", "Identities", "mentions_of", "resolve"]

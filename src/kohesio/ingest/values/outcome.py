"""What a value parser answers: the value, or the code of the issue that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """The reading of one cell.

    ``value`` None with ``issue`` None: the cell says that there is no value (empty, ``NULL``, ``n.a.``). ``value``
    None with an issue: not understood. Both set: understood after a repair or with a doubt, which the issue names
    (a code of ``kohesio.ingest.issues``). ``rule`` names the reading where it departs from the column's ordinary one.
    """

    value: T | None
    issue: str | None = None
    rule: str | None = None

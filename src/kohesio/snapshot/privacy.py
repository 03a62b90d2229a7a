"""Hides likely natural persons: the words "natural person" take the place of name and numbers.

The snapshot keeps the published name, because the law has it published for two years. Pages, API and exports pass
whatever they show through here, with the operator's setting ``show_natural_persons``.
"""

from __future__ import annotations

from dataclasses import replace

from kohesio.model.beneficiary import Beneficiary, Participation
from kohesio.model.operation import Operation
from kohesio.snapshot.erasing import NATURAL_PERSON

__all__ = ("NATURAL_PERSON", "shown_beneficiary", "shown_operation")


def shown_operation(operation: Operation, *, show_natural_persons: bool) -> Operation:
    """The operation as surfaces may show it; the same object where there is nothing to hide."""
    if show_natural_persons or not any(one.is_natural_person for one in operation.beneficiaries):
        return operation
    return replace(operation, beneficiaries=tuple(map(_without_name, operation.beneficiaries)))


def shown_beneficiary(beneficiary: Beneficiary, *, show_natural_persons: bool) -> Beneficiary:
    """The beneficiary as surfaces may show it; the same object where there is nothing to hide."""
    if show_natural_persons or not beneficiary.is_natural_person:
        return beneficiary
    return replace(beneficiary, name=NATURAL_PERSON, name_latin=None, names=(NATURAL_PERSON,), identifiers=())


def _without_name(one: Participation) -> Participation:
    if not one.is_natural_person:
        return one
    return replace(one, name=NATURAL_PERSON, name_latin=None, identifiers=())

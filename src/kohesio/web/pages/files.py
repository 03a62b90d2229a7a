"""A list with the ending of a file behind its address: the same question, whole, as the API gives it."""

from __future__ import annotations

from dataclasses import replace

from kohesio.errors import MissingError
from kohesio.index.parsing import parse_beneficiary_query
from kohesio.linkeddata.document import EXPORTS
from kohesio.snapshot.export.formats import BODY_FORMATS
from kohesio.web.pages.finder import asked
from kohesio.web.visit import Redirect, Visit


def project_file(visit: Visit) -> Redirect:
    """``/{lang}/projects.{form}``: leads to the export. Raises MissingError for a format there is not."""
    form = _known(visit.parameters["form"], tuple(EXPORTS))
    return Redirect(visit.urls.export(asked(visit), form))


def beneficiary_file(visit: Visit) -> Redirect:
    """``/{lang}/beneficiaries.{form}``, likewise."""
    form = _known(visit.parameters["form"], tuple(BODY_FORMATS))
    query = parse_beneficiary_query(visit.query_pairs)
    return Redirect(visit.urls.beneficiary_answer(replace(query, cursor=None), f".{form}"))


def _known(form: str, forms: tuple[str, ...]) -> str:
    if form not in forms:
        raise MissingError(f"There is no file in the format {form[:20]!r}; there are {', '.join(forms)}.")
    return form

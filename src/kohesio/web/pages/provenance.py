"""The page that traces every value of a project to its cells: file, sheet, rows, column, and the rule applied."""

from __future__ import annotations

from kohesio.model.identifier import parse_id
from kohesio.model.text import preferred
from kohesio.web.context_provenance import ProvenancePage
from kohesio.web.pages.project import findings_of
from kohesio.web.rows import row_ranges
from kohesio.web.visit import Page, Redirect, Visit
from kohesio.web.whence import also_in, field_rows, origins, with_texts


def provenance(visit: Visit) -> Page | Redirect:
    """``/{lang}/projects/{id}/provenance``; every other spelling of the id leads to this one."""
    asked = visit.parameters["id"]
    operation = visit.service.operation(parse_id(asked) or asked)
    if operation.id != asked:
        return Redirect(visit.urls.provenance(operation.id), permanent=True)
    found = with_texts(visit, origins(visit, operation))
    shown = visit.shown(operation)
    context = ProvenancePage(
        operation=shown,
        title=preferred(shown.title, visit.language.code),
        source=found.loaded,
        source_url=visit.urls.list(found.loaded.id) if found.loaded else None,
        rows=row_ranges(operation.source.rows),
        fields=field_rows(visit, found),
        read=found.read,
        findings=findings_of(visit, shown),
        also_in=also_in(visit, operation),
        project=visit.urls.project(operation.id),
        json=visit.urls.api("operations", operation.id, "provenance"),
    )
    return Page(context, "projects")

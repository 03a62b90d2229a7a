"""What stands around a project's record: other language versions, changes, similar projects, sharing, citing.

Links to social networks are plain links: nothing is loaded from them, and they learn only of readers who follow one.
"""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode

from kohesio.model.identifier import parse_id
from kohesio.model.operation import Operation
from kohesio.model.text import Text, preferred
from kohesio.snapshot.changes import Kind
from kohesio.snapshot.layout import made_at
from kohesio.ui.format import full_date
from kohesio.ui.i18n import message
from kohesio.web import prose
from kohesio.web.context import Link
from kohesio.web.context_project import Beyond, Change, Citation, Wording
from kohesio.web.fields import FIELDS
from kohesio.web.pages.hits import plain_hits
from kohesio.web.visit import Document, Visit

SIMILAR = 4

NETWORKS = (
    ("Facebook", "https://www.facebook.com/sharer/sharer.php", "u", None),
    ("X", "https://x.com/intent/post", "url", "text"),
    ("LinkedIn", "https://www.linkedin.com/sharing/share-offsite/", "url", None),
    ("Bluesky", "https://bsky.app/intent/compose", "text", None),
    ("WhatsApp", "https://wa.me/", "text", None),
)
"""Name, address, the parameter for the page's address, and the one for its title where there is one."""

_UNTITLED = message("Project without a published title")
_BIBTEX = str.maketrans({"{": "(", "}": ")", "\\": "/"})


def beyond(visit: Visit, operation: Operation) -> Beyond:
    """Everything around the record; the operation has its names hidden where they must be."""
    similar = [visit.shown(one) for one in visit.service.similar(operation.id, SIMILAR)]
    address = visit.urls.absolute(visit.urls.project(operation.id))
    title = _title(visit, operation)
    return Beyond(
        others=_others(visit, operation),
        change=_change(visit, operation.id),
        similar=plain_hits(visit, similar),
        address=address,
        share=share_links(visit, title, address),
        citation=_citation(visit, operation),
        report=_report(visit, title, address),
    )


def _title(visit: Visit, operation: Operation) -> str:
    found = preferred(operation.title, visit.language.code)
    return found.text if found else visit.language.gettext(_UNTITLED)


def _others(visit: Visit, operation: Operation) -> tuple[Wording, ...]:
    """The summary's other wordings, the published ones first."""
    shown = preferred(operation.summary, visit.language.code)
    others = [text for text in operation.summary if text != shown]
    others.sort(key=lambda text: text.origin.value != "published")
    return tuple(_wording(text) for text in others)


def _wording(text: Text) -> Wording:
    return Wording(text, prose.paragraphs(text.text))


def _change(visit: Visit, identifier: str) -> Change | None:
    """What became of the project since the version before; None where nothing did or that is not known."""
    changes = visit.service.changes
    found = changes.of(identifier) if changes else None
    if changes is None or found is None:
        return None
    names = tuple(visit.language.gettext(FIELDS[name]) for name in found.fields if name in FIELDS)
    return Change(made_at(changes.old).date(), found.kind is Kind.ADDED, names)


def share_links(visit: Visit, title: str, address: str) -> tuple[Link, ...]:
    """Ways to pass a page on: by mail, and on networks."""
    mail = Link(visit.language.gettext("E-mail"), f"mailto:?{_mail(title, address)}")
    links = []
    for name, where, key, title_key in NETWORKS:
        text = f"{title} {address}" if key == "text" else address
        links.append(Link(name, f"{where}?{urlencode({key: text} | ({title_key: title} if title_key else {}))}"))
    return (mail, *links)


def _mail(subject: str, body: str) -> str:
    return f"subject={quote(subject)}&body={quote(body)}"


def _report(visit: Visit, title: str, address: str) -> str | None:
    """A mail to the operator about a mistake, where there is an address for it."""
    contact = visit.settings.operator_contact
    if "@" not in contact or " " in contact or contact.startswith("http"):
        return None
    subject = visit.language.gettext("Mistake in the data: %(title)s") % {"title": title}
    return f"mailto:{contact}?{_mail(subject, address)}"


# -- citing -------------------------------------------------------------------------------------------------------


def _citation(visit: Visit, operation: Operation) -> Citation:
    here = visit.urls.path("projects", operation.id)
    return Citation(_cited(visit, operation), f"{here}/citation.bib", f"{here}/citation.json")


def _cited(visit: Visit, operation: Operation) -> str:
    """The record in the manner of APA: who, when, what, which version, where."""
    made = made_at(visit.service.version).date()
    words = visit.language.gettext(
        "%(publisher)s (%(year)s). %(title)s [record %(id)s, version %(version)s of %(date)s]. %(address)s"
    )
    return words % {
        "publisher": _publisher(visit),
        "year": made.year,
        "title": _title(visit, operation),
        "id": operation.id,
        "version": visit.service.version,
        "date": full_date(made, visit.language.locale),
        "address": visit.urls.absolute(visit.urls.project(operation.id)),
    }


def _publisher(visit: Visit) -> str:
    operator = visit.settings.operator_name
    return f"Kohesio, {operator}" if operator else "Kohesio"


def bibtex(visit: Visit) -> Document:
    """``/{lang}/projects/{id}/citation.bib``."""
    operation = _asked(visit)
    made = made_at(visit.service.version).date()
    entries = {
        "author": "{" + _publisher(visit).translate(_BIBTEX) + "}",
        "title": "{" + _title(visit, operation).translate(_BIBTEX) + "}",
        "year": made.year,
        "version": visit.service.version,
        "date": made.isoformat(),
        "url": visit.urls.absolute(visit.urls.project(operation.id)),
        "note": f"Record {operation.id}",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in entries.items())
    text = f"@misc{{{operation.id},\n{lines}\n}}\n"
    return Document(text.encode("utf-8", "replace"), "application/x-bibtex", f"{operation.id}.bib")


def csl(visit: Visit) -> Document:
    """``/{lang}/projects/{id}/citation.json``: what reference managers read."""
    operation = _asked(visit)
    made = made_at(visit.service.version).date()
    title = preferred(operation.title, visit.language.code)
    entry: dict[str, object] = {
        "id": operation.id,
        "type": "dataset",
        "title": _title(visit, operation),
        "author": [{"literal": _publisher(visit)}],
        "publisher": _publisher(visit),
        "issued": {"date-parts": [[made.year, made.month, made.day]]},
        "version": visit.service.version,
        "number": operation.operation_code or operation.id,
        "URL": visit.urls.absolute(visit.urls.project(operation.id)),
    }
    if title and title.language:
        entry["language"] = title.language
    text = json.dumps([entry], ensure_ascii=True, indent=2) + "\n"
    return Document(text.encode(), "application/vnd.citationstyles.csl+json", f"{operation.id}.json")


def _asked(visit: Visit) -> Operation:
    asked = visit.parameters["id"]
    return visit.shown(visit.service.operation(parse_id(asked) or asked))

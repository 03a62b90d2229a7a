"""Brings the catalogues up to date: every text of pages, programs and code lists, with what is translated already.

``python scripts/messages.py`` rewrites ``src/kohesio/ui/locale/*/LC_MESSAGES/kohesio.po``. Nothing is guessed: a new
text stands there untranslated until a translator has been, and ``tests/unit/ui/test_catalogues.py`` says so.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from kohesio.check.letters import iter_texts as iter_items
from kohesio.check.rules import iter_texts as iter_rules
from kohesio.model.duties import iter_texts as iter_duties
from kohesio.reference.extract import iter_labels
from kohesio.snapshot.explain import iter_texts as iter_sentences
from kohesio.ui.i18n import DOMAIN, OFFERED, SOURCE_LANGUAGE

SOURCE = Path(__file__).resolve().parent.parent / "src"
ROOMS = ("ui", "web")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "message": None, "ngettext": (1, 2)}
OPTIONS = {"trimmed": "true", "silent": "false"}
WIDTH = 110


def extracted() -> Catalog:
    """Every text that is shown, in the order of files and lines, without translations."""
    catalogue = Catalog(project=DOMAIN, fuzzy=False)
    for room in ROOMS:
        for method, pattern in (("python", "*.py"), ("jinja2", "*.html")):
            for path in sorted((SOURCE / "kohesio" / room).rglob(pattern)):
                found = extract_from_file(method, str(path), keywords=KEYWORDS, options=OPTIONS)
                for _, text, comments, _ in found:
                    catalogue.add(text, locations=[(path.relative_to(SOURCE).as_posix(), 0)], auto_comments=comments)
    for text, comment in (*iter_labels(), *iter_items(), *iter_rules(), *iter_sentences(), *iter_duties()):
        catalogue.add(text, auto_comments=[comment])
    return catalogue


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language is."""
    return SOURCE / "kohesio" / "ui" / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def update(language: str, template: Catalog) -> int:
    """Rewrite one catalogue; returns how many texts have no translation. Texts that are gone are dropped."""
    path = catalogue_path(language)
    with path.open("rb") as file:
        known = read_po(file, locale=language, domain=DOMAIN)
    catalogue = Catalog(locale=language, domain=DOMAIN, project=DOMAIN, fuzzy=False)
    for entry in template:
        if entry.id:
            old = known.get(entry.id[0] if isinstance(entry.id, tuple) else entry.id)
            catalogue.add(
                entry.id, old.string if old else None, locations=entry.locations, auto_comments=entry.auto_comments
            )
    # No dates: the same texts give the same bytes.
    with path.open("wb") as out:
        write_po(out, catalogue, width=WIDTH, omit_header=True, include_lineno=False)
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};\\n"\n\n'
    )
    path.write_text(header + path.read_text("utf-8").lstrip(), "utf-8")
    return sum(not entry.string or not all(_strings(entry.string)) for entry in catalogue if entry.id)


def _strings(string: str | Sequence[str]) -> Sequence[str]:
    return (string,) if isinstance(string, str) else string


def main() -> int:
    """Update every catalogue; exit 1 if texts are without translation."""
    template = extracted()
    missing = {code: update(code, template) for code in OFFERED if code != SOURCE_LANGUAGE}
    for code, count in missing.items():
        sys.stdout.write(f"{code}: {len(template)} texts, {count} without translation\n")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    sys.exit(main())

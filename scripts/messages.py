"""Brings the catalogues up to date: every text of pages, programs and code lists, with what is translated already.

``python scripts/messages.py`` rewrites ``src/kohesio/ui/locale/*/LC_MESSAGES/kohesio.po``. Nothing is guessed: a new
text stands there untranslated until a translator has been, and ``tests/unit/ui/test_catalogues.py`` says so.

For translators, ``python scripts/messages.py out CODE DIR`` writes what a language lacks into numbered sheets: a
heading for each place where texts are shown, a line ``key text`` for each text, ``key one | many`` where a number
decides the form. ``python scripts/messages.py in CODE FILE.json…`` takes ``{"key": "translation"}`` back, a list of
forms (in the order of the catalogue's plural rule) where a number decides. A translation with other blanks or other
markup than its text is refused by name, the rest is taken. A key is a digest of the English text, so a sheet outlives
changes elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from kohesio.check.letters import iter_texts as iter_items
from kohesio.check.rules import iter_texts as iter_rules
from kohesio.model.duties import iter_texts as iter_duties
from kohesio.model.fund import iter_texts as iter_funds
from kohesio.model.geography import iter_texts as iter_notices
from kohesio.reference.extract import iter_labels
from kohesio.snapshot.explain import iter_texts as iter_sentences
from kohesio.ui.i18n import DOMAIN, OFFERED, SOURCE_LANGUAGE

SOURCE = Path(__file__).resolve().parent.parent / "src"
ROOMS = ("ui", "web", "http", "index", "model", "ingest", "linkeddata")
"""Where texts are shown, and where errors are worded that pages tell."""
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "gettext": None, "message": None, "ngettext": (1, 2),
                                              "sentence": None}  # fmt: skip
OPTIONS = {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do"}
WIDTH = 110
TEXTS_A_SHEET = 150

_BLANK = re.compile(r"%\(\w+\)s")
_MARKUP = re.compile(r"</?[a-z][^>]*>")


def extracted() -> Catalog:
    """Every text that is shown, in the order of files and lines, without translations."""
    catalogue = Catalog(project=DOMAIN, fuzzy=False)
    for room in ROOMS:
        for method, pattern in (("python", "*.py"), ("jinja2", "*.html")):
            for path in sorted((SOURCE / "kohesio" / room).rglob(pattern)):
                found = extract_from_file(method, str(path), keywords=KEYWORDS, options=OPTIONS)
                for _, text, comments, _ in found:
                    catalogue.add(text, locations=[(path.relative_to(SOURCE).as_posix(), 0)], auto_comments=comments)
    for texts in (iter_labels, iter_items, iter_rules, iter_sentences, iter_duties, iter_funds, iter_notices):
        for text, comment in texts():
            catalogue.add(text, auto_comments=[comment])
    return catalogue


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language is."""
    return SOURCE / "kohesio" / "ui" / "locale" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def update(language: str, template: Catalog, known: Catalog | None = None) -> int:
    """Rewrite one catalogue; returns how many texts have no translation. Texts that are gone are dropped.

    The translations are those of ``known``, without it those that the catalogue has.
    """
    path = catalogue_path(language)
    if known is None:
        with path.open("rb") as file:
            known = read_po(file, locale=language, domain=DOMAIN)
    catalogue = Catalog(locale=language, domain=DOMAIN, project=DOMAIN, fuzzy=False)
    for entry in template:
        if entry.id:
            old = known.get(entry.id[0] if isinstance(entry.id, tuple) else entry.id)
            kept = old.string if old is not None and isinstance(old.id, str) == isinstance(entry.id, str) else None
            catalogue.add(entry.id, kept, locations=entry.locations, auto_comments=entry.auto_comments)
    # No dates: the same texts give the same bytes. Written in one go, so that nobody reads half a catalogue.
    out = BytesIO()
    write_po(out, catalogue, width=WIDTH, omit_header=True, include_lineno=False)
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};\\n"\n\n'
    )
    written = path.with_suffix(".new")
    written.write_text(header + out.getvalue().decode().lstrip(), "utf-8")
    written.replace(path)
    return sum(not entry.string or not all(_strings(entry.string)) for entry in catalogue if entry.id)


def _strings(string: str | Sequence[str]) -> Sequence[str]:
    return (string,) if isinstance(string, str) else string


# -- sheets for translators


def key_of(message: Message) -> str:
    """What a text is called on the sheets."""
    return hashlib.sha256(repr(message.id).encode()).hexdigest()[:7]


def current(code: str, template: Catalog) -> Catalog:
    """The catalogue of a language, brought up to date; begun where there is none."""
    path = catalogue_path(code)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    update(code, template)
    with path.open("rb") as file:
        return read_po(file, locale=code, domain=DOMAIN)


def missing(catalogue: Catalog) -> Iterator[Message]:
    """The texts without a translation, in the order of the catalogue."""
    for entry in catalogue:
        if entry.id and not (entry.string and all(_strings(entry.string))):
            yield entry


def write_sheets(code: str, folder: Path) -> int:
    """Write what a language lacks; returns the number of sheets."""
    catalogue = current(code, extracted())
    wanted = list(missing(catalogue))
    folder.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, len(wanted), TEXTS_A_SHEET), 1):
        lines = [f"# {code}: {catalogue.num_plurals} forms, {catalogue.plural_expr}"]
        for entry in wanted[start : start + TEXTS_A_SHEET]:
            heading = f"## {entry.locations[0][0] if entry.locations else 'codes and rules'}"
            if heading not in lines:
                lines.append(heading)
            lines.append(f"{key_of(entry)} {entry.id if isinstance(entry.id, str) else ' | '.join(entry.id)}")
        (folder / f"{number:02}.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return -(-len(wanted) // TEXTS_A_SHEET)


def take(code: str, files: Sequence[Path]) -> list[str]:
    """Put translations into the catalogue of a language; returns a sentence for each that was refused."""
    template = extracted()
    catalogue = current(code, template)
    known = {key_of(entry): entry for entry in catalogue if entry.id}
    refused: list[str] = []
    for file in files:
        for key, text in json.loads(file.read_text("utf-8")).items():
            entry = known.get(key)
            problem = "there is no such text" if entry is None else _problem(entry, text, catalogue.num_plurals)
            if entry is None or problem:
                refused.append(f"{file.name} {key}: {problem}")
            else:
                entry.string = text if isinstance(text, str) else tuple(text)
    update(code, template, catalogue)
    return refused


def _problem(entry: Message, text: str | list[str], forms: int) -> str | None:
    """Why a translation cannot be taken, None where it can."""
    if isinstance(entry.id, str) != isinstance(text, str):
        return "one text is wanted" if isinstance(entry.id, str) else f"a list of {forms} forms is wanted"
    if not isinstance(text, str) and len(text) != forms:
        return f"{forms} forms are wanted, {len(text)} came"
    originals = _strings(entry.id)
    for form in _strings(text):
        if not form.strip():
            return "it is empty"
        for sort in (_BLANK, _MARKUP):
            if sorted(set(sort.findall(form))) not in [sorted(set(sort.findall(text))) for text in originals]:
                return f"other blanks or markup than “{originals[-1]}”: {form}"
    return None


# -- commands


def update_all() -> int:
    """Update every catalogue; exit 1 if texts are without translation."""
    template = extracted()
    lacking = {code: update(code, template) for code in OFFERED if code != SOURCE_LANGUAGE}
    for code, count in lacking.items():
        sys.stdout.write(f"{code}: {len(template)} texts, {count} without translation\n")
    return 1 if any(lacking.values()) else 0


def main(arguments: Sequence[str]) -> int:
    """Update the catalogues, or write and take sheets; exit 1 if something is left to do, 2 for wrong usage."""
    match arguments:
        case []:
            return update_all()
        case ["out", code, folder]:
            sys.stdout.write(f"{write_sheets(code, Path(folder))} sheets\n")
            return 0
        case ["in", code, *files] if files:
            refused = take(code, [Path(file) for file in files])
            left = sum(1 for _ in missing(current(code, extracted())))
            sys.stdout.write("".join(f"{line}\n" for line in refused) + f"{left} texts without translation\n")
            return 1 if refused or left else 0
        case _:
            sys.stderr.write(__doc__ or "")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

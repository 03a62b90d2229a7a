"""``/{lang}/check``: a list uploaded, held against the law, and given back repaired. Nothing of it is kept.

The form is one POST with the wanted answer: the report as a page, as a file, or the repaired list. Who wants a second
answer sends the file again; that is the price of keeping nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kohesio.model.check import CheckReport, LetterReport, Level, RuleReport, Standing
from kohesio.model.period import PERIODS
from kohesio.model.territory import FORMER_MEMBER, MEMBER_STATES
from kohesio.ui.i18n import Language, message

SHOWN = 20
"""Cases of a rule named on the page; the JSON has more, all are counted."""

ANSWERS = (
    ("page", message("Report on this page")),
    ("report-html", message("Report as HTML file")),
    ("report-json", message("Report as JSON file")),
    ("list-csv", message("Repaired list as CSV")),
    ("list-xlsx", message("Repaired list as XLSX")),
    ("list-json", message("Repaired list as JSON")),
)
"""What the form can ask for."""

LEVELS = {
    Level.ERROR: message("Error"),
    Level.WARNING: message("Warning"),
    Level.NOTE: message("Note"),
}
STANDINGS = {
    Standing.PRESENT: message("complete"),
    Standing.PARTLY: message("incomplete"),
    Standing.MISSING: message("missing"),
    Standing.NOT_APPLICABLE: message("does not apply"),
}
ITEM_NAMES = {"code": message("code")}
"""Keys of items that are words rather than letters of the law."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of the form."""

    value: str
    text: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class LetterRow:
    """An item of the law as the page shows it."""

    report: LetterReport
    key: str
    title: str
    duty: str
    standing: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule that found something as the page shows it."""

    report: RuleReport
    level: str
    title: str
    explanation: str
    repair: str
    letters: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class LawRows:
    """The items of one period's law."""

    period: str
    reference: str
    letters: tuple[LetterRow, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A report in the words of a language."""

    report: CheckReport
    laws: tuple[LawRows, ...]
    rules: tuple[RuleRow, ...]
    errors: int
    warnings: int
    notes: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a list was not checked, in the ``language`` of the sentence."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """``/{lang}/check``: the form, and below it the report or why there is none."""

    template: ClassVar[str] = "check.html"
    action: str
    answers: tuple[Choice, ...]
    periods: tuple[Choice, ...]
    countries: tuple[Choice, ...]
    most_mb: int
    shown: Shown | None = None
    refusal: Refusal | None = None


def check_page(
    language: Language,
    action: str,
    most_mb: int,
    *,
    words: dict[str, str] | None = None,
    report: CheckReport | None = None,
    refusal: Refusal | None = None,
) -> CheckPage:
    """The page; ``words`` are those of the form that was sent."""
    words = words or {}
    answer = words.get("answer", ANSWERS[0][0])
    return CheckPage(
        action=action,
        answers=tuple(Choice(value, language.gettext(text), value == answer) for value, text in ANSWERS),
        periods=tuple(Choice(period, period, words.get("period") == period) for period in reversed(PERIODS)),
        countries=_countries(language, words.get("country", "")),
        most_mb=most_mb,
        shown=shown(report, language) if report else None,
        refusal=refusal,
    )


def _countries(language: Language, chosen: str) -> tuple[Choice, ...]:
    """The countries whose lists are checked, as the reader's language names and orders them."""
    named = [Choice(iso, language.country(iso), iso == chosen.upper()) for iso in (*MEMBER_STATES, FORMER_MEMBER)]
    return tuple(sorted(named, key=lambda one: language.sort_key(one.text)))


def shown(report: CheckReport, language: Language) -> Shown:
    """The report in the words of ``language``; cells stay as published."""
    gettext = language.gettext
    return Shown(
        report=report,
        laws=tuple(
            LawRows(
                period, reference, tuple(_letter(each, language) for each in report.letters if each.period == period)
            )
            for period, reference in report.laws
        ),
        rules=tuple(
            RuleRow(
                report=each,
                level=gettext(LEVELS[each.rule.level]),
                title=gettext(each.rule.title),
                explanation=gettext(each.rule.explanation),
                repair=gettext(each.rule.repair),
                letters=tuple(_key(letter, language) for letter in each.letters),
                more=each.count - min(len(each.findings), SHOWN),
            )
            for each in report.rules
        ),
        errors=report.count(Level.ERROR),
        warnings=report.count(Level.WARNING),
        notes=report.count(Level.NOTE),
    )


def _letter(each: LetterReport, language: Language) -> LetterRow:
    gettext = language.gettext
    return LetterRow(
        each, _key(each.letter, language), gettext(each.title), gettext(each.duty), gettext(STANDINGS[each.standing])
    )


def _key(letter: str, language: Language) -> str:
    """``(a)`` for a letter of the law, the item itself for an item of an annex."""
    if letter in ITEM_NAMES:
        return language.gettext(ITEM_NAMES[letter])
    return f"({letter})" if len(letter) == 1 else letter

"""What holds for the whole list: country, period and edition, each as a decision with its reasons."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import polars as pl

from kohesio.ingest.language import LANGUAGE_OF
from kohesio.ingest.recognition.profile import Profile
from kohesio.ingest.recognition.reading import Decision
from kohesio.ingest.recognition.words import take_apart
from kohesio.ingest.values.dates import DateConvention, parse_date
from kohesio.model.period import PERIODS
from kohesio.model.programme import cci_period, parse_cci
from kohesio.model.territory import iso_country
from kohesio.model.text import LANGUAGES
from kohesio.reference.countries import country_of
from kohesio.reference.funds import funds_in
from kohesio.sources.spec import Edition

_SPAN = re.compile(r"(?:20)?(07|14|21)\s*[-–/_]\s*(?:20)?(13|20|27)(?![0-9])")
_SPANS = {("07", "13"): PERIODS[0], ("14", "20"): PERIODS[1], ("21", "27"): PERIODS[2]}
_CCI = re.compile(r"(?<![0-9A-Z])(20(?:07|14|15|16|21)[A-Z]{2}[0-9]{2}[0-9A-Z]{4,7})(?![0-9A-Z])")
_OF_THE_NEWEST = frozenset({"JTF", "ESF+"})
_SHORT = 60
_NEARLY_ALL = 0.95
_LATER = 4
_YEAR = re.compile(r"(?<![0-9])(20[0-3][0-9])(?![0-9])")
_DATE = (
    r"[0-9]{1,2}\.?[./\-]\s?[0-9]{1,2}[./\-]\s?[0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{1,2}\.?\s+(?:de\s+)?[^\W\d]+\.?\s+(?:de\s+)?[0-9]{4}|[^\W\d]{3,}\.?\s+[0-9]{4}"
)


def country(option: str | None, column: Profile | None, nuts: Iterable[str], languages: Sequence[str]) -> Decision:
    """The list's country (ISO): as given, as its cells say, or that of the only country with its language."""
    if option:
        return Decision("country", iso_country(option.upper()), 1.0, ("as given",))
    if column is not None and column.common:
        named = Counter[str]()
        for text, count in column.common:
            if found := country_of(text):
                named[found] += count
        if named:
            best, count = named.most_common(1)[0]
            return Decision(
                "country", best, round(0.6 + 0.35 * count / sum(named.values()), 2), ("its column of countries",)
            )
    codes = Counter(iso_country(code[:2]) for code in nuts)
    if codes:
        return Decision("country", codes.most_common(1)[0][0], 0.85, ("its NUTS codes",))
    if {"fr", "nl"} <= set(languages):
        return Decision("country", "BE", 0.8, ("headings in French and Dutch",))
    for language in languages:
        homes = [code for code, spoken in LANGUAGE_OF.items() if spoken == language]
        if language != "en" and homes:
            home = homes[0] if len(homes) == 1 else language.upper() if language.upper() in homes else homes[-1]
            return Decision("country", home, 0.7 if len(homes) == 1 else 0.45, (f"headings in {language}",), None)
    return Decision("country", "", 0.0, ("nothing names it",))


def period(option: str | None, texts: Iterable[str], days: pl.Series, years: Sequence[int]) -> Decision:
    """The programming period: as given, by programme codes or words, by the dates of the operations, by any year."""
    if option:
        return Decision("period", option, 1.0, ("as given",))
    said: Counter[str] = Counter()
    coded: Counter[str] = Counter()
    seen: Counter[int] = Counter()
    newest = False
    for text in texts:
        coded.update(cci_period(code) for found in _CCI.findall(text) if (code := parse_cci(found)))
        said.update(_SPANS[span] for span in _SPAN.findall(text) if span in _SPANS)
        seen.update(int(year) for year in _YEAR.findall(text))
        newest |= bool(_OF_THE_NEWEST & set(funds_in(text))) if len(text) <= _SHORT else False
    for votes, sure, reason in ((coded, 0.95, "codes of programmes"), (said, 0.85, "the words of the list")):
        if votes:
            best, count = votes.most_common(1)[0]
            return Decision(
                "period", best, round(sure * count / votes.total(), 2) if votes.total() > 3 else sure, (reason,)
            )
    if len(days):
        middle = str(days.sort()[len(days) // 2])
        return Decision("period", _period_of(int(middle[:4])), 0.75, (f"half of the operations begin after {middle}",))
    if newest:
        return Decision("period", PERIODS[2], 0.8, ("a fund that no earlier period had",))
    found = sorted([*years, *seen.elements()])
    if found:
        middle_year = found[len(found) // 2]
        return Decision("period", _period_of(middle_year), 0.5, (f"years around {middle_year} in its texts",))
    return Decision("period", PERIODS[1], 0.2, ("nothing tells it; most published lists are of 2014-2020",), PERIODS[2])


def too_early(period: str, approved: Sequence[str]) -> str | None:
    """A sentence where half of the operations were approved (ISO days) before the period began, else None."""
    middle = sorted(approved)[len(approved) // 2] if approved else ""
    if not approved or middle >= period[:4]:
        return None
    return (
        f"half of the operations were approved before {middle}, and the period {period} had not begun: they may be of "
        "an earlier one; give it with --period"
    )


def year(period: str, days: Iterable[str], texts: Iterable[str], languages: Sequence[str]) -> int:
    """About the year a list was published in: the one it states, else that in which nearly all of its operations had
    begun (``days``, ISO), for no list is older than what it tells; without either the fifth of its period."""
    convention = DateConvention("dmy", tuple(languages))
    for text in texts:
        if (match := _dated(text, convention)) and (found := parse_date(match[0], convention).value):
            return found.date.year
    begun = sorted(int(day[:4]) for day in days)
    first = int(period[:4])
    return max(first, begun[int(_NEARLY_ALL * (len(begun) - 1))]) if begun else first + _LATER


def funds(option: tuple[str, ...], sheets: Sequence[str]) -> Decision | None:
    """The funds of a list without a column of them: as given, or each that of a sheet's name; None if nothing tells.

    A name tells if it names one fund; with several sheets all of them must.
    """
    if option:
        return Decision("fund", ", ".join(option), 1.0, ("as given",))
    named = [funds_in(sheet) for sheet in sheets]
    if not named or any(len(each) != 1 for each in named):
        return None
    reason = "the names of its sheets" if len(named) > 1 else "the name of its sheet"
    return Decision("fund", ", ".join(dict.fromkeys(fund for (fund,) in named)), 0.85, (reason,))


def edition(texts: Iterable[str], sheet: str | None, languages: Sequence[str]) -> tuple[Edition, Decision | None]:
    """Where the list states its date: a title line or footer, else the name of the sheet."""
    convention = DateConvention("dmy", tuple(languages))
    for text in texts:
        match = _dated(text, convention)
        if match is not None:
            before = text[: match.start()][-18:]
            lead = re.escape(before) if before.strip() else r"^\s*"
            rule = Edition(cells=re.compile(f"{lead}({_DATE})"))
            return rule, Decision("edition", match[0], 0.85, (f"stands in a line of the file: {text.strip()[:60]}",))
    match = _dated(sheet or "", convention)
    if match is not None:
        return Edition(sheet=re.compile(f"({_DATE})")), Decision("edition", match[0], 0.7, ("the name of the sheet",))
    return Edition(), None


def noted_edition(
    notes: Iterable[tuple[str, Sequence[str]]], languages: Sequence[str]
) -> tuple[Edition, Decision | None]:
    """Where a sheet of notes states when the list was updated: in one cell, or in the cell behind such words.

    A date behind words counts if it is the first cell of the sheet that is a date, for a rule finds no other.
    """
    convention = DateConvention("dmy", tuple(languages))
    for sheet, texts in notes:
        dates = [text for text in texts if re.match(rf"\s*(?:{_DATE})", text)]
        for said, behind in zip(texts, (*texts[1:], ""), strict=True):
            if "update" not in take_apart(said).concepts(LANGUAGES):
                continue
            if (match := _dated(said, convention)) is not None:
                before = re.escape(said[: match.start()][-18:])
                rule = Edition(cells=re.compile(f"{before}({_DATE})"), notes=sheet)
            elif dates[:1] == [behind] and (match := _dated(behind, convention)) is not None:
                rule = Edition(cells=re.compile(rf"^\s*({_DATE})"), notes=sheet)
            else:
                continue
            return rule, Decision("edition", match[0], 0.8, (f"stands on the sheet {sheet}: {said.strip()[:60]}",))
    return Edition(), None


def _dated(text: str, convention: DateConvention) -> re.Match[str] | None:
    if len(text) > 200:
        return None
    for match in re.finditer(rf"(?<![0-9])(?:{_DATE})(?![0-9])", text):
        found = parse_date(match[0], convention).value
        if found is not None and "2007-01-01" < found.date.isoformat() < "2035-01-01":
            return match
    return None


def _period_of(year: int) -> str:
    return PERIODS[0] if year < 2014 else PERIODS[1] if year < 2022 else PERIODS[2]

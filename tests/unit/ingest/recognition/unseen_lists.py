"""Lists nobody published, laid out as authorities lay out theirs: the judge of recognition.

The files of ``unseen`` (``open``, and three that were held out) have headings by language with the field each is; the
shape of a list (format, encoding, delimiter, head, figures, order of dates, rows that are no operations) comes from its
place among them, so that every language meets several. Rows are invented; the words are those of synthetic lists.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from babel.dates import format_date
from tests.unit.ingest.recognition.unseen_files import Cell, Column, Shape, Unseen, write_file

from kohesio.reference import territories
from kohesio.synthetic import vocabulary

FOLDER = Path(__file__).with_name("unseen")
OPERATIONS = 48

_FORMATS = ("csv;", "xlsx", "csv,", "ods", "tsv", "html", "xlsx cover", "json", "csv|", "xlsx funds", "xml")
_ENCODINGS = ("utf-8-sig", "legacy", "utf-16", "utf-8")
_HEADS = ("plain", "numbered", "lines", "bilingual", "english row", "titled", "lettered")
_FIGURES = ("native", "1.234,56", "1 234,56", "1'234.56", "1,234.56", "1234,56", "1 234,56 EUR", "narrow")
_DATES = ("%d.%m.%Y", "native", "%d/%m/%Y", "%Y-%m-%d", "serial", "words", "%d-%m-%Y", "%Y.%m.%d", "%m/%d/%Y")
_RATES = ("50%", "50,00 %", "0.5", "50")
_EXTRAS = ("none", "total", "subtotals", "partners", "sections", "parts", "footer")
_ENGLISH = {
    "title": "Operation name", "beneficiary": "Beneficiary name", "operation_code": "Operation code",
    "summary": "Operation summary", "start_date": "Start date", "end_date": "End date", "total_cost": "Total cost",
    "eligible_cost": "Total eligible expenditure", "eu_contribution": "EU contribution", "fund": "Fund",
    "cofinancing_rate": "Union co-financing rate", "postcode": "Postcode", "municipality": "Municipality",
    "region": "Region", "country": "Country", "intervention_field": "Category of intervention",
    "specific_objective": "Specific objective", "priority": "Priority axis", "programme": "Programme",
    "beneficiary_number": "Registration number of the beneficiary", "approval_date": "Date of approval",
    "other_amounts.paid": "Amount paid", "other_amounts.national": "National public funding",
    "other_amounts.private": "Private funding", "other_amounts.ineligible": "Ineligible expenditure",
    "other_amounts.granted": "Grant", "other_amounts.public": "Public funding", "status": "Status",
    "personal": "Contact", "other_amounts.awarded": "Awarded amount", "theme": "Theme",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Written:
    """A list that was made: the file, for each column (by number) the fields that are right, and what it comes to."""

    path: Path
    truth: dict[int | str, frozenset[str]]
    operations: int
    sums: dict[str, Decimal]


def unseen_lists(part: str) -> tuple[Unseen, ...]:
    """The lists of one of the files."""
    found: list[Unseen] = []
    shift = {"held_out": 5, "second_held_out": 9, "third_held_out": 3}.get(part, 0)
    for number, (language, columns) in enumerate(_blocks(part)):
        chance = random.Random(f"{part} {number}")
        order = list(columns)
        chance.shuffle(order)
        shape = _shape(number + shift, {field for each in order for field in each.fields})
        found.append(Unseen(f"{language}-{part}-{number}", language, tuple(order), shape))
    return tuple(found)


def write(unseen: Unseen, folder: Path) -> Written:
    """The list as a file in ``folder``."""
    made = _Rows(unseen)
    rows, operations, sums = made.rows()
    head, truth_order = made.head()
    blank: list[Cell] = [None] * len(unseen.columns)
    above: list[list[Cell]] = []
    if unseen.shape.head == "titled":
        above = [[made.title_line(), *blank[1:]], [f"{made.updated:%d.%m.%Y}", *blank[1:]], list(blank)]
    table = [*above, *head, *rows]
    path = write_file(unseen, folder, table, len(above) + len(head))
    keys: dict[int | str, frozenset[str]] = {at: frozenset(column.fields) for at, column in enumerate(truth_order)}
    return Written(path, keys, operations, sums)


def _blocks(part: str) -> Iterator[tuple[str, list[Column]]]:
    language = ""
    columns: list[Column] = []
    for line in (FOLDER / f"{part}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if line.startswith("["):
            if columns:
                yield language, columns
            language, columns = line.strip("[] "), []
            continue
        fields, _, heading = line.partition(" | ")
        columns.append(Column(tuple(fields.strip().split("/")), heading.strip()))
    yield language, columns


def _shape(number: int, fields: set[str]) -> Shape:
    form = _FORMATS[(number * 5 + number // 11) % len(_FORMATS)]
    if form == "xlsx funds" and "fund" in fields:
        form = "xlsx"
    keyed = form in {"json", "xml"}
    sheet = form.startswith(("xlsx", "ods"))
    dates = _DATES[(number * 4 + number // 9) % len(_DATES)]
    figures = _FIGURES[(number * 3 + number // 8) % len(_FIGURES)]
    if not sheet:
        dates = {"native": "%Y-%m-%d", "serial": "%d.%m.%Y"}.get(dates, dates)
        figures = "1234.56" if figures == "native" else figures
    extras = "none" if keyed else _EXTRAS[(number * 2 + number // 7) % len(_EXTRAS)]
    if extras in {"partners", "parts"} and ("operation_code" not in fields or "region" not in fields):
        extras = "total"
    return Shape(
        form,
        _ENCODINGS[(number // 2) % len(_ENCODINGS)],
        "plain" if keyed else _HEADS[(number * 3 + number // 7) % len(_HEADS)],
        figures,
        dates,
        _RATES[(number // 3) % len(_RATES)],
        extras,
    )


class _Rows:
    """The rows of one list."""

    def __init__(self, unseen: Unseen) -> None:
        self._unseen = unseen
        self._chance = random.Random(unseen.name)
        self._language = unseen.language
        self._late = "total_cost" in self._fields()
        self.updated = date(2024 if self._late else 2018, 3, 31)
        country = next(each for each in vocabulary.countries() if each.code == unseen.country)
        self._towns = country.towns
        self._sums: dict[str, Decimal] = {}

    def _fields(self) -> set[str]:
        return {field for column in self._unseen.columns for field in column.fields}

    def title_line(self) -> str:
        period = "2021-2027" if self._late else "2014-2020"
        return f"{vocabulary.phrases(self._language)[0]} – {period}"

    def head(self) -> tuple[list[list[Cell]], tuple[Column, ...]]:
        columns, style = self._unseen.columns, self._unseen.shape.head
        own = [column.heading for column in columns]
        english = [_ENGLISH.get(column.fields[0], "Other") for column in columns]
        if style == "numbered":
            own = [f"{at}. {text}" for at, text in enumerate(own, start=1)]
        elif style == "lettered":
            own = [f"({chr(97 + at)}) {text}" for at, text in enumerate(own)]
        elif style == "lines":
            own = [re.sub(r" (?=\S+$)", "\n", text) for text in own]
        elif style == "bilingual":
            own = [f"{text} / {other}" for text, other in zip(own, english, strict=True)]
        rows: list[list[Cell]] = [list(own)]
        if style == "english row":
            rows.append(list(english))
        return rows, columns

    def rows(self) -> tuple[list[list[Cell]], int, dict[str, Decimal]]:
        extras = self._unseen.shape.extras
        rows: list[list[Cell]] = []
        width = len(self._unseen.columns)
        for number in range(OPERATIONS):
            values = self._operation(number)
            if extras == "sections" and number % 12 == 0:
                rows.append([f"{vocabulary.phrases(self._language)[number // 12]}", *[None] * (width - 1)])
            if extras == "partners" and number % 2:
                rows += [self._cells(values), self._cells({**values, "region": self._region(number + 7)})]
            elif extras == "parts" and number % 2:
                rows += [self._cells(part) for part in self._parts(values, number)]
            else:
                rows.append(self._cells(values))
            if extras == "subtotals" and number % 12 == 11:
                rows.append(self._total(values, "Total"))
        if extras == "total":
            rows.append(self._total({field: Decimal(value) for field, value in self._sums.items()}, "TOTAL"))
        if extras == "footer":
            rows += [[None] * width, [f"{vocabulary.sentences(self._language)[3]}", *[None] * (width - 1)]]
        return rows, OPERATIONS, self._sums

    def _total(self, values: dict[str, object], word: str) -> list[Cell]:
        money = {field: value for field, value in values.items() if isinstance(value, Decimal)}
        row = [self._cell(column, money) for column in self._unseen.columns]
        row[0] = word
        return row

    def _parts(self, values: dict[str, object], number: int) -> list[dict[str, object]]:
        first, second = dict(values), dict(values)
        for field, value in values.items():
            if isinstance(value, Decimal) and field != "cofinancing_rate":
                first[field] = (value * Decimal("0.3")).quantize(Decimal("0.01"))
                second[field] = value - Decimal(str(first[field]))
        second["region"] = self._region(number + 7)
        return [first, second]

    def _town(self, number: int) -> str:
        return self._towns[number % len(self._towns)].name

    def _region(self, number: int) -> str:
        found = territories.region(self._towns[number % len(self._towns)].nuts3)
        return found.name if found is not None else self._town(number)

    def _operation(self, number: int) -> dict[str, object]:
        chance, language = self._chance, self._language
        town = self._town(number)
        coined = chance.choice(("Alverda", "Brenko", "Castelo", "Dunavis", "Elmar", "Fortuna", "Galena"))
        body = chance.choice(vocabulary.bodies(language)).format(town=town, coined=f"{coined} {number}")
        text = " ".join(vocabulary.sentences(language)).format(
            town=town, year=2026, count=100 + number, beneficiary=body
        )
        rate = Decimal(chance.choice((40, 50, 60, 75, 85)))
        total = Decimal(chance.randrange(2_000_000, 400_000_000)) / 100
        eligible = (total * Decimal("0.91")).quantize(Decimal("0.01")) if "eligible_cost" in self._fields() else total
        union = (eligible * rate / 100).quantize(Decimal("0.01"))
        begin = (date(2021, 9, 1) if self._late else date(2015, 2, 1)) + timedelta(days=chance.randrange(700))
        values: dict[str, object] = {
            "operation_code": f"{self._unseen.country}-{2100 + number * 13 % 997:05}/{number % 9 + 1}",
            "title": f"{chance.choice(vocabulary.phrases(language))}, {town} {number + 1}",
            "summary": text,
            "beneficiary": body,
            "beneficiary_number": str(10_000_000 + number * 90_001),
            "start_date": begin,
            "end_date": begin + timedelta(days=200 + chance.randrange(900)),
            "approval_date": begin - timedelta(days=40),
            "total_cost": total,
            "eligible_cost": eligible,
            "eu_contribution": union,
            "other_amounts.national": (eligible * Decimal("0.1")).quantize(Decimal("0.01")),
            "other_amounts.private": (eligible * Decimal("0.05")).quantize(Decimal("0.01")),
            "other_amounts.public": (eligible * Decimal("0.95")).quantize(Decimal("0.01")),
            "other_amounts.paid": (union * Decimal("0.6")).quantize(Decimal("0.01")),
            "other_amounts.granted": (eligible * Decimal("0.9")).quantize(Decimal("0.01")),
            "other_amounts.awarded": (eligible * Decimal("0.9")).quantize(Decimal("0.01")),
            "other_amounts.ineligible": (total - eligible).quantize(Decimal("0.01")),
            "cofinancing_rate": rate,
            "fund": chance.choice(("ERDF", "ESF+", "CF")) if self._late else chance.choice(("ERDF", "ESF")),
            "specific_objective": chance.choice(("RSO1.1", "RSO2.2", "ESO4.1") if self._late else ("1.1", "2.3", "9i")),
            "priority": f"{number % 4 + 1}. {vocabulary.phrases(language)[number % 4]}",
            "programme": f"{vocabulary.phrases(language)[0]} {'2021-2027' if self._late else '2014-2020'}",
            "intervention_field": chance.choice(("021", "045", "083") if self._late else ("013", "060", "103")),
            "theme": vocabulary.phrases(language)[number % 5],
            "postcode": _postcode(self._unseen.country, number),
            "municipality": town,
            "region": self._region(number),
            "nuts": self._towns[number % len(self._towns)].nuts3[:4],
            "country": self._unseen.country,
            "status": ("A", "B")[number % 2],
            "personal": f"someone{number}@example.org",
        }
        for field in ("total_cost", "eligible_cost", "eu_contribution"):
            if field in self._fields():
                self._sums[field] = self._sums.get(field, Decimal(0)) + Decimal(str(values[field]))
        return values

    def _cells(self, values: dict[str, object]) -> list[Cell]:
        return [self._cell(column, values) for column in self._unseen.columns]

    def _cell(self, column: Column, values: Mapping[str, object]) -> Cell:
        field = next((field for field in column.fields if field in values), None)
        value = values[field] if field else None
        if isinstance(value, date):
            return _written_date(value, self._unseen.shape.dates, self._language)
        if isinstance(value, Decimal):
            if field == "cofinancing_rate":
                return _written_rate(value, self._unseen.shape.rates)
            return _written_amount(value, self._unseen.shape.figures)
        return None if value is None else str(value)


def _postcode(country: str, number: int) -> str:
    digits = f"{10_000 + number * 171}"
    shapes: dict[str, str] = {
        "PL": f"{digits[:2]}-{digits[2:]}", "CZ": f"{digits[:3]} {digits[3:]}", "SK": f"{digits[:3]} {digits[3:]}",
        "SE": f"{digits[:3]} {digits[3:]}", "GR": f"{digits[:3]} {digits[3:]}", "LV": f"LV-{digits[:4]}",
        "PT": f"{digits[:4]}-{number + 100:03}", "NL": f"{digits[:4]} AB", "MT": f"VLT {digits[:4]}",
        "IE": f"D{number % 24 + 1:02} X{digits[:3]}", "LT": f"LT-{digits}",
    }  # fmt: skip
    return shapes.get(country, digits[:4] if country in {"BG", "DK", "HU", "SI"} else digits)


def _written_date(value: date, style: str, language: str) -> Cell:
    if style == "native":
        return value
    if style == "serial":
        return float((value - date(1899, 12, 30)).days)
    if style == "words":
        return format_date(value, "d MMMM y", locale=language)
    return value.strftime(style)


def _written_rate(value: Decimal, style: str) -> Cell:
    if style == "0.5":
        return float(value / 100)
    return {"50%": f"{value}%", "50,00 %": f"{value},00 %", "50": str(value)}[style]


def _written_amount(value: Decimal, style: str) -> Cell:
    if style == "native":
        return float(value)
    plain = f"{value:,.2f}"
    marks: dict[str, tuple[str, str]] = {
        "1234.56": ("", "."), "1.234,56": (".", ","), "1 234,56": ("\u00a0", ","), "1'234.56": ("'", "."),
        "1,234.56": (",", "."), "1234,56": ("", ","), "1 234,56 EUR": (" ", ","), "narrow": ("\u202f", ","),
    }  # fmt: skip
    group, decimal = marks[style]
    return plain.translate({ord(","): group, ord("."): decimal})

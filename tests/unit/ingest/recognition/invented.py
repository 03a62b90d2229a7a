"""Invented lists of operations for the tests of recognition: legal headings of a language, rows nobody published."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path

LEGAL = Path(__file__).with_name("legal_headings.csv")
WORDS = ("network", "training", "renovation", "school", "harbour", "energy", "research", "bridge", "water")
COUNTRY = {
    "bg": "BG", "cs": "CZ", "da": "DK", "de": "DE", "el": "GR", "en": "IE", "es": "ES", "et": "EE", "fi": "FI",
    "fr": "FR",
    "ga": "IE", "hr": "HR", "hu": "HU", "it": "IT", "lt": "LT", "lv": "LV", "mt": "MT", "nl": "NL", "pl": "PL",
    "pt": "PT", "ro": "RO", "sk": "SK", "sl": "SI", "sv": "SE",
}  # fmt: skip


@cache
def legal() -> dict[str, dict[str, str]]:
    """For each language the headings of the law by field."""
    with LEGAL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return {row.pop("language"): row for row in rows}


def continental(amount: float) -> str:
    """``1.234,50``"""
    return f"{amount:,.2f}".translate({ord(","): ".", ord("."): ","})


def british(amount: float) -> str:
    """``1,234.50``"""
    return f"{amount:,.2f}"


def cells(fields: Sequence[str], number: int, chance: random.Random, style: Callable[[float], str]) -> list[str]:
    """One invented operation."""
    begin = date(2015, 1, 5) + timedelta(days=37 * number)
    values = {
        "beneficiary": f"{chance.choice(WORDS).title()} {chance.choice(['GmbH', 'Ltd', 'Institute'])} {number}",
        "title": f"{chance.choice(WORDS).title()} {chance.choice(WORDS)} {chance.choice(WORDS)} {number}",
        "summary": " ".join(chance.choice(WORDS) for _ in range(25)),
        "start_date": f"{begin:%d.%m.%Y}",
        "end_date": f"{begin + timedelta(days=400):%d.%m.%Y}",
        "list_updated": "31.12.2017",
        "eligible_cost": style(100_000.55 + number * 1_234.5),
        "total_cost": style(120_000.75 + number * 1_334.5),
        "cofinancing_rate": "50%",
        "postcode": str(10_000 + number * 17),
        "country": "Deutschland",
        "intervention_field": chance.choice(["060", "103", "013 - Energy"]),
        "fund": chance.choice(["ERDF", "ESF"]),
        "specific_objective": chance.choice(["1.1", "2.2", "RSO1.1"]),
    }
    return [values[field] for field in fields]


def write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """The rows as delimited text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path

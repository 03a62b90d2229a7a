"""Draws synthetic operations: columns in, columns out, no object per operation.

``draw`` is deterministic: the same country, period, numbers and seed give the same frame, whatever was drawn before.
Amounts are log-normal around the topic's median, beneficiaries follow a power law, towns their population, and a few
per cent of the values are missing, as in published lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import numpy as np
import numpy.typing as npt
import polars as pl

from kohesio.reference.countries import country_name
from kohesio.synthetic.vocabulary import BODY_KINDS, MARK, Country, bodies, phrases, sentences, topics

PERIODS = ("2014-2020", "2021-2027")

_FIRST_START = {"2014-2020": date(2014, 1, 1), "2021-2027": date(2021, 6, 1)}
_START_DAYS = {"2014-2020": 2900, "2021-2027": 1900}
_SYLLABLES = [
    "al",
    "ar",
    "bel",
    "bor",
    "cal",
    "cor",
    "dan",
    "del",
    "eco",
    "el",
    "fer",
    "fin",
    "gal",
    "gen",
    "hel",
    "hor",
    "in",
    "ka",
    "lan",
    "lin",
    "lum",
    "mar",
    "mer",
    "mon",
    "nal",
    "nor",
    "nov",
    "om",
    "or",
    "pan",
    "pol",
    "ra",
    "rem",
    "sal",
    "sen",
    "sol",
    "tal",
    "tek",
    "ter",
    "tra",
    "um",
    "val",
    "ver",
    "vi",
    "vor",
    "zen",
]
_COMPANY = BODY_KINDS.index("company")
_KIND_OF_TOPIC = {"hospital": "hospital", "research_centre": "university", "jobs": "chamber", "apprentices": "chamber"}
_PRIVATE = {"business_digital", "production_line", "new_product", "solar", "coal_region", "digital_skills"}

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Slice:
    """Which operations to draw: ``count`` of a country and period, numbered from ``first``."""

    country: Country
    period: str
    first: int
    count: int
    beneficiaries: int


def draw(wanted: Slice, seed: int) -> pl.DataFrame:
    """One row per operation with everything the layouts write.

    Columns: number, code, id, language, title, title_en, summary, summary_en, start, end (Date), rate (percent),
    total and eu (euro, two decimals, null where not published), beneficiary_id, beneficiary, beneficiary_number,
    field, thematic, policy, specific, fund, cci, programme, authority, country, nuts3, town, lat, lon.
    """
    key = f"{seed}/{wanted.country.code}/{wanted.period}/{wanted.first}".encode()
    rng = np.random.default_rng(int.from_bytes(sha256(key).digest()[:8], "big"))
    count, country = wanted.count, wanted.country
    weights = np.array([topic.weight for topic in topics()])
    topic = rng.choice(len(weights), count, p=weights / weights.sum())
    town = _weighted(rng, np.array([town.population for town in country.towns], dtype=np.float64), count)
    language = np.array(country.languages)[rng.integers(0, len(country.languages), count)]
    frame = pl.DataFrame(
        {
            "number": np.arange(wanted.first, wanted.first + count),
            "topic": topic,
            "town_number": town,
            "language": language,
            "sentences": rng.integers(1, 5, count),
            "people": (10 ** rng.uniform(1, 4, count)).astype(np.int64),
            "has_summary": rng.random(count) > 0.06,
        }
    )
    frame = frame.with_columns([*_codes(wanted, topic), *_dates(rng, wanted), *_money(rng, country, topic)])
    frame = frame.with_columns([*_places(rng, country, town), *_beneficiaries(rng, wanted, topic, town, language)])
    return _texts(frame)


def _weighted(rng: np.random.Generator, weights: npt.NDArray[np.float64], count: int) -> Integers:
    return rng.choice(len(weights), count, p=weights / weights.sum()).astype(np.int64)


def _codes(wanted: Slice, topic: Integers) -> list[pl.Series]:
    """Official codes of the topic in the period, and a programme of the topic's fund that the Commission never gave."""
    country = wanted.country.code
    english = country_name(country) or country
    old = wanted.period == "2014-2020"
    funds = np.array([entry.fund_2014 if old else entry.fund_2021 for entry in topics()])
    nuts_country = "EL" if country == "GR" else country
    kinds = {"ERDF": "16RF", "CF": "16CF", "ESF": "05SF", "ESF+": "05SF", "YEI": "05SF", "JTF": "16JT"}
    ending = "OP901" if old else "PR901"
    year = wanted.period[:4]
    cci = np.array([f"{year}{nuts_country}{kinds[fund]}{ending}" for fund in funds])
    programme = np.array([f"Synthetic {fund} programme of {english}" for fund in funds])
    numbers = np.arange(wanted.first, wanted.first + wanted.count)
    place = _digits(country)
    digit = "4" if old else "7"
    return [
        pl.Series("field", np.array([e.field_2014 if old else e.field_2021 for e in topics()])[topic]),
        pl.Series("thematic", np.array([e.objective_2014 if old else "" for e in topics()])[topic]),
        pl.Series("policy", np.array(["" if old else e.policy_2021 for e in topics()])[topic]),
        pl.Series("specific", np.array(["" if old else e.specific_2021 for e in topics()])[topic]),
        pl.Series("fund", funds[topic]),
        pl.Series("cci", cci[topic]),
        pl.Series("programme", programme[topic]),
        pl.Series("authority", [f"Synthetic managing authority of {english}"] * wanted.count),
        pl.Series("country", [english] * wanted.count),
        pl.Series("code", [f"{MARK}-{year}{country}-{number:07d}" for number in numbers]),
        pl.Series("id", [f"Q87{place}{digit}{number:08d}" for number in numbers]),
    ]


def _digits(country: str) -> str:
    """Four digits that no other country has."""
    return "".join(str(int(letter, 36)) for letter in country)


def _dates(rng: np.random.Generator, wanted: Slice) -> list[pl.Series]:
    first = np.datetime64(_FIRST_START[wanted.period])
    start = first + rng.integers(0, _START_DAYS[wanted.period], wanted.count).astype("timedelta64[D]")
    length = np.clip(rng.lognormal(6.3, 0.6, wanted.count), 60, 2500).astype(np.int64)
    end = start + length.astype("timedelta64[D]")
    return [
        pl.Series("start", start).cast(pl.Date),
        _known(pl.Series(end).cast(pl.Date), rng.random(wanted.count) > 0.03, "end"),
    ]


def _money(rng: np.random.Generator, country: Country, topic: Integers) -> list[pl.Series]:
    medians = np.array([entry.median_eur for entry in topics()])[topic]
    cents = np.round(medians * rng.lognormal(0, 1.1, len(topic)) * 100).astype(np.int64)
    rate = np.array(country.rates)[rng.integers(0, len(country.rates), len(topic))]
    eu = cents * rate // 100
    return [
        _known(_euro(cents), rng.random(len(topic)) > 0.01, "total"),
        _known(_euro(eu), rng.random(len(topic)) > 0.05, "eu"),
        pl.Series("rate", rate),
    ]


def _euro(cents: Integers) -> pl.Series:
    """Text with two decimals; exact, because it is made of integers."""
    whole, rest = np.divmod(cents, 100)
    return pl.select(
        pl.concat_str(pl.lit(pl.Series(whole)), pl.lit("."), pl.lit(pl.Series(rest)).cast(pl.String).str.zfill(2))
    ).to_series()


def _known(values: pl.Series, known: npt.NDArray[np.bool_], name: str) -> pl.Series:
    """The values where ``known``, null elsewhere."""
    return pl.select(pl.when(pl.lit(pl.Series(known))).then(pl.lit(values)).alias(name)).to_series()


def _places(rng: np.random.Generator, country: Country, town: Integers) -> list[pl.Series]:
    lat = np.array([entry.lat for entry in country.towns])[town] + rng.normal(0, 0.03, len(town))
    lon = np.array([entry.lon for entry in country.towns])[town] + rng.normal(0, 0.04, len(town))
    known = rng.random(len(town)) > 0.08
    return [
        pl.Series("nuts3", np.array([entry.nuts3 for entry in country.towns])[town]),
        pl.Series("town", np.array([entry.name for entry in country.towns])[town]),
        _known(pl.Series(np.round(lat, 5)), known, "lat"),
        _known(pl.Series(np.round(lon, 5)), known, "lon"),
    ]


def _beneficiaries(
    rng: np.random.Generator, wanted: Slice, topic: Integers, town: Integers, language: npt.NDArray[np.str_]
) -> list[pl.Series]:
    """Public topics go to a body of the town, private ones to a coined company drawn by a power law."""
    keys = [entry.key for entry in topics()]
    company_topic = np.array([key in _PRIVATE for key in keys])[topic]
    public = np.array([BODY_KINDS.index(_KIND_OF_TOPIC.get(key, "municipality")) for key in keys])[topic]
    is_company = company_topic | (rng.random(len(topic)) < 0.25)
    kind = np.where(is_company, _COMPANY, public)
    pool = max(1, wanted.beneficiaries)
    company = np.minimum((pool * rng.random(len(topic)) ** 1.6).astype(np.int64), pool - 1)
    number = np.where(is_company, company, town)
    names = [
        _body_name(wanted.country, str(tongue), int(which), int(index))
        for tongue, which, index in zip(language, kind, number, strict=True)
    ]
    place = _digits(wanted.country.code)
    return [
        pl.Series("beneficiary", names),
        pl.Series(
            "beneficiary_id",
            [f"Q86{place}{which}{index:08d}" for which, index in zip(kind, number, strict=True)],
        ),
        pl.Series(
            "beneficiary_number",
            [f"{MARK}-{which}-{index:06d}" for which, index in zip(kind, number, strict=True)],
        ),
    ]


def _body_name(country: Country, language: str, kind: int, number: int) -> str:
    """The name of a body; a company's is always in the country's first language, so that one body has one name."""
    if kind != _COMPANY:
        return bodies(language)[kind].replace("{town}", country.towns[number].name)
    size = len(_SYLLABLES)
    turn, rest = divmod(number, size**3)
    coined = (_SYLLABLES[rest // size**2] + _SYLLABLES[rest // size % size] + _SYLLABLES[rest % size]).capitalize()
    return bodies(country.languages[0])[kind].replace("{coined}", coined if not turn else f"{coined} {turn + 1}")


def _texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Titles and summaries in the list's language and in English, one vectorised pass per language."""
    pieces = [_in_language(part, str(name[0])) for name, part in frame.group_by("language", maintain_order=True)]
    return pl.concat(pieces).sort("number")


def _in_language(frame: pl.DataFrame, language: str) -> pl.DataFrame:
    return frame.with_columns(
        _title(language).alias("title"),
        _title("en").alias("title_en"),
        pl.when("has_summary").then(_summary(language)).alias("summary"),
        pl.when("has_summary").then(_summary("en")).alias("summary_en"),
    )


def _title(language: str) -> pl.Expr:
    phrase = pl.lit(pl.Series(phrases(language))).gather(pl.col("topic"))
    return pl.concat_str(phrase, pl.lit(" – "), pl.col("town"))


def _summary(language: str) -> pl.Expr:
    values = {
        "town": pl.col("town"),
        "year": pl.coalesce(pl.col("end"), pl.col("start")).dt.year().cast(pl.String),
        "count": pl.col("people").cast(pl.String),
        "beneficiary": pl.col("beneficiary"),
    }
    phrase = pl.lit(pl.Series(phrases(language))).gather(pl.col("topic"))
    written = [pl.concat_str(phrase, pl.lit("."))]
    for position, sentence in enumerate(sentences(language)):
        text = pl.concat_str(_filled(sentence, values))
        written.append(pl.when(pl.col("sentences") > position).then(text))
    return pl.concat_str(written, separator=" ", ignore_nulls=True)


def _filled(sentence: str, values: dict[str, pl.Expr]) -> list[pl.Expr]:
    """The sentence as alternating literals and columns."""
    pieces: list[pl.Expr] = []
    for position, piece in enumerate(sentence.replace("}", "{").split("{")):
        pieces.append(values[piece] if position % 2 else pl.lit(piece))
    return pieces

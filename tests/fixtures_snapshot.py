"""Thirty invented operations and the seed project as a published version with its index, for whoever tests a surface.

The operations cover what surfaces must show: eleven countries, two scripts besides Latin, three periods, most funds,
Interreg, parts, a natural person, a missing title translation, missing amounts, dates known to the month or year,
amounts in another currency. ``small_data`` is the data directory, ``small_site`` the settings that serve it; both live
as long as the test session and are never changed. ``publish_version`` builds further versions for tests that switch.
"""

from __future__ import annotations

import csv
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from kohesio.index.build import build_index
from kohesio.model.beneficiary import Decision, Identifier, IdentityDecision, Participation, Role
from kohesio.model.identifier import computed_id
from kohesio.model.money import Amount, Basis, CofinancingRate, OtherAmount, RateScope
from kohesio.model.operation import Operation, Part
from kohesio.model.period import PartialDate, Precision
from kohesio.model.programme import ProgrammeRef
from kohesio.model.provenance import LoadedList, Source
from kohesio.model.territory import Place, PlaceBasis, PlacePrecision, Point, nuts_level
from kohesio.model.text import Origin, Text
from kohesio.settings import Settings
from kohesio.snapshot.layout import DataDirectory
from kohesio.snapshot.publication import publish
from kohesio.snapshot.reader import Snapshot
from kohesio.snapshot.records import operations_to_frame
from kohesio.snapshot.schema import IDENTITIES, ISSUES, PROVENANCE
from kohesio.snapshot.writer import SnapshotWriter

CREATED = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
CENT = Decimal("0.01")

SEED_TITLE = "Digital Competence Lift"
SEED_SUMMARY = (
    'The project "Digital Skills Boost" has as its overall impact goal competence development for employees in '
    "digital skills based on each person's professional role, prior knowledge and prerequisites."
)


@dataclass(frozen=True)
class Sketch:
    """One invented operation in few words; ``operation_of`` fills in the rest. ``cost`` and ``eu`` are euro."""

    country: str
    language: str
    title: str
    summary: str
    fund: str
    period: str
    cci: str
    nuts: str
    town: str
    start: str
    end: str
    cost: str
    eu: str
    beneficiary: str
    field: str
    objective: str


_NEW, _OLD = "2021-2027", "2014-2020"
_FILE = Path(__file__).parent / "data" / "invented_operations.csv"


def sketches() -> list[Sketch]:
    """The rows of ``data/invented_operations.csv``; codes of regions, programmes and fields there are mostly real."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return [Sketch(**row) for row in csv.DictReader(file)]


_PROGRAMME_NAMES = {
    "2021SE05SFPR001": "ESF+ programme Sweden",
    "2021DE16RFPR012": "EFRE-Programm Beispielland",
    "2021PL16JTPR001": "Program Przykładowej Transformacji",
}
_LATIN = {"Δήμος Παραδείγματος": "Dimos Paradeigmatos", "Λιμένας Παραδείγματος": "Limenas Paradeigmatos",
          "Община Пример": "Obshtina Primer"}  # fmt: skip
_POINTS = {"Nacka": Point(59.31, 18.16), "Essen": Point(51.45, 7.01), "Dublin": Point(53.35, -6.26)}
_LISTS = {
    (country, period): f"{country.lower()}-example-{period[:4]}"
    for country in ("SE", "DE", "FR", "IT", "ES", "PL", "GR", "BG", "FI", "IE", "MT", "HU", "PT")
    for period in ("2007-2013", _OLD, _NEW)
}


def euro(amount: str, basis: Basis = Basis.PUBLISHED) -> Amount:
    """An amount in euro."""
    value = Decimal(amount).quantize(CENT)
    return Amount(value, "EUR", eur=value, rate=Decimal(1), basis=basis)


def foreign(amount: str, currency: str, rate: str, year: str) -> Amount:
    """An amount in another currency at ``rate`` for one euro, the average of ``year``."""
    value = Decimal(amount).quantize(CENT)
    return Amount(value, currency, (value / Decimal(rate)).quantize(CENT), Decimal(rate), year)


def day(text: str) -> PartialDate:
    """A date of the precision it is written in."""
    year, month, number = (*text.split("-"), "", "")[:3]
    precision = Precision.DAY if number else Precision.MONTH if month else Precision.YEAR
    return PartialDate(date(int(year), int(month or 1), int(number or 1)), precision)


def body(name: str, **more: object) -> Participation:
    """A beneficiary whose id follows from its name."""
    return Participation(computed_id("beneficiary", name), name, _LATIN.get(name), **more)  # type: ignore[arg-type]


def operation_of(number: int, sketch: Sketch) -> Operation:
    """The operation of a sketch, on row ``number + 2`` of its list."""
    country = {"EL": "GR"}.get(sketch.country, sketch.country)
    old = sketch.period == _OLD
    list_id = _LISTS[country, sketch.period]
    code = f"{country}-{number:03d}"
    share = Decimal(sketch.eu) / Decimal(sketch.cost) * 100 if sketch.eu and sketch.cost else None
    cost = euro(sketch.cost) if sketch.cost else None
    return Operation(
        id=computed_id("operation", list_id, code),
        operation_code=code,
        title=(Text(sketch.title, sketch.language),),
        summary=(Text(sketch.summary, sketch.language),),
        country=country,
        countries=(country,),
        places=(
            Place(
                sketch.nuts, 2021, nuts_level(sketch.nuts), municipality=sketch.town, point=_POINTS.get(sketch.town),
                basis=PlaceBasis.SITE, precision=PlacePrecision.MUNICIPALITY,
            ),
        ),
        beneficiaries=(body(sketch.beneficiary, is_natural_person=False),),
        programme=ProgrammeRef(
            computed_id("programme", sketch.cci), sketch.cci,
            _PROGRAMME_NAMES.get(sketch.cci, f"Programme {sketch.cci}"), f"Managing authority of {country}", "1",
        ),
        funds=(sketch.fund,),
        period=sketch.period,
        start_date=day(sketch.start),
        end_date=day(sketch.end),
        end_is_expected=None if old else True,
        approval_date=None,
        total_cost=None if old else cost,
        eligible_cost=cost if old else None,
        eu_contribution=euro(sketch.eu, Basis.DERIVED if old else Basis.PUBLISHED) if sketch.eu else None,
        other_amounts=(),
        cofinancing_rate=None if share is None else CofinancingRate(
            share.quantize(CENT), RateScope.PRIORITY if old else RateScope.OPERATION
        ),
        parts=(),
        intervention_fields=(sketch.field,),
        policy_objective=(sketch.objective,) if sketch.objective.startswith("PO") else (),
        thematic_objective=(sketch.objective,) if sketch.objective.startswith("TO") else (),
        specific_objective=(),
        themes=(),
        sdgs=(),
        images=(),
        links=(),
        list_updated=day("2025-12-31"),
        source=Source(list_id, sha256(list_id.encode()).hexdigest(), "Example", (number + 2,)),
        issues=(),
    )  # fmt: skip


def seed_operation() -> Operation:
    """The seed project, with the facts of its page."""
    sketch = Sketch("SE", "en", SEED_TITLE, SEED_SUMMARY, "ESF+", _NEW, "2021SE05SFPR001", "SE110", "Stockholm",
                    "2023-09-01", "2026-03-31", "2382460.56", "959353.50", "Stockholms stad", "016", "PO4")  # fmt: skip
    made = operation_of(100, sketch)
    swedish = Text("Digitalt kompetenslyft", "sv")
    return replace(
        made,
        title=(swedish, Text(SEED_TITLE, "en", Origin.MACHINE)),
        cofinancing_rate=CofinancingRate(Decimal(40), RateScope.OPERATION),
        specific_objective=("ESO4.7",),
        beneficiaries=(*made.beneficiaries, body("Nacka kommun", is_natural_person=False, role=Role.PARTNER)),
    )


def _special_operations(start: int) -> Iterable[Operation]:
    """What the sketches cannot say: a person, parts, Interreg, another currency, nothing but a title."""
    plain = Sketch("SE", "sv", "", "", "ERDF", _NEW, "2021SE16FFPR004", "SE224", "Lund", "2023-01-01", "2024-12-31",
                   "100000", "40000", "Exempel AB", "021", "PO1")  # fmt: skip
    person = operation_of(start, replace(plain, title="Verkstad för keramik", summary="En ny ugn."))
    yield replace(person, beneficiaries=(
        body("Erika Exempelsson", is_natural_person=True, identifiers=(Identifier("tax", "SE000000"),)),
    ))  # fmt: skip
    split = operation_of(start + 1, replace(plain, title="Två fonder, ett projekt", summary="Delat stöd."))
    parts = tuple(
        Part(fund, "2021SE16FFPR004", "1", "SE224", "021", None, None, euro(cost), euro(eu), (row,))
        for fund, cost, eu, row in (("ERDF", "60000", "30000", 90), ("ESF+", "40000", "10000", 91))
    )
    yield replace(split, funds=("ERDF", "ESF+"), parts=parts, source=replace(split.source, rows=(90, 91)))
    joint = operation_of(start + 2, replace(
        plain, title="Baltic Islands Network", summary="Islands learn from each other.", language="en",
        cci="2021TC16FFPR003",
    ))  # fmt: skip
    aland = Place("FI200", 2021, 3, municipality="Mariehamn")
    yield replace(joint, countries=("SE", "FI"), places=(*joint.places, aland))
    crowns = operation_of(start + 3, replace(plain, title="Lokalt kulturhus", summary="Ombyggnad av ett kulturhus."))
    yield replace(
        crowns,
        total_cost=foreign("1149000", "SEK", "11.4900", "2023"),
        eu_contribution=foreign("459600", "SEK", "11.4900", "2023"),
        other_amounts=(OtherAmount("national", foreign("689400", "SEK", "11.4900", "2023")),),
        issues=("date-order",),
    )
    bare = operation_of(start + 4, replace(plain, title="Förstudie", summary="-", cost="", eu=""))
    yield replace(bare, summary=(), start_date=None, end_date=None, end_is_expected=None, places=(),
                  programme=ProgrammeRef(), intervention_fields=(), policy_objective=())  # fmt: skip


def invented_operations() -> tuple[Operation, ...]:
    """All of them, in the order of their lists: thirty-two, the seed project among them."""
    made = [operation_of(number, sketch) for number, sketch in enumerate(sketches())]
    made += [*_special_operations(len(made)), seed_operation()]
    return tuple(sorted(made, key=lambda one: (one.source.list, one.source.rows)))


def loaded_lists(operations: Sequence[Operation]) -> list[LoadedList]:
    """One loaded list for each list the operations come from; each has one row more, which was rejected."""
    found: dict[str, list[Operation]] = {}
    for operation in operations:
        found.setdefault(operation.source.list, []).append(operation)
    return [
        LoadedList(
            id=list_id, title=f"List of operations {list_id}", country=members[0].country, languages=("en",),
            periods=(members[0].period,), funds=tuple(sorted({fund for one in members for fund in one.funds})),
            publisher=f"Managing authority of {members[0].country}", address=f"https://lists.example/{list_id}.xlsx",
            licence="CC-BY-4.0", file_name=f"{list_id}.xlsx", sha256=members[0].source.sha256,
            fetched_at="2026-02-28T09:00:00+00:00", edition="2026-01-15", updated="2025-12-31", currency="EUR",
            rows=len(members) + 1, operation_rows=len(members), operations=len(members), rejected=1, issues=1,
            synthetic=False, fill=(("title", 1.0), ("start_date", 0.5)),
        )
        for list_id, members in sorted(found.items())
    ]  # fmt: skip


_COLUMNS = (
    ("A", "Name of the operation", "title", "as title"),
    ("B", "Beneficiary", "beneficiaries", "as beneficiary, split at '; '"),
    ("H", "Total cost", "total_cost", "as total cost"),
    ("I", "Total cost", "eligible_cost", "as eligible cost"),
    ("K", "Start", "start_date", "as start date"),
)
"""Columns of every invented list: letter, header, field, rule."""


def _tables_of(lists: Sequence[LoadedList], members: Sequence[Operation]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Issues and provenance; cells that name a natural person are in both, for surfaces must hide them."""
    issues: list[dict[str, object]] = [
        {"code": "amount-unreadable", "severity": "rejected", "list": one.id, "sheet": "Example", "row": 999,
         "column": "H", "field": "total_cost", "raw": "n/a", "detail": "is no amount", "operation": None}
        for one in lists
    ]  # fmt: skip
    provenance: list[dict[str, object]] = [
        {"list": one.id, "sheet": "Example", "row": None, "column": column, "header": header, "field": field,
         "rule": rule, "raw": None}
        for one in lists
        for column, header, field, rule in _COLUMNS
    ]  # fmt: skip
    for member in (one for one in members if any(body.is_natural_person for body in one.beneficiaries)):
        cell: dict[str, object] = {
            "list": member.source.list,
            "sheet": "Example",
            "row": member.source.rows[0],
            "column": "B",
            "raw": member.beneficiaries[0].name,
        }
        issues.append({**cell, "code": "repaired-characters", "severity": "repaired", "field": "beneficiary",
                       "detail": None, "operation": member.id})  # fmt: skip
        provenance.append({**cell, "header": "Beneficiary", "field": "beneficiaries", "rule": "repaired"})
        provenance.append({**cell, "header": "Name of the operation", "field": "title", "rule": "repaired",
                           "column": "A", "raw": f"Verkstad, {cell['raw']}"})  # fmt: skip
    dated = next((one for one in members if one.start_date and one.source.list == "se-example-2021"), None)
    if dated is not None:
        provenance.append(
            {
                "list": dated.source.list,
                "sheet": "Example",
                "row": dated.source.rows[0],
                "column": "K",
                "header": "Start",
                "field": "start_date",
                "rule": "two-digit year",
                "raw": "1. Sep 23",
            }
        )
    return pl.DataFrame(issues, schema=ISSUES), pl.DataFrame(provenance, schema=PROVENANCE)


COLLECTIONS_FILE = f"""
green-schools:
  title: {{en: Green schools, de: Grüne Schulen}}
  text: {{en: "Schools that save energy, and <teach> how."}}
  question: country=SE
  picture: {{file: meadow.png, alt: {{en: A meadow}}, copyright: Example Authority}}
chosen:
  title: {{en: Projects chosen by hand}}
  projects: [{seed_operation().id}]
"""


def write_editorial(directory: DataDirectory, **files: str) -> None:
    """Write files of the operator, each by its name without ``.yml``, and a picture ``meadow.png`` of 4 by 3 pixels."""
    pictures = directory.editorial / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    (pictures / "meadow.png").write_bytes(picture_png(4, 3))
    for name, content in files.items():
        (directory.editorial / f"{name}.yml").write_text(content, "utf-8")


def picture_png(width: int, height: int) -> bytes:
    """A green picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    lines = zlib.compress((b"\0" + b"\x30\x90\x40" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def picture_jpeg(*segments: tuple[int, bytes], turn: int | None = None) -> bytes:
    """What is a JPEG of 4 by 3 pixels to whoever does not draw it: ``segments`` (marker, bytes) before its only scan.

    ``turn`` goes into a note in Exif that names a place too.
    """
    if turn is not None:
        entries = struct.pack("<HHIHH", 0x0112, 3, 1, turn, 0) + struct.pack("<HHII", 0x8825, 4, 1, 38)
        note = b"II*\0" + struct.pack("<IH", 8, 2) + entries + bytes(4) + b"59 N, 18 E"
        segments = ((0xE1, b"Exif\0\0" + note), *segments)
    frame, scan = struct.pack(">BHHB", 8, 3, 4, 1) + b"\x01\x11\0", b"\x01\x01\0\0\x3f\0"
    parts = (*segments, (0xC0, frame), (0xDA, scan))
    body = b"".join(struct.pack(">BBH", 0xFF, marker, len(told) + 2) + told for marker, told in parts)
    return b"\xff\xd8" + body + b"\x12\xff\0\x34\xff\xd0\x56" + b"\xff\xd9"


def picture_webp(*chunks: tuple[bytes, bytes]) -> bytes:
    """A WebP of these chunks (kind, bytes)."""
    packed = (kind + struct.pack("<I", len(told)) + told + b"\0" * (len(told) % 2) for kind, told in chunks)
    body = b"WEBP" + b"".join(packed)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def publish_version(
    directory: DataDirectory,
    operations: Sequence[Operation] | None = None,
    created: datetime = CREATED,
    decisions: Sequence[IdentityDecision] = (),
) -> Snapshot:
    """Build a version of these operations (default: all the invented ones) and its index, and make it current.

    Of ``decisions`` on beneficiaries, merged ones redirect too.
    """
    members = invented_operations() if operations is None else tuple(operations)
    lists = loaded_lists(members)
    issues, provenance = _tables_of(lists, members)
    with SnapshotWriter(directory) as writer:
        writer.add_operations(operations_to_frame(members))
        writer.add_issues(issues)
        writer.add_provenance(provenance)
        writer.add_identities(pl.DataFrame([asdict(one) for one in decisions], schema=IDENTITIES))
        merged = [(one.left, one.right) for one in decisions if one.decision is Decision.MERGED]
        writer.add_redirects(pl.DataFrame(merged, schema={"old": pl.String, "new": pl.String}, orient="row"))
        for one in lists:
            writer.add_list(one)
        snapshot = writer.finish(created, "kohesio test")
    build_index(snapshot, directory)
    publish(directory, snapshot.version)
    return snapshot


@pytest.fixture(scope="session")
def small_data(tmp_path_factory: pytest.TempPathFactory) -> DataDirectory:
    """A data directory with one published version of the invented operations, its index, and two collections. Do not
    change it.
    """
    directory = DataDirectory(tmp_path_factory.mktemp("small-data"))
    publish_version(directory)
    write_editorial(directory, collections=COLLECTIONS_FILE)
    return directory


@pytest.fixture(scope="session")
def small_site(small_data: DataDirectory) -> Settings:
    """Settings that serve ``small_data``."""
    return Settings(
        data=str(small_data.root), operator_name="Example Operator", operator_contact="https://operator.example"
    )


@pytest.fixture
def empty_data(tmp_path: Path) -> DataDirectory:
    """A data directory in which nothing has been published yet."""
    directory = DataDirectory(tmp_path / "empty")
    directory.prepare()
    return directory

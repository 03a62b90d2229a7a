"""Where each row's operation takes place: region, municipality, postcode, point, and the list's own words.

Codes of any NUTS edition are carried to the newest; a region's name gives its code where one region bears it; the
geocoder refines what the list says and never leaves the region it names. Nothing is guessed: a place of which only the
country is known says so in its precision, and what a code or name became is told as a departure.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kohesio.ingest.cells import ROW
from kohesio.ingest.geocode.geocoder import POLYGON, REGION_CENTRE, Geocoder, degrees
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.lookups import distinct_lists, mapped, relisted
from kohesio.ingest.values.places import parse_point
from kohesio.model.territory import NUTS_OF_ISO
from kohesio.reference import carrying, placewords, territories
from kohesio.reference.carrying import Carry
from kohesio.snapshot.schema import PLACE, POINT
from kohesio.sources.spec import ListSpec

REGION_NAME = "region-name"
"""The rule by which a region's name gave its code, for a whole list."""

LIST_AREA = "by-description"
"""The rule by which operations lie in the region that their list is about."""

_TRACKS = ("nuts", "region", "lau", "municipality", "postcode", "point")
_PRECISION = {0: "country", 1: "nuts1", 2: "nuts2", 3: "nuts3"}
_SHORTEST = 2  # letters of a country
_BETWEEN = "\x1f"
_DEPARTURE: dict[str, type[pl.DataType]] = {"row": pl.Int32, "field": pl.String, "rule": pl.String, "raw": pl.String}
_RULES = {Carry.SUCCESSOR: "nuts-successor", Carry.PARENT: "nuts-parent"}


@dataclass(frozen=True, slots=True)
class Located:
    """``places``: for each row its places, List(PLACE), never null. ``departures``: single values that were read
    otherwise than their column (``row``, ``field``, ``rule``, ``raw``). ``rules``: those that hold for the list."""

    places: pl.Series
    departures: pl.DataFrame
    rules: frozenset[str]


def place_lists(parsed: pl.DataFrame, spec: ListSpec, issues: IssueCollector, geocoder: Geocoder) -> Located:
    """The places of rows of ``rows.PARSED`` (with ``countries``)."""
    frame = parsed.select(
        ROW, "nuts", "region", "lau", "municipality", "postcode", _points(parsed, issues),
        pl.col("countries").list.first().alias("country"),
    ).with_row_index("at")  # fmt: skip
    whole = _one_place_each(frame.with_columns(_split_regions(frame)))
    whole = _with_anchors(whole, spec.area, issues)
    found = geocoder.located(whole)
    issues.add("point-outside-region", whole[ROW].filter(found["contradicts"]), field="point",
               raw=_shown(whole["point"].filter(found["contradicts"])))  # fmt: skip
    built = _built(whole, found, spec)
    gathered = distinct_lists(built, "place")
    places = frame.select("at").join(gathered, on="at", how="left", maintain_order="left")["place"].alias("places")
    return Located(places, _departures(whole, found), _rules(whole, found))


def _one_place_each(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of one place: cells of one value together, each of several values in one cell apart."""
    alone = [pl.when(pl.col(name).list.len() == 1).then(pl.col(name).list.first()).alias(name) for name in _TRACKS]
    base = frame.select("at", ROW, "country", *alone)
    paired = pl.col("lau").list.len() == pl.col("municipality").list.len()
    several = [_several(frame, (name,), pl.lit(value=True)) for name in ("nuts", "region", "postcode", "point")]
    several.append(_several(frame, ("lau", "municipality"), paired))
    several += [_several(frame, (name,), ~paired.fill_null(value=False)) for name in ("lau", "municipality")]
    parts = [part for part in several if part.height]
    if not parts:
        return base
    more = pl.concat(parts, how="diagonal_relaxed")
    more = more.join(frame.select("at", ROW, "country"), on="at", how="left", maintain_order="left")
    empty = pl.all_horizontal(pl.col(name).is_null() for name in _TRACKS)
    base = base.filter(~(empty & pl.col("at").is_in(more["at"].unique().implode())))
    return pl.concat([base, more.select(base.columns)], how="vertical_relaxed")


def _several(frame: pl.DataFrame, names: tuple[str, ...], test: pl.Expr) -> pl.DataFrame:
    """Places of rows whose cell holds several values of one kind: one place for each value."""
    hit = frame.filter((pl.col(names[0]).list.len() > 1) & test)
    long = hit.select("at", *names).explode(*names)
    dtypes = {name: POINT if name == "point" else pl.String for name in _TRACKS}
    return long.with_columns(pl.lit(None, dtype=dtypes[name]).alias(name) for name in _TRACKS if name not in names)


def _split_regions(frame: pl.DataFrame) -> pl.Series:
    """Regions of a cell that names several and nothing else (``Västra Götaland, Halland``) as several values."""
    one = (pl.col("region").list.len() == 1) & pl.col("region").list.first().str.contains(r"[,;\n|]")
    keys = frame.select(
        pl.when(one).then(pl.col("country").fill_null("") + _BETWEEN + pl.col("region").list.first())
    ).to_series()
    if keys.null_count() == len(keys):
        return frame["region"]
    pieces = mapped(keys, _pieces, pl.List(pl.String))
    both = pl.DataFrame([pieces.alias("pieces"), frame["region"]])
    return both.select(pl.coalesce("pieces", "region").alias("region")).to_series()


def _pieces(key: str) -> list[str] | None:
    country, _, text = key.partition(_BETWEEN)
    if placewords.region_named(text, country) is not None:
        return None
    named = placewords.regions_in(text, country)
    return [piece for piece, _ in named] if len({code for _, code in named}) > 1 else None


def _points(parsed: pl.DataFrame, issues: IssueCollector) -> pl.Series:
    """Points from cells of ``latitude,longitude`` or ``Point(lon lat)``, or from two columns: List(POINT) or null."""
    pair = pl.col("latitude").is_not_null() & pl.col("longitude").is_not_null()
    both = parsed.select(
        pl.when(pl.col("coordinates").is_not_null()).then("coordinates").otherwise(
            pl.when(pair).then(pl.concat_list(pl.concat_str(["latitude", "longitude"], separator=",")))
        ).alias("text")
    )["text"]  # fmt: skip
    if not both.is_not_null().any():
        return pl.Series("point", [None] * len(both), dtype=pl.List(POINT))
    long = both.to_frame("text").with_row_index("at").explode("text").drop_nulls("text")
    found = long.select("at", _read_points(long["text"])).drop_nulls("point")
    points = relisted(distinct_lists(found, "point"), "point", len(both))
    lost = both.is_not_null() & (points.list.len().fill_null(0) < both.list.unique().list.len())
    issues.add("unreadable-coordinates", parsed[ROW].filter(lost), field="point",
               raw=both.filter(lost).list.join(" | "))  # fmt: skip
    return points


def _read_points(texts: pl.Series) -> pl.Series:
    """Points of plain ``latitude,longitude`` in one pass, of all other spellings one by one."""
    halves = texts.str.split_exact(",", 1).struct
    lat, lon = (halves.field(f"field_{i}").str.strip_chars().cast(pl.Float64, strict=False) for i in range(2))
    plain = lat.is_between(-90, 90) & lon.is_between(-180, 180) & ((lat != 0) | (lon != 0))
    plain = plain.fill_null(value=False)
    frame = pl.DataFrame([lat.alias("lat"), lon.alias("lon"), plain.alias("plain"), texts.alias("text")])
    slow = mapped(frame.select(pl.when(~pl.col("plain")).then("text")).to_series(), _point, POINT)
    return frame.select(pl.when("plain").then(pl.struct("lat", "lon")).otherwise(slow).cast(POINT).alias("point"))[
        "point"
    ]


def _point(text: str) -> dict[str, float] | None:
    return degrees(parse_point(text).value)


def _shown(points: pl.Series) -> pl.Series:
    return points.to_frame("point").select(
        pl.concat_str(pl.col("point").struct.field("lat"), pl.col("point").struct.field("lon"), separator=",")
    ).to_series()  # fmt: skip


def _with_anchors(whole: pl.DataFrame, area: str | None, issues: IssueCollector) -> pl.DataFrame:
    """Adds ``anchor`` (the region the row names, else that of its list, else the country), how its code and name gave
    it, whether it is that of the list (``general``), and ``around``."""
    codes = mapped(whole["nuts"], _carried, pl.Struct({"code": pl.String, "how": pl.String})).struct
    names = whole.select(
        pl.when(pl.col("region").is_not_null()).then(pl.col("country").fill_null("") + _BETWEEN + pl.col("region"))
    ).to_series()
    country = pl.col("country").replace(NUTS_OF_ISO)
    silent = pl.col("nuts").is_null() & pl.col("region").is_null() & (country == (area or "")[:_SHORTEST])
    general = pl.when(silent).then(pl.lit(area, dtype=pl.String))
    framed = whole.with_columns(
        codes.field("code").alias("coded"), codes.field("how"), mapped(names, _named, pl.String).alias("named")
    )
    framed = framed.with_columns(
        pl.when((pl.col("how") == "shortened") & (pl.col("named") == pl.col("coded")))
        .then(pl.lit("by-name"))
        .otherwise("how")
        .alias("how"),
        pl.coalesce("coded", "named", general, country, pl.lit("")).alias("anchor"),
        general.is_not_null().alias("general"),
    )
    lost = framed["nuts"].is_not_null() & framed["coded"].is_null()
    short = (framed["how"] == "shortened").fill_null(value=False)
    issues.add("unknown-nuts", framed[ROW].filter(lost), field="nuts", raw=framed["nuts"].filter(lost))
    issues.add("nuts-shortened", framed[ROW].filter(short), field="nuts", raw=framed["nuts"].filter(short))
    beside = framed.filter(pl.col("at").is_duplicated() & (pl.col("anchor").str.len_chars() > _SHORTEST))
    around = beside.group_by("at").agg(pl.col("anchor").unique().sort().alias("around"))
    return framed.join(around, on="at", how="left", maintain_order="left")


def _carried(text: str) -> dict[str, str] | None:
    """A published code as one of the newest edition, or the region right above it that is one (not the country)."""
    code = text.strip().upper()
    found = carrying.carried(code)
    if found is not None:
        return {"code": found.code, "how": found.how.value}
    found = carrying.carried(code[:-1]) if len(code) > _SHORTEST + 1 else None
    return None if found is None else {"code": found.code, "how": "shortened"}


def _named(key: str) -> str | None:
    """The region a text names; a text that is an address is asked for the regions in it."""
    country, _, text = key.partition(_BETWEEN)
    return placewords.region_named(text, country) or placewords.region_of_address(text, country)


def _built(whole: pl.DataFrame, found: pl.DataFrame, spec: ListSpec) -> pl.DataFrame:
    """Places with code, vintage, level, point, basis and precision: columns ``at`` and ``place``."""
    framed = whole.select("at", *(name for name in _TRACKS if name != "point"), "how").hstack(
        found.select(pl.when(pl.col("code") != "").then("code").alias("code"), "point", "fineness")
    )
    framed = framed.with_columns(
        mapped(framed["code"], territories.newest_vintage, pl.Int16).alias("vintage"),
        (pl.col("code").str.len_chars().cast(pl.Int8) - _SHORTEST).alias("level"),
    )
    changed = pl.col("how").is_in([Carry.SUCCESSOR.value, Carry.PARENT.value])
    told = pl.any_horizontal(pl.col(name).is_not_null() for name in _TRACKS)
    by_level = pl.col("level").replace_strict(_PRECISION, default="unknown", return_dtype=pl.String)
    place = pl.struct(
        pl.col("code").alias("nuts"),
        pl.col("vintage").alias("nuts_vintage"),
        pl.col("level").alias("nuts_level"),
        "lau",
        "postcode",
        "municipality",
        pl.coalesce("region", pl.when(changed).then("nuts")).alias("label"),
        "point",
        pl.when(pl.col("fineness") == "region").then(pl.lit("region_centre"))
        .when(told).then(pl.lit(spec.place_basis)).otherwise(pl.lit("unknown")).alias("basis"),
        pl.when(pl.col("fineness") == "region").then(by_level)
        .when(pl.col("fineness").is_not_null()).then("fineness")
        .when(pl.col("postcode").is_not_null()).then(pl.lit("postcode"))
        .when(pl.col("municipality").is_not_null() | pl.col("lau").is_not_null()).then(pl.lit("municipality"))
        .otherwise(by_level).alias("precision"),
    )  # fmt: skip
    return framed.select("at", place.alias("place").cast(PLACE))


def _departures(whole: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Values that became something else than their column's rule says."""
    row = pl.col(ROW).cast(pl.Int32).alias("row")
    renamed = {**{how.value: rule for how, rule in _RULES.items()}, "by-name": "nuts-by-name"}
    carried = whole.filter(pl.col("how").is_in(list(renamed))).select(
        row, pl.lit("nuts").alias("field"), pl.col("how").replace(renamed).alias("rule"), pl.col("nuts").alias("raw")
    )
    rule = pl.col("rule")
    field = (
        pl.when(rule.str.contains("geocode-lau")).then(pl.lit("lau"))
        .when(rule.str.contains("geocode-postcode")).then(pl.lit("postcode")).otherwise(pl.lit("municipality"))
    )  # fmt: skip
    raw = pl.when(field == "lau").then("lau").when(field == "postcode").then("postcode").otherwise("municipality")
    worded = found.select("rule").hstack(whole.select(ROW, "lau", "postcode", "municipality"))
    refined = worded.filter(rule.is_not_null() & (rule != POLYGON)).select(
        row, field.alias("field"), "rule", raw.alias("raw")
    )
    return pl.DataFrame(pl.concat([carried, refined]), schema_overrides=_DEPARTURE)


def _rules(whole: pl.DataFrame, found: pl.DataFrame) -> frozenset[str]:
    """Methods that hold for the list rather than for single values."""
    used = {
        POLYGON: (found["rule"] == POLYGON).any(),
        REGION_CENTRE: (found["fineness"] == "region").any(),
        LIST_AREA: whole["general"].any(),
        REGION_NAME: (whole["named"].is_not_null() & whole["coded"].is_null()).any(),
    }
    return frozenset(rule for rule, is_used in used.items() if is_used)

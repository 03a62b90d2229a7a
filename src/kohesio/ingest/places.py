"""Where each row's operation takes place, as far as its cells tell: NUTS code, municipality, postcode, point, words.

Codes are checked against the editions of NUTS; a region's name that one region of the country bears gives its code.
Nothing is guessed: a place that only the country is known of says so in its precision.
"""

from __future__ import annotations

import polars as pl

from kohesio.ingest.cells import ROW
from kohesio.ingest.issues import IssueCollector
from kohesio.ingest.lookups import mapped
from kohesio.model.territory import NUTS_OF_ISO
from kohesio.reference import territories
from kohesio.snapshot.schema import PLACE, POINT
from kohesio.sources.spec import ListSpec

_TRACKS = ("nuts", "region", "lau", "municipality", "postcode", "point")
_PRECISION = {0: "country", 1: "nuts1", 2: "nuts2", 3: "nuts3"}
_SHORTEST = 2  # letters of a country


def place_lists(parsed: pl.DataFrame, spec: ListSpec, issues: IssueCollector) -> pl.Series:
    """For each row of ``rows.PARSED`` (with ``countries``) its places: List(PLACE), never null."""
    frame = parsed.select(
        ROW, "nuts", "region", "lau", "municipality", "postcode", _points(parsed), pl.col("countries").list.first()
        .alias("country"),
    ).with_row_index("at")  # fmt: skip
    alone = [
        pl.when(pl.col(name).list.len() == 1).then(pl.col(name).list.first()).alias(name) for name in _TRACKS
    ]
    base = frame.select("at", ROW, "country", *alone)
    paired = pl.col("lau").list.len() == pl.col("municipality").list.len()
    several = [_several(frame, (name,), pl.lit(value=True)) for name in ("nuts", "region", "postcode", "point")]
    several.append(_several(frame, ("lau", "municipality"), paired))
    several += [_several(frame, (name,), ~paired.fill_null(value=False)) for name in ("lau", "municipality")]
    more = pl.concat([part for part in several if part.height] or [base.head(0).drop(ROW)], how="diagonal_relaxed")
    more = more.join(frame.select("at", ROW, "country"), on="at", how="left", maintain_order="left", suffix="_of")
    more = more.select("at", ROW, pl.coalesce("country", "country_of").alias("country") if "country_of" in more.columns
                       else "country", *_TRACKS)  # fmt: skip
    empty = pl.all_horizontal(pl.col(name).is_null() for name in _TRACKS)
    elsewhere = more["at"].unique().implode()
    base = base.filter(~(empty & pl.col("at").is_in(elsewhere))) if more.height else base
    whole = pl.concat([base.select("at", ROW, "country", *_TRACKS), more], how="vertical_relaxed")
    built = _built(whole, spec, issues)
    gathered = built.group_by("at", maintain_order=True).agg(pl.col("place").unique(maintain_order=True))
    return frame.select("at").join(gathered, on="at", how="left", maintain_order="left")["place"].alias("places")


def _several(frame: pl.DataFrame, names: tuple[str, ...], test: pl.Expr) -> pl.DataFrame:
    """Places of rows whose cell holds several values of one kind: one place for each value."""
    hit = frame.filter((pl.col(names[0]).list.len() > 1) & test)
    long = hit.select("at", *names).explode(*names)
    dtypes = {name: POINT if name == "point" else pl.String for name in _TRACKS}
    return long.with_columns(pl.lit(None, dtype=dtypes[name]).alias(name) for name in _TRACKS if name not in names)


def _points(parsed: pl.DataFrame) -> pl.Series:
    """Points from cells of ``latitude,longitude``, or from two columns; degrees outside the globe are none."""
    both = parsed.select(
        pl.when(pl.col("coordinates").is_not_null()).then(pl.col("coordinates")).otherwise(
            pl.when(pl.col("latitude").is_not_null() & pl.col("longitude").is_not_null()).then(
                pl.concat_list(pl.concat_str(["latitude", "longitude"], separator=","))
            )
        ).alias("text")
    )["text"]  # fmt: skip
    if not both.is_not_null().any():
        return pl.Series("point", [None] * len(both), dtype=pl.List(POINT))
    long = both.to_frame("text").with_row_index("at").explode("text")
    halves = pl.col("text").str.strip_chars().str.split_exact(",", 1)
    points = long.select("at", *(halves.struct.field(f"field_{i}").str.strip_chars().cast(pl.Float64, strict=False)
                                 .alias(name) for i, name in enumerate(("lat", "lon"))))  # fmt: skip
    valid = points.filter(pl.col("lat").is_between(-90, 90) & pl.col("lon").is_between(-180, 180))
    gathered = valid.group_by("at", maintain_order=True).agg(pl.struct("lat", "lon").unique(maintain_order=True))
    index = pl.DataFrame({"at": pl.Series(range(len(both)), dtype=long["at"].dtype)})
    joined = index.join(gathered, on="at", how="left", maintain_order="left")
    return joined["lat"].alias("point").cast(pl.List(POINT))


def _built(whole: pl.DataFrame, spec: ListSpec, issues: IssueCollector) -> pl.DataFrame:
    """Places with code, vintage, level, basis and precision."""
    codes = mapped(whole["nuts"], lambda text: known_code(text) or "", pl.String)
    lost, published = codes == "", whole["nuts"].is_not_null()
    issues.add("unknown-nuts", whole[ROW].filter(lost), field="nuts", raw=whole["nuts"].filter(lost))
    short = published & (codes != "") & (codes.str.len_chars() < whole["nuts"].str.len_chars())
    issues.add("nuts-shortened", whole[ROW].filter(short), field="nuts", raw=whole["nuts"].filter(short))
    names = whole.select(
        pl.when(pl.col("region").is_not_null()).then(pl.col("country") + "\x1f" + pl.col("region"))
    ).to_series()
    by_name = mapped(names, _named, pl.String)
    country = pl.col("country").replace(NUTS_OF_ISO)
    framed = whole.with_columns(
        pl.coalesce(
            pl.when(codes != "").then(codes), by_name, pl.when(pl.col("point").is_null()).then(country), country
        ).alias("code")
    )
    framed = framed.with_columns(
        mapped(framed["code"], territories.newest_vintage, pl.Int16).alias("vintage"),
        (pl.col("code").str.len_chars().cast(pl.Int8) - _SHORTEST).alias("level"),
    )
    told = pl.any_horizontal(pl.col(name).is_not_null() for name in _TRACKS)
    place = pl.struct(
        pl.col("code").alias("nuts"),
        pl.col("vintage").alias("nuts_vintage"),
        pl.col("level").alias("nuts_level"),
        "lau",
        "postcode",
        "municipality",
        pl.col("region").alias("label"),
        "point",
        pl.when(told).then(pl.lit(spec.place_basis)).otherwise(pl.lit("unknown")).alias("basis"),
        pl.when(pl.col("point").is_not_null()).then(pl.lit("point"))
        .when(pl.col("postcode").is_not_null()).then(pl.lit("postcode"))
        .when(pl.col("municipality").is_not_null() | pl.col("lau").is_not_null()).then(pl.lit("municipality"))
        .otherwise(pl.col("level").replace_strict(_PRECISION, default="unknown", return_dtype=pl.String))
        .alias("precision"),
    )  # fmt: skip
    return framed.select("at", place.alias("place").cast(PLACE))


def known_code(text: str) -> str | None:
    """A NUTS code of some edition from 2013 on, or the longest region above it that is one (not the country)."""
    code = text.strip().upper()
    while len(code) > _SHORTEST:
        found = territories.region(code)
        if found is not None:
            return found.code
        code = code[:-1]
    return None


def _named(key: str) -> str | None:
    """The code of the one region a name stands for: the highest of those that lie within each other."""
    country, _, name = key.partition("\x1f")
    found = territories.regions_named(name, country)
    if not found or found[0].level == 0:
        return None
    top = found[0].code
    return top if all(each.code.startswith(top) for each in found) else None

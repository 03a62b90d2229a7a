from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kohesio.sources.registry import Registry
from kohesio.sources.spec import (
    AMOUNT_FIELDS,
    TEXT_FIELDS,
    ColumnSpec,
    Condition,
    Edition,
    Fate,
    FieldUse,
    Layout,
    ListSpec,
    RejectRule,
    Repeats,
    Repetition,
)
from kohesio.sources.specfile import parse_spec
from kohesio.sources.specwriter import write_spec

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cn"]), min_size=1, max_size=25)
PATTERNS = TEXTS.map(lambda text: re.compile(f"({re.escape(text)})"))
USES = st.builds(
    FieldUse,
    field=st.sampled_from([*TEXT_FIELDS, *AMOUNT_FIELDS]),
    pattern=st.none() | PATTERNS,
    prefix=st.just("") | TEXTS,
    values=st.none() | st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=3).map(lambda d: tuple(d.items())),
    empty=st.lists(TEXTS, max_size=2).map(tuple),
    lines=st.booleans(),
    decimal=st.sampled_from([None, ".", ","]),
    scale=st.sampled_from([1, 1000]),
)
SPECS = st.builds(
    ListSpec,
    id=TEXTS,
    title=TEXTS,
    country=st.just("DE"),
    languages=st.sampled_from([(), ("de",), ("fr", "nl")]),
    periods=st.just(("2014-2020",)),
    currency=st.just("EUR"),
    area=st.sampled_from([None, "DE300"]),
    columns=st.dictionaries(TEXTS, st.lists(USES, min_size=1, max_size=2), min_size=1, max_size=3).map(
        lambda found: (
            ColumnSpec(("Titel des Vorhabens",), Fate.USED, (FieldUse("title"),)),
            *(ColumnSpec((heading,), Fate.USED, tuple(uses)) for heading, uses in found.items()),
            ColumnSpec(("Telefon",), Fate.PERSONAL, optional=True),
        )
    ),
    edition=st.builds(Edition, cells=st.none() | PATTERNS, date=st.none() | st.just("2016-03-01")),
    layout=st.builds(Layout, sheet=st.none() | TEXTS, header_rows=st.integers(1, 4)),
    rejects=st.lists(
        st.builds(
            RejectRule,
            reason=st.just("subtotal"),
            when=st.builds(Condition, column=st.just("title"), matches=PATTERNS, empty=st.none() | st.booleans()).map(
                lambda one: (one,)
            ),
        ),
        max_size=2,
    ).map(tuple),
    repeats=st.just(Repetition(Repeats.SAME, ("title",))),
)


@given(SPECS)
def test_a_description_reads_back_as_it_was_written(spec: ListSpec) -> None:
    assert parse_spec(write_spec(spec), "list.yml") == spec


@pytest.mark.parametrize("spec", Registry.packaged().all(), ids=lambda spec: spec.id)
def test_every_packaged_description_survives_the_way_through_the_writer(spec: ListSpec) -> None:
    assert parse_spec(write_spec(spec), "list.yml") == spec


def test_remarks_stand_over_their_columns() -> None:
    spec = Registry.packaged().by_id("at-esf-2014-2020")
    heading = spec.columns[0].headings[0]
    assert '  # 60% sure\n  "' in write_spec(spec, {heading: "60% sure"})

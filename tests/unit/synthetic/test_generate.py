"""Synthetic lists: as many as asked for, the same every time, and marked as what they are."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from kohesio.errors import UsageError
from kohesio.model.identifier import parse_id
from kohesio.model.programme import cci_period, parse_cci
from kohesio.model.territory import MEMBER_STATES
from kohesio.model.text import LANGUAGES
from kohesio.reference.codelists import Kind, code
from kohesio.reference.territories import region
from kohesio.synthetic.generate import generate
from kohesio.synthetic.layouts import export_layout
from kohesio.synthetic.vocabulary import BODY_KINDS, bodies, countries, phrases, sentences, topics


def _fingerprint(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_as_many_operations_are_written_as_were_asked_for(tmp_path: Path) -> None:
    written = generate(tmp_path, 1234, shape="kohesio")
    rows = sum(pl.read_csv(file.path, infer_schema=False).height for file in written)
    assert (sum(file.operations for file in written), rows) == (1234, 1234)


def test_the_same_seed_gives_the_same_delimited_files(tmp_path: Path) -> None:
    generate(tmp_path / "a", 300, seed=7, shape="kohesio")
    generate(tmp_path / "b", 300, seed=7, shape="kohesio")
    assert _fingerprint(tmp_path / "a") == _fingerprint(tmp_path / "b")


def test_another_seed_gives_other_operations(tmp_path: Path) -> None:
    generate(tmp_path / "a", 300, seed=1, shape="kohesio")
    generate(tmp_path / "b", 300, seed=2, shape="kohesio")
    assert _fingerprint(tmp_path / "a") != _fingerprint(tmp_path / "b")


def test_every_member_state_occurs(tmp_path: Path) -> None:
    assert {file.country for file in generate(tmp_path, 5000, shape="kohesio")} == set(MEMBER_STATES)


def test_the_mixed_shape_adds_an_article_49_workbook_and_a_semicolon_table(tmp_path: Path) -> None:
    names = {file.path.name for file in generate(tmp_path, 2000)}
    assert {"synthetic-liste-der-vorhaben-2021-2027.xlsx", "synthetic-liste-des-operations-2014-2020.csv"} <= names


@pytest.mark.parametrize(("period", "columns"), [("2014-2020", 40), ("2021-2027", 44)])
def test_an_export_has_the_columns_of_its_period(period: str, columns: int) -> None:
    assert len(export_layout(period)) == columns


def test_every_operation_code_says_that_it_is_synthetic(tmp_path: Path) -> None:
    for file in generate(tmp_path, 500, shape="kohesio"):
        codes = pl.read_csv(file.path, infer_schema=False)["Operation_Local_Identifier"]
        assert codes.str.starts_with("SYNTHETIC-").all()


def test_no_two_operations_share_an_id(tmp_path: Path) -> None:
    frames = [pl.read_csv(file.path, infer_schema=False) for file in generate(tmp_path, 3000, shape="kohesio")]
    ids = pl.concat([frame["Operation_Unique_Identifier"] for frame in frames])
    assert ids.n_unique() == 3000
    assert all(parse_id(identifier) for identifier in ids)


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("x")
    with pytest.raises(UsageError, match="not empty"):
        generate(tmp_path, 10)


def test_an_unknown_shape_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no shape"):
        generate(tmp_path, 10, shape="round")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_words(language: str) -> None:
    assert len(phrases(language)) == len(topics())
    assert len(bodies(language)) == len(BODY_KINDS)
    assert len(sentences(language)) == 4


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.key)
def test_the_codes_of_a_topic_are_official(topic: object) -> None:
    entry = next(known for known in topics() if known == topic)
    assert code(Kind.INTERVENTION_FIELD, entry.field_2014, "2014-2020")
    assert code(Kind.INTERVENTION_FIELD, entry.field_2021, "2021-2027")
    assert code(Kind.SPECIFIC_OBJECTIVE, entry.specific_2021, "2021-2027")


def test_towns_lie_in_regions_of_their_country() -> None:
    for country in countries():
        assert all((found := region(town.nuts3)) and found.country == country.code for town in country.towns)


def test_programme_codes_are_well_formed_and_of_their_period(tmp_path: Path) -> None:
    for file in generate(tmp_path, 400, shape="kohesio"):
        for cci in pl.read_csv(file.path, infer_schema=False)["Programme_Code"].unique():
            assert parse_cci(cci) == cci
            assert cci_period(cci) == file.period

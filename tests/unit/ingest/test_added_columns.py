"""A column for each fund: the sum of what can be read, or none where something cannot be read."""

from __future__ import annotations

from pathlib import Path

from tests.unit.ingest.invented import HEADING, ROWS, SPEC, operations, run, write

ADDED = SPEC.replace("  EU-stöd: eu_contribution\n", "".join(
    f"  {name}: {{field: eu_contribution, adds: true}}\n" for name in ("Eruf", "ESF")
))  # fmt: skip


def test_a_sum_of_which_a_part_cannot_be_read_is_not_published(tmp_path: Path) -> None:
    rows = ROWS.splitlines()
    lines = [
        rows[0].replace(";400000;", f";{parts};").replace("23-001", f"23-00{at}")
        for at, parts in enumerate(("100;300", "100;cirka 300", "100;", "100;-", ";"), start=1)
    ]
    run(
        tmp_path,
        write(tmp_path / "l.csv", HEADING.replace("EU-stöd", "Eruf;ESF") + "\n".join(lines) + "\n"),
        spec=ADDED,
    )
    found = [one["eu_contribution"] for one in sorted(operations(tmp_path), key=lambda one: one["operation_code"])]
    assert [one and int(one["amount"]) for one in found] == [400, None, 100, 100, None]

"""What is asked, or refused with, where nothing in a file tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from kohesio.errors import UnknownListError
from kohesio.ingest.recognition.understanding import understand


def test_a_refusal_without_a_reading_says_that_nothing_tells_and_names_the_option(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = "".join(f"Thing number {at};Body {at} Ltd;{at}000.50\n" for at in range(1, 9))
    path.write_text(f"Project name;Beneficiary;Support\n{rows}", encoding="utf-8")
    with pytest.raises(UnknownListError, match=r"Nothing in the file tells.*list\.csv\.yml") as refused:
        understand(path)
    assert "--country" in str(refused.value)
    assert "0%" not in str(refused.value)

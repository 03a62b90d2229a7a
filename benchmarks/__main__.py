"""`python -m benchmarks`: one command for the whole run; see `docs/performance.md` for what it found last.

`python -m benchmarks --data DIR` measures an existing data directory; without it, invented data of the size asked for
are generated, ingested and indexed below the work folder first. `python -m benchmarks --page-only` writes the page
from the newest result again.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from benchmarks.page import PAGE, newest, write_page
from benchmarks.run import PARTS, Run, measure_all

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).resolve().parent / "results"
SMALLER = (20_000, 200_000)

console = Console(stderr=True)


def main(
    data: Annotated[Path | None, typer.Option(help="Data directory with an index; made if not given.")] = None,
    operations: Annotated[int, typer.Option(help="Size of the data that are made.")] = 2_100_000,
    work: Annotated[Path, typer.Option(help="Where data and other engines are kept.")] = ROOT / "build" / "benchmarks",
    parts: Annotated[str, typer.Option(help=f"Which parts, with commas: {', '.join(PARTS)}.")] = ",".join(PARTS),
    smaller: Annotated[str, typer.Option(help="Data directories of smaller sizes for the growth, with commas.")] = "",
    seconds: Annotated[float, typer.Option(help="Time for each question and engine.")] = 3.0,
    port: Annotated[int, typer.Option(help="Port for the server.")] = 8170,
    page_only: Annotated[bool, typer.Option("--page-only", help="Write the page from the newest result.")] = False,
    dry: Annotated[bool, typer.Option("--dry", help="Print the figures, write neither result nor page.")] = False,
) -> None:
    """Measure the product beside other engines, write the result and the page.

    Example: python -m benchmarks --data data --parts engines,exports
    """
    if not page_only:
        chosen = tuple(part for part in PARTS if part in parts.split(","))
        place = data or _made(operations, work)
        if not smaller and data is None and "growth" in chosen:
            smaller = ",".join(str(_made(size, work)) for size in SMALLER if size < operations)
        others = {number: Path(folder) for number, folder in enumerate(filter(None, smaller.split(",")))}
        run = Run(place, work, chosen, others, seconds, port, lambda text: console.print(text, highlight=False))
        today = datetime.now(UTC).date()
        result = measure_all(run, today, (lambda _: None) if dry else _keep)
        if dry:
            Console().print_json(json.dumps(result))
            return
    write_page(newest(RESULTS), ROOT)
    console.print(f"Wrote {PAGE}.", highlight=False)


def _keep(result: dict[str, Any]) -> None:
    """Write the result as far as it is."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(result, ensure_ascii=False, indent=1) + "\n"
    (RESULTS / f"{result['date']}.json").write_text(text, "utf-8")


def _made(operations: int, work: Path) -> Path:
    """A data directory of invented operations, made once."""
    target = work / f"data-{operations}"
    if not (target / "current").exists():
        lists = work / f"lists-{operations}"
        program = [sys.executable, "-m", "kohesio"]
        generate = [
            "generate",
            "--operations",
            str(operations),
            "--seed",
            "1",
            "--out",
            str(lists),
            "--shape",
            "kohesio",
        ]
        for arguments in (generate, ["ingest", str(lists), "--data", str(target)]):
            console.print(f"kohesio {' '.join(arguments)}", highlight=False)
            subprocess.run([*program, *arguments], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed program
    return target


if __name__ == "__main__":
    typer.run(main)

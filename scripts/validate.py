"""``make validate``: every kind of page in every offered language through the Nu Html Checker, where Java exists.

The checker is obtained by its npm name, version and hash (``scripts/validator.json``) into ``build/validator``. What it
calls an error fails the command; ``make test`` has the strict parse of the same pages without Java.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

from hatch_build import obtain
from scripts.demonstration import served

from kohesio.ui.i18n import OFFERED

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build" / "validator"
PAGES = ROOT / "build" / "pages"


def main() -> int:
    """Fetch the pages, check them, and say how many."""
    java = shutil.which("java")
    if java is None:
        sys.stderr.write("The Nu Html Checker needs Java 17: apt-get install default-jre-headless.\n")
        return 1
    PROGRAM.mkdir(parents=True, exist_ok=True)
    obtain(ROOT / "scripts" / "validator.json", PROGRAM)
    shutil.rmtree(PAGES, ignore_errors=True)
    with served(2_000) as (address, paths):
        for code in OFFERED:
            (PAGES / code).mkdir(parents=True)
            for name, path in paths.items():
                if name != "error":
                    with urlopen(f"{address}/{code}/{path}") as answer:  # noqa: S310 - this machine
                        (PAGES / code / f"{name}.html").write_bytes(answer.read())
    checked = subprocess.run(  # noqa: S603 - fixed program
        [java, "-jar", str(PROGRAM / "vnu.jar"), "--errors-only", "--skip-non-html", str(PAGES)], check=False
    )
    found = "errors" if checked.returncode else "no error"
    sys.stdout.write(f"{len(paths) - 1} pages in {len(OFFERED)} languages: {found}.\n")
    return checked.returncode


if __name__ == "__main__":
    raise SystemExit(main())

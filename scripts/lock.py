"""``make lock``: resolves the dependencies into ``requirements/``: names, versions and hashes, nothing else.

``build.txt`` holds what builds the project, ``run.txt`` what it runs on, ``test.txt`` that and what tests it,
``bench.txt`` what it runs on and what it is measured beside, ``lemmas.txt`` the dictionaries of word forms alone. Each
is valid for every platform and every Python from 3.11. Neither the address of an index nor a local folder of the
machine that resolves gets into them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
OLDEST_PYTHON = "3.11"
HEADER = "# Written by `make lock`; pip checks every hash.\n"


def resolve(requirements: tuple[str, ...], target: str, *, constraint: str | None = None) -> None:
    """Resolve ``requirements`` into ``requirements/<target>``, in agreement with ``constraint``."""
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "-", "--quiet", "--universal", "--generate-hashes"),
        *("--python-version", OLDEST_PYTHON, "--no-header", "--no-annotate"),
        *("--no-emit-index-url", "--no-emit-find-links", "--upgrade"),
    ]
    if constraint is not None:
        command += ["--constraint", str(REQUIREMENTS / constraint)]
    environment = {name: value for name, value in os.environ.items() if name != "UV_FIND_LINKS"}
    resolved = subprocess.run(  # noqa: S603 - fixed program
        command, cwd=ROOT, env=environment, input="\n".join(requirements), capture_output=True, text=True, check=False
    )
    if resolved.returncode != 0:
        raise SystemExit(f"{target} cannot be resolved:\n{resolved.stderr}")
    (REQUIREMENTS / target).write_text(HEADER + resolved.stdout, encoding="utf-8")


def main() -> None:
    """Write the five files from ``pyproject.toml``."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = tuple(project["project"]["dependencies"])
    resolve(tuple(project["build-system"]["requires"]), "build.txt")
    resolve(run, "run.txt")
    resolve(run + tuple(project["project"]["optional-dependencies"]["test"]), "test.txt", constraint="run.txt")
    resolve(run + tuple(project["project"]["optional-dependencies"]["bench"]), "bench.txt", constraint="run.txt")
    resolve(tuple(project["project"]["optional-dependencies"]["lemmas"]), "lemmas.txt")


if __name__ == "__main__":
    main()

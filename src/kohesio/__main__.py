"""The program ``kohesio``, as a command and as ``python -m kohesio``.

Some libraries read their options when they are first imported. They are set here, before anything else is imported.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping, Sequence

MEMORY = {"_RJEM_MALLOC_CONF": "dirty_decay_ms:10000"}
"""What the commands that read lists ask of Polars' memory: that what was freed is kept for ten seconds, not for half a
one. Asking the system again was a tenth of the processor time of reading; up to 230 MB more are held meanwhile."""

_READING = frozenset({"ingest", "update"})


def settle(arguments: Sequence[str], environment: MutableMapping[str, str]) -> None:
    """Put into ``environment`` what the command in ``arguments`` needs there; what somebody set stays."""
    if _READING.intersection(arguments[:1]):
        for name, value in MEMORY.items():
            environment.setdefault(name, value)


def main() -> None:
    """Run the command of the command line and end the process with its exit code."""
    settle(sys.argv[1:], os.environ)
    from kohesio.cli.main import app  # noqa: PLC0415, it loads Polars, which asks for its memory then and never again

    app()


if __name__ == "__main__":
    main()

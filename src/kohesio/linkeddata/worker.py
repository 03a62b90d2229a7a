"""One question to a graph, in a process of its own that may be ended.

``python -P -m kohesio.linkeddata.worker FOLDER FORM BYTES SECONDS`` reads the question on standard input and writes the
answer on standard output. It ends with 0; with 2 and the reason on standard error where the question is no SPARQL; with
3 where the form does not fit the kind of question, with 4 where the answer is longer than so many bytes. Refused
memory, the store aborts the process, and brackets too deep for the stack end it, as the system does after so many
seconds of processor time, also where nobody waits any more; other servers it cannot reach (``go_offline``).
"""

from __future__ import annotations

import resource
import sys
from signal import SIGABRT, SIGSEGV, SIGXCPU
from typing import IO, cast

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store, serialize

from kohesio.linkeddata.offline import go_offline
from kohesio.linkeddata.vocabulary import NAMESPACES

MEMORY = 2**30
"""Bytes of data a question may take."""

NO_SPARQL, WRONG_FORM, TOO_LONG, NO_MEMORY, TOO_DEEP, TOO_SLOW = 2, 3, 4, -SIGABRT, -SIGSEGV, -SIGXCPU

TABLES = {
    "json": QueryResultsFormat.JSON,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "xml": QueryResultsFormat.XML,
}
GRAPHS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


class _Bounded:
    """Standard output as far as an answer may go. Raises OverflowError beyond."""

    def __init__(self, most: int) -> None:
        self._left = most

    def write(self, data: bytes) -> int:
        """Write all of ``data``."""
        self._left -= len(data)
        if self._left < 0:
            raise OverflowError
        return sys.stdout.buffer.write(data)

    def flush(self) -> None:
        """Standard output is flushed when the process ends."""


def main(folder: str, form: str, most: str, seconds: str) -> int:
    """Answer; returns the code to end with."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
    go_offline()
    out = cast("IO[bytes]", _Bounded(int(most)))
    question = sys.stdin.buffer.read().decode()
    try:
        found = Store.read_only(folder).query(question, prefixes=NAMESPACES)
        if isinstance(found, QueryTriples):
            if form not in GRAPHS:
                return WRONG_FORM
            serialize(found, out, GRAPHS[form], prefixes=NAMESPACES)
        else:
            if form not in TABLES:
                return WRONG_FORM
            found.serialize(out, format=TABLES[form])
    except SyntaxError as error:
        sys.stderr.write(f"{error.msg}\n")
        return NO_SPARQL
    except OverflowError:
        return TOO_LONG
    except PermissionError:
        sys.stderr.write("other servers are not asked\n")
        return NO_SPARQL
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))

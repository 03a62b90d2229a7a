"""The server over HTTP on this machine: percentiles, throughput, and who had the processor meanwhile. Needs ``wrk``."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from benchmarks.machine import Watch, children, memory_mb
from benchmarks.questions import Question
from kohesio.index.parsing import print_query

CONNECTIONS = 2
_MOMENT, _PATIENCE, _AT_REST = 0.2, 25, 0.1
"""How long the server is watched, how often, and of a core what is rest."""

_REPORT = """
local paths = {%s}
local at = 0
request = function() at = at + 1; return wrk.format("GET", paths[(at %% #paths) + 1]) end
done = function(summary, latency, requests)
  io.write(string.format("FOUND %%d %%d %%d %%f %%f %%f\\n", summary.requests, summary.duration,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
"""


@dataclass(frozen=True, slots=True)
class Served:
    """Answers over HTTP: milliseconds, requests a second, errors, the CPU share of server and load tool, memory."""

    workers: int
    connections: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    per_second: float
    errors: int
    server_cpu: float
    tool_cpu: float
    private_mb: tuple[int, ...]


def has_tool() -> bool:
    """Whether the load tool is installed."""
    return shutil.which("wrk") is not None


def addresses(questions: Sequence[Question], kind: str) -> list[str]:
    """The addresses of the questions, as answers of the API or as pages."""
    start = {"json": "/api/v1/operations", "page": "/en/projects"}[kind]
    return [f"{start}?{print_query(question.query)}" for question in questions]


class Server:
    """``kohesio serve`` while the block lasts."""

    def __init__(self, data: Path, port: int, workers: int) -> None:
        command = [sys.executable, "-m", "kohesio", "serve", "--data", str(data), "--port", str(port)]
        environment = os.environ | {"KOHESIO_REQUESTS_PER_MINUTE": "0"}
        self._base = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(  # noqa: S603 - fixed program
            [*command, "--workers", str(workers)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
        )
        self.workers = workers

    def __enter__(self) -> Self:
        """Wait until it answers."""
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{self._base}/readyz", timeout=5):  # noqa: S310 - own address
                    return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise RuntimeError("The server did not answer within a minute.")

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.wait(timeout=30)

    def asked(self, paths: Sequence[str], seconds: int, connections: int = CONNECTIONS) -> Served:
        """What the load tool measures with these addresses in turn."""
        for path in [*paths, *paths]:
            with urllib.request.urlopen(self._base + path, timeout=60):  # noqa: S310 - own address
                pass
        mine = [self._process.pid, *children(self._process.pid)]
        _settled(mine)
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write(_REPORT % ", ".join(f'"{path}"' for path in paths))
            script.flush()
            watch, before = Watch(mine), os.times()
            began = time.perf_counter()
            command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", script.name, self._base]
            printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
            passed, after, shares = time.perf_counter() - began, os.times(), watch.shares()
        found = re.search(r"FOUND (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+) ([\d.]+)", printed)
        if found is None:
            raise RuntimeError(f"The load tool said nothing usable: {printed}")
        requests, microseconds, errors, *percentiles = map(float, found.groups())
        tool = after.children_user + after.children_system - before.children_user - before.children_system
        p50, p95, p99 = (round(one / 1_000, 2) for one in percentiles)
        return Served(
            workers=self.workers,
            connections=connections,
            p50_ms=p50,
            p95_ms=p95,
            p99_ms=p99,
            per_second=round(requests / (microseconds / 1e6), 1),
            errors=int(errors),
            server_cpu=round(sum(shares), 2),
            tool_cpu=round(tool / passed, 2),
            private_mb=tuple(memory_mb(one)[0] for one in mine if Path(f"/proc/{one}").exists()),
        )


def _settled(processes: list[int]) -> None:
    """Wait until the server rests: an answer that the tool no longer waits for is made all the same, up to a second."""
    watch = Watch(processes)
    for _ in range(_PATIENCE):
        time.sleep(_MOMENT)
        if sum(watch.shares()) < _AT_REST:
            return
        watch = Watch(processes)

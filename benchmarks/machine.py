"""How busy a process and the machine are, read from Linux itself."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, slots=True)
class Machine:
    """The class of machine: cores, architecture, memory in GB."""

    cores: int
    architecture: str
    memory_gb: int

    @staticmethod
    def here() -> Machine:
        """This one."""
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        return Machine(os.cpu_count() or 1, platform.machine(), round(memory / 2**30))


def load() -> float:
    """How many programs wanted the processor over the last minute."""
    return round(os.getloadavg()[0], 2)


def cpu_seconds(process: int) -> float:
    """Processor time of a process so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def memory_mb(process: int) -> tuple[int, int]:
    """Memory of a process that nobody shares, and its resident memory, in MiB."""
    sizes = _memory_kb(process)
    return (sizes["Private_Clean"] + sizes["Private_Dirty"]) // 1024, sizes["Rss"] // 1024


def proportional_mb(process: int) -> int:
    """Memory of a process in MiB, of what it shares with others its part."""
    return _memory_kb(process)["Pss"] // 1024


def _memory_kb(process: int) -> dict[str, int]:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return {name.rstrip(":"): int(rest[0]) for name, *rest in map(str.split, lines[1:]) if rest[0].isdecimal()}


def children(process: int) -> list[int]:
    """The processes that a process has started, and theirs."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            if parent == process:
                found += [int(entry.name), *children(int(entry.name))]
    return found


class Watch:
    """The processor time of some processes between ``start`` and ``shares``."""

    def __init__(self, processes: list[int]) -> None:
        self._processes = processes
        self._before = {process: cpu_seconds(process) for process in processes}
        self._began = perf_counter()

    def shares(self) -> list[float]:
        """Of each process, the part of one core it had."""
        passed = perf_counter() - self._began
        return [round((cpu_seconds(one) - self._before[one]) / passed, 2) for one in self._processes]

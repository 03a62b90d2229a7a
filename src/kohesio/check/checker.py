"""The program behind ``kohesio.model.check.ListChecker``: the catalogue of descriptions, the rules, the repair."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kohesio.check.forms import write_repaired
from kohesio.check.report import report_to_json
from kohesio.check.run import check_file
from kohesio.model.check import CheckOptions, CheckReport, ListForm
from kohesio.sources.registry import Registry


class Checker:
    """Checks lists against ``registry`` (the packaged descriptions unless it is given). Keeps nothing."""

    def __init__(self, registry: Registry | None = None) -> None:
        self._registry = registry or Registry.packaged()

    def check(self, path: Path, options: CheckOptions) -> CheckReport:
        """See ``ListChecker.check``."""
        return check_file(path, options, self._registry)

    def repair(self, path: Path, options: CheckOptions, form: ListForm, out: Path) -> int:
        """See ``ListChecker.repair``."""
        return write_repaired(path, options, self._registry, form, out)

    def to_json(self, report: CheckReport) -> Mapping[str, object]:
        """See ``ListChecker.to_json``."""
        return report_to_json(report)

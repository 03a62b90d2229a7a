"""The program behind ``kohesio.model.check.ListChecker``: the catalogue of descriptions, the rules, the repair."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kohesio.check.forms import write_repaired
from kohesio.check.report import report_to_json
from kohesio.check.run import check_file
from kohesio.errors import UsageError, sentence
from kohesio.ingest.readers.hint import Limits
from kohesio.model.check import CheckOptions, CheckReport, ListForm
from kohesio.reference.countries import country_of
from kohesio.sources.registry import Registry


class Checker:
    """Checks lists against ``registry`` (the packaged descriptions unless it is given). Keeps nothing.

    ``limits`` are what a file may take; lists of strangers are read within narrower ones than one's own.
    """

    def __init__(self, registry: Registry | None = None, limits: Limits | None = None) -> None:
        self._registry = registry or Registry.packaged()
        self._limits = limits or Limits()

    def check(self, path: Path, options: CheckOptions) -> CheckReport:
        """See ``ListChecker.check``."""
        _see_country(options)
        return check_file(path, options, self._registry, self._limits)

    def repair(self, path: Path, options: CheckOptions, form: ListForm, out: Path) -> int:
        """See ``ListChecker.repair``."""
        _see_country(options)
        return write_repaired(path, options, self._registry, form, out, limits=self._limits)

    def to_json(self, report: CheckReport) -> Mapping[str, object]:
        """See ``ListChecker.to_json``."""
        return report_to_json(report)


def _see_country(options: CheckOptions) -> None:
    """Raise UsageError for a country that there is not: no description would fit, and the report would be wrong."""
    if options.country is not None and country_of(options.country) is None:
        told = sentence("The country '%(value)s' is no code of two letters, such as SE.", value=options.country)
        raise UsageError(told)

"""What an export says of itself: how many rows, which question and version, which licence, how to cite."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from kohesio.snapshot.manifest import Manifest

OPERATIONS, BENEFICIARIES = "operations", "beneficiaries"
TITLES = {
    OPERATIONS: "Operations co-financed by the European Union's cohesion policy",
    BENEFICIARIES: "Beneficiaries of operations co-financed by the European Union's cohesion policy",
}
"""What there are exports of."""

LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}
"""Where the text of a licence is."""


@dataclass(frozen=True, slots=True)
class About:
    """The statement that travels inside every file.

    ``rows`` is how many ``things`` (operations, beneficiaries) the whole export has, ``query`` the question in its
    canonical text form (empty: everything), ``created`` the ISO time of the snapshot. There is no time of the export
    itself: the same question to the same version gives the same file.
    """

    title: str
    things: str
    rows: int
    query: str
    snapshot: str
    created: str
    licence: str
    licence_address: str
    attribution: str
    citation: str

    @classmethod
    def of(cls, manifest: Manifest, query: str, rows: int, things: str = OPERATIONS) -> About:
        """The statement for an export of so many rows from a version."""
        title = TITLES[things]
        asked = f"query “{query}”" if query else f"all {things}"
        source = f"Kohesio, snapshot {manifest.version} of {manifest.created[:10]}, {asked}"
        return cls(
            title=title,
            things=things,
            rows=rows,
            query=query,
            snapshot=manifest.version,
            created=manifest.created,
            licence=manifest.licence,
            licence_address=LICENCES.get(manifest.licence, ""),
            attribution=manifest.attribution,
            citation=f"{title}. {source}. {manifest.attribution}. Licence: {manifest.licence}.",
        )

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Name and value of each line, as text."""
        return tuple((name, str(value)) for name, value in self._members().items())

    def to_json(self) -> str:
        """The statement as a JSON object on one line."""
        return json.dumps(self._members(), ensure_ascii=False, separators=(",", ":"))

    def _members(self) -> dict[str, str | int]:
        """The fields by name; the number of rows has that of the things."""
        told = asdict(self)
        del told["things"]
        return {self.things if name == "rows" else name: value for name, value in told.items()}

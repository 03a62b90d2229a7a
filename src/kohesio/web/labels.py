"""What codes are called in the reader's language: values of facets, keys of filters, words for bases and kinds.

Names of code lists come from ``kohesio.reference`` and are translated by the catalogue, countries come from CLDR, and
names of programmes, lists and beneficiaries from the snapshot, in their own language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kohesio.editorial.entries import Collection, words_for
from kohesio.index.fields import COLLECTION, REGION_LEVELS, SCOPE_MARK, TOGETHER
from kohesio.model.territory import iso_country
from kohesio.reference import codelists, territories
from kohesio.reference.codelists import Kind
from kohesio.ui.i18n import Language, message

FACETS: Mapping[str, str] = {
    "country": message("Country"),
    "nuts": message("Region"),
    "municipality": message("Municipality"),
    "fund": message("Fund"),
    "programme": message("Programme"),
    "priority": message("Priority"),
    "period": message("Programming period"),
    "policy_objective": message("Policy objective"),
    "thematic_objective": message("Thematic objective"),
    "specific_objective": message("Specific objective"),
    "theme": message("Theme"),
    "intervention_field": message("Intervention field"),
    "sdg": message("Sustainable development goal"),
    "beneficiary": message("Beneficiary"),
    "beneficiary_type": message("Kind of beneficiary"),
    "interreg": message("Interreg"),
    "status": message("Status"),
    "list": message("List of operations"),
    COLLECTION: message("Collection"),
    "start": message("Start date"),
    "end": message("End date"),
    "total_cost": message("Total cost"),
    "eligible_cost": message("Eligible cost"),
    "budget": message("Budget"),
    "eu_contribution": message("EU contribution"),
    "cofinancing_rate": message("Co-financing rate"),
}
"""Keys of filters, as readers call them."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "status": {
        "planned": message("Not yet started"),
        "running": message("Running"),
        "finished": message("Finished"),
        "unknown": message("Dates not published"),
    },
    "interreg": {
        "true": message("Interreg (cooperation across borders)"),
        "false": message("Other programmes"),
    },
    "beneficiary_type": {
        "legal": message("Organisation"),
        "natural": message("Natural person"),
        "unknown": message("Not stated"),
    },
}

SORTS: Mapping[str, str] = {
    "relevance": message("Relevance"),
    "title": message("Title, A to Z"),
    "-title": message("Title, Z to A"),
    "start_date": message("Start date, earliest first"),
    "-start_date": message("Start date, latest first"),
    "end_date": message("End date, earliest first"),
    "-end_date": message("End date, latest first"),
    "total_cost": message("Total cost, lowest first"),
    "-total_cost": message("Total cost, highest first"),
    "eligible_cost": message("Eligible cost, lowest first"),
    "-eligible_cost": message("Eligible cost, highest first"),
    "eu_contribution": message("EU contribution, lowest first"),
    "-eu_contribution": message("EU contribution, highest first"),
    "budget": message("Budget, lowest first"),
    "-budget": message("Budget, highest first"),
    "cofinancing_rate": message("Co-financing rate, lowest first"),
    "-cofinancing_rate": message("Co-financing rate, highest first"),
    "duration": message("Duration, shortest first"),
    "-duration": message("Duration, longest first"),
    "name": message("Name, A to Z"),
    "-name": message("Name, Z to A"),
    "operations": message("Number of projects, fewest first"),
    "-operations": message("Number of projects, most first"),
}
"""Orders, as the text form of a query writes them."""

OTHER_AMOUNTS: Mapping[str, str] = {
    "awarded": message("Awarded"),
    "granted": message("Granted"),
    "contracted": message("Contracted"),
    "funding": message("Funding"),
    "planned_public_funding": message("Planned public funding"),
    "approved_public_funding": message("Approved public funding"),
    "paid": message("Paid"),
    "paid_public": message("Public funding paid"),
    "granted_eu_and_state": message("Granted by the EU and the state"),
    "paid_eu_and_state": message("Paid by the EU and the state"),
    "national": message("National funding"),
    "private": message("Private funding"),
    "public": message("Public funding"),
    "ineligible": message("Costs that are not eligible"),
    "eligible_at_settlement": message("Eligible cost at settlement"),
    "eu_at_settlement": message("EU contribution at settlement"),
}

PLACE_BASES: Mapping[str, str] = {
    "site": message("where the project takes place"),
    "beneficiary": message("where the beneficiary has its seat"),
    "region_centre": message("the centre of the region"),
    "fund_manager": message("where the manager of the fund has its seat"),
    "unknown": message("the list does not say what the place stands for"),
}

PLACE_PRECISIONS: Mapping[str, str] = {
    "point": message("exact to the point"),
    "postcode": message("exact to the postcode"),
    "municipality": message("exact to the municipality"),
    "nuts3": message("exact to the small region (NUTS 3)"),
    "nuts2": message("exact to the region (NUTS 2)"),
    "nuts1": message("exact to the large region (NUTS 1)"),
    "country": message("exact to the country"),
    "unknown": message("how exact is not known"),
}

ASIDE_REASONS: Mapping[str, str] = {
    "same_operation": message("another list has the same project"),
    "umbrella": message("a larger project holds its amounts"),
    "repeated_amount": message("the list repeats one amount for several projects"),
}
"""Why the amounts of a project are in no total."""

ROLES: Mapping[str, str] = {
    "beneficiary": message("Beneficiary"),
    "contractor": message("Contractor"),
    "partner": message("Partner"),
}

_KINDS: Mapping[str, Kind] = {
    "fund": Kind.FUND,
    "policy_objective": Kind.POLICY_OBJECTIVE,
    "thematic_objective": Kind.THEMATIC_OBJECTIVE,
    "specific_objective": Kind.SPECIFIC_OBJECTIVE,
    "theme": Kind.THEME,
    "sdg": Kind.SDG,
}


@dataclass(frozen=True, slots=True)
class Label:
    """A value's name; ``language`` where it differs from the page's or is not known to be it."""

    text: str
    language: str | None = None
    code: str | None = None


Names = Callable[[str, str], str | None]
"""Names that only the snapshot knows: (facet key, value) → name."""


class Labels:
    """The names of values for readers of one language."""

    def __init__(
        self, language: Language, names: Names, collections: Mapping[str, Collection] = MappingProxyType({})
    ) -> None:
        self.language = language
        self._names = names
        self._collections = collections

    def facet(self, key: str) -> str:
        """What a filter is called."""
        return self.language.gettext(FACETS[key])

    def word(self, words: Mapping[str, str], key: str) -> str:
        """A word of one of this module's tables; the key itself if the table does not have it."""
        return self.language.gettext(words[key]) if key in words else key

    def value(self, key: str, value: str, *, short: bool = False) -> Label:
        """What a value of a facet is called, with its code where readers know it by that too."""
        if key == "country":
            return Label(self.language.country(iso_country(value)))
        if key == "nuts":
            return self._any_region(value) if value in REGION_LEVELS else self.region(value)
        if key in _WORDS:
            return Label(self.word(_WORDS[key], value))
        if key == "intervention_field":
            return self._scoped_field(value)
        if key in _KINDS:
            return self.code(_KINDS[key], value, short=short)
        if key == "priority":
            return self._priority(value)
        if key == COLLECTION:
            return self._collection(value)
        name = self._names(key, value)
        is_cci = key == "programme" and not value.startswith("Q")
        return Label(name, code=value if is_cci else None) if name else Label(value)

    def town(self, lat: float, lon: float) -> str | None:
        """The town whose point this is, with its country; None where there is none."""
        return self._names("near", f"{lat},{lon}")

    def code(self, kind: Kind, code: str, period: str | None = None, *, short: bool = False) -> Label:
        """An entry of a code list."""
        find = codelists.short_label if short else codelists.label
        text = find(kind, code, period)
        shown = None if kind is Kind.SDG else self.language.gettext(code) if kind is Kind.FUND else code
        return Label(self.language.gettext(text), code=shown) if text else Label(code)

    def fund(self, code: str) -> str:
        """A fund by name and abbreviation: ``European Social Fund Plus (ESF+)``, in Greek ``(ΕΚΤ+)``."""
        label = self.code(Kind.FUND, code)
        return f"{label.text} ({label.code})" if label.code else label.text

    def _collection(self, value: str) -> Label:
        if TOGETHER in value:
            return Label(" + ".join(self._collection(one).text for one in value.split(TOGETHER)))
        found = self._collections.get(value)
        title = words_for(found.title, self.language.code) if found else None
        return (
            Label(title.text, title.language if title.language != self.language.code else None)
            if title
            else Label(value)
        )

    def _any_region(self, level: str) -> Label:
        words = self.language.gettext("any region of the level NUTS %(level)s")
        return Label(words % {"level": level.removeprefix("level")})

    def region(self, code: str) -> Label:
        """A statistical region in its own language; a country in the reader's."""
        if len(code) == 2:
            return Label(self.language.country(iso_country(code)), code=code.upper())
        found = territories.region(code)
        return Label(found.name, code=found.code) if found else Label(code)

    def field(self, code: str, period: str) -> Label:
        """An intervention field of a period."""
        return self.code(Kind.INTERVENTION_FIELD, code, period)

    def area(self, value: str) -> str:
        """The period and the heading of the law that an intervention field (a value of the facet) stands under; empty
        for one without."""
        scope, _, text = value.rpartition(SCOPE_MARK)
        found = codelists.code(Kind.INTERVENTION_FIELD, text, scope)
        return f"{scope} · {self.language.gettext(found.parent)}" if found and found.parent else ""

    def _scoped_field(self, value: str) -> Label:
        scope, mark, code = value.rpartition(SCOPE_MARK)
        label = self.field(code, scope) if mark else self.code(Kind.INTERVENTION_FIELD, value)
        scoped = scope if label.text == code else f"{code}, {scope}"
        return Label(label.text, code=scoped if mark else code)

    @staticmethod
    def priority_alone(value: str) -> Label:
        """A priority where only those of one programme stand."""
        return Label(value.partition(SCOPE_MARK)[2] or value)

    def _priority(self, value: str) -> Label:
        scope, mark, priority = value.partition(SCOPE_MARK)
        name = self._names("programme", scope) if mark else None
        return Label(f"{priority} – {name}" if name else priority if mark else value)

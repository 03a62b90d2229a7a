"""What an index must answer, worked out in the most obvious way: one operation after the other, no columns at all.

It shares with the product only what defines the meaning of words and of search texts (``text``, ``syntax``) and the
nouns. Every engine must equal it; see ``test_index_port``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from kohesio.index.fields import COLLECTION, INFOREGIO
from kohesio.index.query import Box, Choice, OperationQuery, Polygon
from kohesio.index.result import Instead, SetAside, Sum, Totals
from kohesio.index.syntax import Match, Term, parse_text
from kohesio.index.text import code_key, fold, latin, latin_beginnings, stems, title_key, words
from kohesio.model.identifier import parse_id
from kohesio.model.money import Amount
from kohesio.model.operation import Operation, Part
from kohesio.model.period import PartialDate, Precision
from kohesio.model.programme import is_interreg
from kohesio.model.territory import Point, nuts_parents

ZERO = Decimal("0.00")
EURO_LIMITS = [n * 10**power for power in range(3, 9) for n in (1, 2, 5)] + [10**9]


def euro(amount: Amount | None) -> Decimal | None:
    return amount.eur if amount else None


def added(figures: list[Decimal | None]) -> Sum:
    """What is known, added up, and how many are not."""
    return Sum(sum((figure for figure in figures if figure is not None), ZERO), figures.count(None))


def contribution(one: Operation | Part) -> Decimal:
    if isinstance(one, Operation) and one.counted_in:
        return ZERO
    return euro(one.eu_contribution) or ZERO


Line = tuple[int, Decimal, int]
"""Of some operations how many, their EU contribution, and how many of them publish none."""

NO_LINE: Line = (0, ZERO, 0)


def more(line: Line, one: Operation, amount: Decimal | None = None) -> Line:
    """A line with one operation more; ``amount`` where not all of its contribution counts here."""
    lacks = euro(one.eu_contribution) is None and not one.counted_in
    return line[0] + 1, line[1] + (contribution(one) if amount is None else amount), line[2] + lacks


def figure(one: Operation, key: str) -> Decimal | None:
    if key == "cofinancing_rate":
        return one.cofinancing_rate.percent if one.cofinancing_rate else None
    if key == "budget":
        return euro(one.total_cost) if euro(one.total_cost) is not None else euro(one.eligible_cost)
    return euro(getattr(one, key))


def is_highlighted(one: Operation) -> bool:
    return any(link.startswith("http") and INFOREGIO in link for link in one.links)


def last_day(when: PartialDate) -> date:
    months = {Precision.DAY: 0, Precision.MONTH: 1, Precision.QUARTER: 3, Precision.YEAR: 12}[when.precision]
    at = when.date.year * 12 + when.date.month - 1 + months
    return date(at // 12, at % 12 + 1, 1) - timedelta(days=1) if months else when.date


def status(one: Operation, as_of: date) -> str:
    start, end = one.start_date, one.end_date
    if start and start.date > as_of:
        return "planned"
    if end and last_day(end) < as_of:
        return "finished"
    return "running" if start and end and last_day(start) <= as_of <= end.date else "unknown"


def values(one: Operation, key: str, as_of: date) -> set[str]:
    programme = one.programme.id or one.programme.cci
    cci = one.programme.cci
    interreg = "true" if len(one.countries) > 1 or (cci and is_interreg(cci)) else "false" if cci else None
    kinds = {True: "natural", False: "legal", None: "unknown"}
    found: dict[str, Iterable[str | None]] = {
        "country": {one.country, *one.countries},
        "nuts": {code for place in one.places if place.nuts for code in nuts_parents(place.nuts)},
        "municipality": (place.municipality for place in one.places),
        "fund": one.funds,
        "programme": [programme],
        "priority": [scoped(one, key, one.programme.priority)],
        "period": [one.period],
        "theme": one.themes,
        "intervention_field": (scoped(one, key, code) for code in one.intervention_fields),
        "sdg": one.sdgs,
        "beneficiary": (body.id for body in one.beneficiaries),
        "beneficiary_type": (kinds[body.is_natural_person] for body in one.beneficiaries),
        "interreg": [interreg],
        "status": [status(one, as_of)],
        "list": [one.source.list],
    }
    return {value for value in (found[key] if key in found else getattr(one, key)) if value}


def scoped(one: Operation, key: str, code: str | None) -> str | None:
    scope = one.period if key == "intervention_field" else one.programme.id or one.programme.cci or one.source.list
    return f"{scope}:{code}" if code else None


def amount_in(one: Operation, key: str, value: str) -> Decimal:
    """The EU contribution an operation adds to a facet value: that of its matching parts where it is split."""
    names = {"nuts": "place", "fund": "fund", "programme": "programme", "priority": "priority"}
    name = names.get(key, "intervention_field")
    if one.counted_in or key not in {*names, "intervention_field"}:
        return contribution(one)
    parts = [(getattr(part, name), part) for part in one.parts if euro(part.eu_contribution) is not None]
    split = [(code, part) for code, part in parts if code is not None]
    if not split:
        return contribution(one)
    if key == "nuts":
        return sum((contribution(part) for code, part in split if value in nuts_parents(code)), ZERO)
    wanted = [(scoped(one, key, code) if key in {"priority", "intervention_field"} else code, p) for code, p in split]
    return sum((contribution(part) for code, part in wanted if code == value), ZERO)


def kilometres(a: Point, lat: float, lon: float) -> float:
    p, q = math.radians(a.lat), math.radians(lat)
    chord = math.sin((p - q) / 2) ** 2 + math.cos(p) * math.cos(q) * math.sin(math.radians(a.lon - lon) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(min(chord, 1)))


def in_box(point: Point, box: Box) -> bool:
    across = (
        box.west <= point.lon <= box.east if box.west <= box.east else point.lon >= box.west or point.lon <= box.east
    )
    return across and box.south <= point.lat <= box.north


def in_polygon(point: Point, polygon: Polygon) -> bool:
    """By exact fractions: on an edge, or with an odd number of edges to the east. Edges take the shorter way."""
    ring = [(Fraction(lon), Fraction(lat)) for lon, lat in polygon.corners]
    east = Fraction(0)
    edges = []
    for at, (lon, lat) in enumerate(ring):
        to_lon, to_lat = ring[(at + 1) % len(ring)]
        turn = (to_lon - lon) if abs(to_lon - lon) <= 180 else (to_lon - lon) - (360 if to_lon > lon else -360)
        edges.append((ring[0][0] + east, lat, ring[0][0] + east + turn, to_lat))
        east += turn
    return any(_holds(Fraction(point.lon) + turn, Fraction(point.lat), edges) for turn in (-720, -360, 0, 360, 720))


def _holds(lon: Fraction, lat: Fraction, edges: list[tuple[Fraction, Fraction, Fraction, Fraction]]) -> bool:
    crossed = 0
    for west, south, east, north in edges:
        aside = (east - west) * (lat - south) - (lon - west) * (north - south)
        if aside == 0 and min(west, east) <= lon <= max(west, east) and min(south, north) <= lat <= max(south, north):
            return True
        if (south > lat) != (north > lat):
            crossed += west + (lat - south) * (east - west) / (north - south) > lon
    return crossed % 2 == 1


def map_cell(point: Point, depth: int) -> tuple[int, int]:
    """Column and line on the square Mercator map, cut at 85.05 degrees."""
    lat = math.radians(max(-85.05, min(85.05, point.lat)))
    across, down = (point.lon + 180) / 360, (1 - math.asinh(math.tan(lat)) / math.pi) / 2
    last = 2**depth - 1
    return max(0, min(last, math.floor(across * 2**depth))), max(0, min(last, math.floor(down * 2**depth)))


def cells_touched(box: Box, depth: int) -> int:
    left, top = map_cell(Point(box.north, box.west), depth)
    right, bottom = map_cell(Point(box.south, box.east), depth)
    return (right - left + 1) * (bottom - top + 1)


def sort_key(one: Operation, key: str) -> object:
    """What an order compares; None stands last. ``sorted`` keeps ties in the order of ids, reversed or not."""
    if key == "title":
        return title_key(one.title[0].text) if one.title else None
    if key in {"start_date", "end_date"}:
        when = getattr(one, key)
        return when.date if when else None
    if key == "duration":
        start, end = one.start_date, one.end_date
        return (end.date - start.date).days if start and end and end.date >= start.date else None
    return figure(one, "eu_contribution" if key == "relevance" else key)


def shown_instead(one: Operation) -> Decimal | None:
    """The amount lists show of an operation without an EU contribution; nought is one too."""
    first = one.other_amounts[0].amount if one.other_amounts else None
    budget = figure(one, "budget")
    return euro(first) if budget is None else budget


class Oracle:
    """Answers about a collection on a date."""

    def __init__(self, operations: Sequence[Operation], as_of: date) -> None:
        self.operations = operations
        self.as_of = as_of
        self.laid: dict[str, set[str]] = {}
        self.texts = {
            one.id: [(text, 3) for text in one.title] + [(text, 1) for text in one.summary] for one in operations
        }
        self.vocabulary = {
            (text.language or "", word)
            for texts in self.texts.values() for text, _ in texts for word in words(text.text)
        }  # fmt: skip
        lengths = [self.length(one) for one in operations]
        self.mean = sum(lengths) / len(lengths) if lengths else 0

    def length(self, one: Operation) -> int:
        return sum(weight * len(words(text.text)) for text, weight in self.texts[one.id])

    # -- text

    def same(self, term: Term, place: int) -> set[tuple[str, str]]:
        """The folded words, each with the language of the texts, that a term's word stands for."""
        word = term.words[place]
        folded = {(language, fold(raw)) for language, raw in self.vocabulary}
        if term.match is Match.PREFIX:
            form = fold(word)
            return {(la, one) for la, one in folded if one.startswith(form) or latin(one).startswith(latin(form))}
        spellings = self.spelled(word)
        if term.match is Match.PHRASE:
            return spellings
        forms = {word, *(one for _, one in spellings)}
        beginnings = latin_beginnings(fold(word))
        return spellings | {
            (language, fold(raw)) for language, raw in self.vocabulary
            if any(stems(raw, language) & stems(form, language) for form in forms)
            or any(latin(stem) != stem and latin(stem) in beginnings for stem in stems(raw, language))
        }  # fmt: skip

    def spelled(self, word: str) -> set[tuple[str, str]]:
        folded = {(language, fold(raw)) for language, raw in self.vocabulary}
        return {(language, one) for language, one in folded if latin(one) == latin(fold(word))}

    def is_as_typed(self, one: Operation, term: Term) -> bool:
        if term.match is not Match.WORD:
            return term.match is Match.PHRASE and self.frequency(one, term) > 0
        held = {(text.language or "", fold(word)) for text, _ in self.texts[one.id] for word in words(text.text)}
        return bool(held & self.spelled(term.words[0]))

    def frequency(self, one: Operation, term: Term) -> int:
        wanted = [self.same(term, place) for place in range(len(term.words))]
        total = 0
        for text, weight in self.texts[one.id]:
            found = [(text.language or "", fold(word)) for word in words(text.text)]
            starts = range(len(found) - len(wanted) + 1)
            total += weight * sum(all(found[at + n] in some for n, some in enumerate(wanted)) for at in starts)
        return total

    def score(self, one: Operation, text: str) -> float:
        total = 1000.0 if self.is_called(one, text) else 0.0
        for term in parse_text(text).terms:
            holding = sum(self.frequency(other, term) > 0 for other in self.operations)
            tf = self.frequency(one, term)
            idf = math.log(1 + (len(self.operations) - holding + 0.5) / (holding + 0.5))
            total += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * self.length(one) / self.mean)) if tf else 0
            total += idf * 2.2 if self.is_as_typed(one, term) else 0
        return total

    def is_called(self, one: Operation, text: str) -> bool:
        code = one.operation_code
        return parse_id(text) == one.id or bool(code and text and code_key(code) == code_key(text))

    def holds(self, one: Operation, text: str) -> bool:
        alternatives = parse_text(text).alternatives
        if not self.is_ranked(text):
            return True
        return self.is_called(one, text) or any(
            all(self.frequency(one, term) for term in entry.required)
            and not any(self.frequency(one, term) for term in entry.excluded)
            for entry in alternatives
        )

    # -- answers

    def totals(self, query: OperationQuery) -> Totals:
        """The operations that others count are told apart from what is added up."""
        found = self.find(query)
        own, aside = [[one for one in found if bool(one.counted_in) == other] for other in (False, True)]
        names = ("total_cost", "eligible_cost", "eu_contribution")
        total, eligible, contribution = (added([euro(getattr(one, name)) for one in own]) for name in names)
        reasons = Counter(str(one.counted_in.reason) for one in aside if one.counted_in)
        apart = [sum((euro(getattr(one, name)) or ZERO for one in aside), ZERO) for name in names]
        set_aside = SetAside(len(aside), tuple(sorted(reasons.items())), *apart)
        return Totals(len(found), total, eligible, contribution, set_aside, self.instead(own))

    @staticmethod
    def instead(own: Sequence[Operation]) -> tuple[Instead, ...]:
        """Of the operations without an EU contribution the other amounts, each kind by itself."""
        lacking = [one for one in own if euro(one.eu_contribution) is None]
        found = []
        for kind in sorted({other.kind for one in lacking for other in one.other_amounts}):
            amounts = [
                [other.amount for other in one.other_amounts if other.kind == kind and euro(other.amount) is not None]
                for one in lacking
            ]
            held = [entries for entries in amounts if entries]
            total = sum((entry.eur or ZERO for entries in held for entry in entries), ZERO)
            if held:
                currencies = sorted({entries[0].currency for entries in held})
                found.append(Instead(kind, len(held), total, tuple(currencies)))
        return tuple(sorted(found, key=lambda one: (-one.count, -one.eur, one.kind)))

    def budget(self, query: OperationQuery) -> Sum:
        """What the operations that are added up cost."""
        return added([figure(one, "budget") for one in self.find(query) if not one.counted_in])

    def matches(self, one: Operation, query: OperationQuery, ignoring: str | None = None) -> bool:
        return (
            self.holds(one, query.text)
            and all(self.chosen(one, key, choice) for key, choice in query.choices if key != ignoring)
            and all(self.within(figure(one, key), r.least, r.most) for key, r in query.amounts)
            and all(
                (key in query.lacking and not when) or self.within(when.date if when else None, r.first, r.last)
                for key, r in query.dates for when in [one.start_date if key == "start" else one.end_date]
            )
            and (query.has_image is None or bool(one.images) == query.has_image)
            and (query.highlighted is None or is_highlighted(one) == query.highlighted)
            and self.is_there(one, query)
        )  # fmt: skip

    def values_of(self, one: Operation, key: str) -> set[str]:
        if key == COLLECTION:
            return {name for name, members in self.laid.items() if one.id in members}
        return values(one, key, self.as_of)

    def chosen(self, one: Operation, key: str, choice: Choice) -> bool:
        has = self.values_of(one, key)
        return (not choice.included or bool(has & {*choice.included})) and not has & {*choice.excluded}

    @staticmethod
    def within(value: object, least: object, most: object) -> bool:
        return value is not None and (least is None or value >= least) and (most is None or value <= most)  # type: ignore[operator]

    @staticmethod
    def is_there(one: Operation, query: OperationQuery) -> bool:
        points = [place.point for place in one.places if place.point]
        near, box, polygon = query.near, query.box, query.polygon
        if near and not any(kilometres(point, near.lat, near.lon) <= near.km for point in points):
            return False
        if polygon and not any(in_polygon(point, polygon) for point in points):
            return False
        return not box or ("box" in query.lacking and not points) or any(in_box(point, box) for point in points)

    def find(self, query: OperationQuery, ignoring: str | None = None) -> list[Operation]:
        """The operations of a query in its order."""
        found = sorted((one for one in self.operations if self.matches(one, query, ignoring)), key=lambda one: one.id)
        if query.sort.key == "relevance" and self.is_ranked(query.text):
            return sorted(found, key=lambda one: -self.score(one, query.text))
        keys = {one.id: sort_key(one, query.sort.key) for one in found}
        known = [one for one in found if keys[one.id] is not None]
        known.sort(key=lambda one: keys[one.id], reverse=query.sort.descending or query.sort.key == "relevance")  # type: ignore[arg-type,return-value]
        others = [one for one in found if keys[one.id] is None]
        if query.sort.key in {"relevance", "eu_contribution"}:
            others.sort(key=lambda one: Decimal("Infinity") if (amount := shown_instead(one)) is None else -amount)
        return known + others

    def is_ranked(self, text: str) -> bool:
        """Whether a text finds by words, code or id; without, relevance is the largest EU contribution."""
        return bool(parse_text(text).alternatives) or any(self.is_called(one, text) for one in self.operations)

    def clusters(self, query: OperationQuery, box: Box, zoom: int) -> list[tuple[Line, set[str], float, float]]:
        """Per cell of the map: its line, ids, and the middle of their places."""
        parts = [box]
        if box.west > box.east:
            parts = [Box(box.west, box.south, 180, box.north), Box(-180, box.south, box.east, box.north)]
        depth = min(zoom + 2, 24)
        while depth and sum(cells_touched(part, depth) for part in parts) > 16_384:
            depth -= 1
        cells: dict[tuple[int, int], list[tuple[Operation, Point]]] = {}
        for one in self.find(query):
            for place in one.places:
                if place.point and in_box(place.point, box):
                    cells.setdefault(map_cell(place.point, depth), []).append((one, place.point))
        found = []
        for members in cells.values():
            here = {one.id: one for one, _ in members}
            line = NO_LINE
            for one in here.values():
                line = more(line, one)
            lat = sum(point.lat for _, point in members) / len(members)
            found.append((line, set(here), lat, sum(point.lon for _, point in members) / len(members)))
        return found

    def regions(self, query: OperationQuery, level: int) -> tuple[dict[str, Line], Line]:
        """Region → its line, and that of the operations that have none of this level."""
        found: dict[str, Line] = {}
        without = NO_LINE
        for one in self.find(query):
            has = {code for code in values(one, "nuts", self.as_of) if len(code) == level + 2}
            without = without if has else more(without, one)
            for code in has:
                found[code] = more(found.get(code, NO_LINE), one, amount_in(one, "nuts", code))
        return found, without

    def histogram(self, query: OperationQuery, key: str) -> tuple[dict[object, Line], int]:
        """First of the bin (year, euro, percent; None below all) → its line; how many operations have no figure."""
        limits = list(range(0, 101, 10)) if key == "cofinancing_rate" else [0, *EURO_LIMITS]
        found: dict[object, Line] = {}
        missing = 0
        amounts = tuple(entry for entry in query.amounts if entry[0] != key)
        dates = tuple(entry for entry in query.dates if entry[0] != key)
        for one in self.find(replace(query, amounts=amounts, dates=dates)):
            when = {"start": one.start_date, "end": one.end_date}.get(key)
            value = (when.date.year if when else None) if key in {"start", "end"} else figure(one, key)
            if value is None:
                missing += 1
                continue
            first = value if key in {"start", "end"} else max((x for x in limits if x <= value), default=None)
            found[first] = more(found.get(first, NO_LINE), one)
        return found, missing

    def largest(self, query: OperationQuery) -> tuple[list[tuple[str, int, Decimal, int]], Decimal | None]:
        """The ten beneficiaries with the largest EU contribution, and their share of those of all."""
        found: dict[str, Line] = {}
        for one in self.find(query):
            for body in values(one, "beneficiary", self.as_of):
                found[body] = more(found.get(body, NO_LINE), one)
        ranked = sorted(((body, *line) for body, line in found.items() if line[1] > 0), key=lambda e: (-e[2], e[0]))[
            :10
        ]
        total = sum((amount for _, amount, _ in found.values()), ZERO)
        share = sum((amount for _, _, amount, _ in ranked), ZERO) / total if total > 0 else None
        return ranked, None if share is None else share.quantize(Decimal("0.0001"))

    def facet(self, key: str, query: OperationQuery) -> tuple[dict[str, Line], Line]:
        """Value → its line, and that of the operations that have no value."""
        found: dict[str, Line] = dict.fromkeys(query.choice(key).included, NO_LINE)
        without = NO_LINE
        for one in self.find(query, ignoring=key):
            has = self.values_of(one, key)
            without = without if has else more(without, one)
            for value in has:
                found[value] = more(found.get(value, NO_LINE), one, amount_in(one, key, value))
        return found, without

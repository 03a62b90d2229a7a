"""How well the values of a column suit a field, whatever the heading says: from -1 (cannot be) to 1 (must be).

Each field has one small test on a ``Profile``. Nothing is 0: the values neither speak for the field nor against it.
"""

from __future__ import annotations

from collections.abc import Callable

from kohesio.ingest.persons import judge, stated
from kohesio.ingest.recognition.headings import ENGLISH_TITLE, KIND, PERSONAL, TOTAL
from kohesio.ingest.recognition.profile import TOWN_BEHIND, Profile
from kohesio.reference import persons
from kohesio.reference.folding import fold

NO = -1.0
"""The values cannot be of the field."""

_LEAST_MONEY = 250.0  # the median operation costs more than this, also in thousands
_MOST_RATE = 100.5
_ROLE = 5  # letters of a sign for a part in the operation (``LP``, ``PP2``); no list has such bodies alone
_FEWEST = 3  # codes of operations are at least so many
_SAMPLE = 500
_SOME = 0.2
_SENTENCES = 60  # letters; names of a class are shorter, or the same in many rows


def fitness(field: str, look: Profile) -> float:
    """How well the column's values suit ``field``; 0 for an empty column."""
    if not look.texts:
        return 0.0
    if field == TOTAL or field in _AMOUNTS or field.startswith("other_amounts."):
        return _amount(look)
    test = _TESTS.get(field)
    return test(look) if test else 0.0


def _amount(look: Profile) -> float:
    if look.number < 0.55 or look.date > 0.5 or look.serial > 0.95:
        return NO
    if look.high <= _MOST_RATE:
        return 0.0 if look.high == 0.0 else -0.6
    if look.year > 0.9:
        return NO
    return 0.5 * look.number + (0.4 if look.middle >= _LEAST_MONEY else 0.0)


def _rate(look: Profile) -> float:
    if look.number < 0.5 or look.date > 0.3 or look.middle > _MOST_RATE:
        return NO
    if look.high > 2 * _MOST_RATE:
        return -0.6
    return 0.6 + 0.3 * (look.percent > 0.5 or 0 < look.middle <= 1)


def _day(look: Profile) -> float:
    certain = look.date + (look.serial if look.native_date < 0.5 else 0.0)
    if certain >= 0.6:
        return 0.9 if look.date >= 0.6 else 0.5
    if look.date >= _SOME and certain + look.year >= 0.8:  # days where they are known, else the year
        return 0.7
    if look.year >= 0.7:
        return -0.3
    return NO


def _long_text(look: Profile) -> float:
    if look.letters < 0.6 or max(look.number, look.link) > 0.5 or look.date > 0.4:
        return NO
    if look.length >= 120:
        return 0.8
    return 0.3 if look.length >= 40 else -0.1


def _title(look: Profile) -> float:
    if look.letters < 0.6 or look.number > 0.5 or look.date > 0.4 or look.email > 0.4 or look.link > 0.4:
        return NO
    if look.country > 0.7 or (look.fund > 0.7 and look.length < 20):
        return NO
    value = 0.4 * (look.variety > 0.4) + 0.3 * (12 <= look.length <= 160)
    return value - 0.5 * (look.distinct < 10 <= look.filled // 5) - 0.3 * (look.code > 0.7)


def _beneficiary(look: Profile) -> float:
    if look.letters < 0.7 or look.number > 0.4 or look.date > 0.3 or look.email > 0.4 or look.link > 0.4:
        return NO
    if look.country > 0.7 or look.length > 250 or (look.longest <= _ROLE and look.filled > _ROLE):
        return NO
    return (
        0.3 * (8 <= look.length <= 90) + 0.2 * (look.variety > 0.15) - 0.5 * (look.distinct <= 3 and look.filled > 30)
    )


def _code(look: Profile) -> float:
    if look.date > 0.5 or look.span > 0.5 or max(look.email, look.link) > 0.3 or look.length > 60 or look.percent > 0.3:
        return NO
    if look.distinct < _FEWEST <= look.filled // _FEWEST:
        return NO
    if look.digits < _SOME and look.words > 1.5:
        return NO  # names
    if look.variety < 0.05 and look.filled > 40:
        return -0.7
    return 0.4 * look.code + 0.4 * (look.variety > 0.9) - 0.3 * (look.words > 4)


def _kind(look: Profile) -> float:
    """Words for natural and legal persons, legal forms, yes and no; anything else is not what the field holds."""
    texts = look.texts[:_SAMPLE]
    return 0.8 if sum(stated(text) is not None for text in texts) >= 0.5 * len(texts) else NO


def answers_yes_or_no(look: Profile) -> bool:
    """Whether the cells are mostly *yes* and *no*, which say nothing without the question."""
    words = persons.words("yes") | persons.words("no")
    texts = look.texts[:_SAMPLE]
    return bool(texts) and sum(fold(text) in words for text in texts) > 0.3 * len(texts)


def _number(look: Profile) -> float:
    if look.digits < _SOME:
        return NO  # names, whatever is said of references
    return 0.5 if look.code > 0.7 and look.length <= 20 else -0.4


def _few(look: Profile) -> float:
    """Fields with a short list of values: programme, priority, objective, theme."""
    if look.date > 0.4 or look.email > 0.3 or look.length > 260:
        return NO
    if look.filled > 60 and look.variety > 0.8:
        return -0.5
    if look.high > 10_000 and look.number > 0.8:
        return NO
    return 0.4 * (look.variety < 0.3)


def _programme(look: Profile) -> float:
    return 0.8 if look.cci > 0.6 else _few(look)


def _fund(look: Profile) -> float:
    if look.fund > 0.6:
        return 0.9
    if look.number > 0.6 or look.date > 0.4 or look.length > 60 or look.distinct > 40:
        return NO
    return 0.1 if look.distinct <= 12 else -0.4


def _intervention(look: Profile) -> float:
    if look.date > 0.4 or look.email > 0.3 or (look.number > 0.6 and look.high > 300):
        return NO
    if look.field_code < _SOME and look.variety > 0.5 and look.length >= _SENTENCES:
        return -0.5
    return 0.5 * look.field_code + 0.2 * (look.variety < 0.3)


def _country(look: Profile) -> float:
    if look.country > 0.6:
        return 0.9
    return -0.2 if look.distinct <= 3 and look.length < 30 and look.letters > 0.7 else NO


def _postcode(look: Profile) -> float:
    if look.postcode > 0.6:
        return 0.8
    if sum(TOWN_BEHIND.match(text) is not None for text in look.texts) > 0.6 * len(look.texts):
        return 0.4
    return -0.2 if look.postcode > 0.25 else NO


def _region(look: Profile) -> float:
    if look.email > 0.3 or look.date > 0.4 or look.length > 200 or (look.number > 0.9 and look.postcode < 0.5):
        return NO
    told = max(look.place, look.nuts, look.postcode)
    return 0.5 * told + 0.1 * (look.variety < 0.5) - 0.15 * (told < 0.1 and look.words < 2.5 and look.distinct > 5)


def _municipality(look: Profile) -> float:
    if look.letters < 0.6 or look.email > 0.3 or look.date > 0.4 or (look.country > 0.8 and look.distinct < 4):
        return NO
    return (
        0.3 * (look.length < 30 and look.words < 3.5) - 0.3 * (look.nuts > 0.5) - 0.3 * look.place - 0.3 * look.digits
    )


def _nuts(look: Profile) -> float:
    if look.nuts > 0.6:
        return 0.9
    return 0.3 if look.place > 0.5 else -0.3 if look.letters > 0.7 else NO


def _lau(look: Profile) -> float:
    return 0.4 if look.code > 0.8 and look.length <= 14 else NO


def _degrees(most: float) -> Callable[[Profile], float]:
    def test(look: Profile) -> float:
        return 0.6 if look.number > 0.8 and -most <= look.low and look.high <= most and look.high > 0 else NO

    return test


def _point(look: Profile) -> float:
    return 0.3 if look.number < 0.5 and sum(sign.isdigit() for sign in look.texts[0]) > 4 else NO


def _contact(look: Profile) -> float:
    return 0.4 + 0.4 * max(look.email, look.phone)


def names_bodies(look: Profile) -> bool:
    """Whether at least half of the values are surely bodies: no addresses, no telephone numbers, words of a body.

    A name that nothing tells anything of counts against it: contact data must not pass for beneficiaries.
    """
    texts = look.texts[:_SAMPLE]
    if not texts or look.email > _SOME or look.phone > _SOME:
        return False
    return sum(judge(text).is_person is False for text in texts) >= len(texts) / 2


def _link(look: Profile) -> float:
    return 0.9 if look.link > 0.6 else -0.2 if look.link > 0.05 or look.filled < 3 else NO


def _year(look: Profile) -> float:
    return 0.9 if look.year > 0.6 else 0.2 if look.date > 0.6 else NO


def _currency(look: Profile) -> float:
    """Codes and signs of currencies; under a heading that says so, also short words that are like codes."""
    if look.currency > 0.9:
        return 0.9
    alike = look.length <= 4 and look.letters > 0.8 and look.number < 0.5 and look.distinct <= 12
    return 0.5 if look.currency > 0.5 or alike else NO


def _period(look: Profile) -> float:
    return 0.6 if look.distinct <= 6 and look.number < 0.5 and look.date < 0.5 else NO


_AMOUNTS = frozenset({"total_cost", "eligible_cost", "eu_contribution"})
_TESTS: dict[str, Callable[[Profile], float]] = {
    "title": _title, ENGLISH_TITLE: _title, "summary": _long_text, "operation_code": _code, "beneficiary": _beneficiary,
    "beneficiary_number": _number, KIND: _kind, "partner": _beneficiary, "managing_authority": _beneficiary,
    "start_date": _day, "end_date": _day, "approval_date": _day, "list_updated": _day,
    "cofinancing_rate": _rate, "support_rate": _rate, "allocation_year": _year, "period": _period,
    "currency": _currency, "fund": _fund, "programme": _programme, "cci": lambda look: 0.9 if look.cci > 0.6 else NO,
    "priority": _few, "specific_objective": _few, "policy_objective": _few, "thematic_objective": _few, "theme": _few,
    "intervention_field": _intervention, "country": _country, "postcode": _postcode, "region": _region,
    "municipality": _municipality, "nuts": _nuts, "lau": _lau, "latitude": _degrees(72), "longitude": _degrees(64),
    "coordinates": _point, "link": _link, "image": _link, PERSONAL: _contact, "status": _few,
}  # fmt: skip

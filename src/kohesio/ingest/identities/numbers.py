"""Register numbers: brought to one form, and told from placeholders and typing errors by their check digits.

Check-digit rules are those the registers publish; of a scheme without a rule here only the shape is judged. A number
is valid or it is no evidence at all: a wrong digit must neither join two bodies nor keep them apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

_VAT = {
    "HR": {"oib"}, "PL": {"nip"}, "PT": {"nif", "nipc"}, "ES": {"nif", "cif"}, "DK": {"cvr"}, "IT": {"piva", "p.iva"},
    "RO": {"cui", "cif"}, "GR": {"afm", "αφμ"}, "FI": {"ytunnus", "y-tunnus", "businessid"}, "SI": {"davcna"},
    "BE": {"bce", "kbo", "cbe"}, "HU": {"adoszam"},
}  # fmt: skip
"""National names of the number that is also the VAT number."""
_NATIONAL = {
    "CZ": {"ico", "ič", "ičo"}, "SK": {"ico", "ičo"}, "FR": {"siren", "siret"},
    "BG": {"eik", "еик", "bulstat", "булстат"}, "SE": {"orgnr", "organisationsnummer"}, "EE": {"registrikood"},
    "LT": {"jak"}, "PL": {"regon"},
}  # fmt: skip
_PREFIX = {"GR": "EL"}
_JUNK = re.compile(r"[^0-9A-Z]")


def canonical(scheme: str, value: str, country: str) -> tuple[str, str] | None:
    """(scheme, value) as they compare within ``country`` (ISO), or None if the number is not valid.

    A VAT number loses its country prefix, a national scheme that is the VAT number becomes ``vat``; an LEI or PIC is
    one number for the whole world.
    """
    name = scheme.casefold().replace(" ", "")
    bare = _JUNK.sub("", value.upper())
    prefix = _PREFIX.get(country, country)
    if name in _VAT.get(country, ()):
        name = "vat"
    elif name in _NATIONAL.get(country, ()):
        name = f"national-{min(_NATIONAL[country])}"
    if name in {"vat", "tax"}:
        bare = bare.removeprefix(prefix)
    if name.startswith("national-") and country == "FR" and len(bare) == 14:
        bare = bare[:9]  # a SIRET is the SIREN of the body and five digits of its establishment
    if name == "vat" and country == "HU":
        bare = bare[:8]  # behind the eight digits stand the kind of tax and the county
    return (name, bare) if _is_valid(name, bare, country) else None


def _is_valid(scheme: str, value: str, country: str) -> bool:
    if scheme == "lei":
        return len(value) == 20 and _mod97(value) == 1
    if scheme == "pic":
        return len(value) == 9 and value.isdigit() and not _is_placeholder(value)
    if len(value) < 5 or _is_placeholder(value):
        return False
    check = _CHECKS.get((country, scheme))
    return check(value) if check is not None else sum(map(str.isdigit, value)) >= 5


def _is_placeholder(value: str) -> bool:
    digits = [int(letter) for letter in value if letter.isdigit()]
    if not digits:
        return True
    if max(map(digits.count, set(digits))) > len(digits) * 0.75:
        return True  # 00000000001 passes some registers' check, too
    return len(digits) == len(value) and all((after - before) % 10 == 1 for before, after in pairwise(digits))


def _mod97(value: str) -> int:
    return int("".join(str(int(letter, 36)) for letter in value)) % 97


def _luhn(length: int) -> Callable[[str], bool]:
    def check(value: str) -> bool:
        if len(value) != length or not value.isdigit():
            return False
        doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(value)))
        return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0

    return check


def _weighted(weights: Sequence[int], modulus: int, expected: Callable[[int], int]) -> Callable[[str], bool]:
    """The last digit is ``expected`` of the weighted sum of the others, modulo ``modulus``."""

    def check(value: str) -> bool:
        padded = value.zfill(len(weights) + 1)
        if len(padded) != len(weights) + 1 or not padded.isdigit():
            return False
        total = sum(int(digit) * weight for digit, weight in zip(padded, weights, strict=False))
        return expected(total % modulus) == int(padded[-1])

    return check


def _oib(value: str) -> bool:
    """ISO 7064, MOD 11,10."""
    if len(value) != 11 or not value.isdigit():
        return False
    product = 10
    for digit in value[:-1]:
        product = (int(digit) + product) % 10 or 10
        product = product * 2 % 11
    return (11 - product) % 10 == int(value[-1])


def _belgian(value: str) -> bool:
    padded = value.zfill(10)
    return padded.isdigit() and len(padded) == 10 and 97 - int(padded[:8]) % 97 == int(padded[8:])


def _bulgarian(value: str) -> bool:
    if not value.isdigit() or len(value) not in {9, 13}:
        return False
    nine = value[:9]
    for first in (1, 3):
        rest = sum(int(digit) * (first + at) for at, digit in enumerate(nine[:8])) % 11
        if rest != 10:
            return rest == int(nine[8])
    return int(nine[8]) == 0


def _baltic(value: str) -> bool:
    """Estonia's and Lithuania's: weights from 1, and from 3 where the first sum leaves 10."""
    if not value.isdigit() or len(value) not in {8, 9}:
        return False
    for first in (1, 3):
        rest = sum(int(digit) * ((first + at - 1) % 9 + 1) for at, digit in enumerate(value[:-1])) % 11
        if rest != 10:
            return rest == int(value[-1])
    return int(value[-1]) == 0


_CHECKS: dict[tuple[str, str], Callable[[str], bool]] = {
    ("HR", "vat"): _oib,
    ("BE", "vat"): _belgian,
    ("IT", "vat"): _luhn(11),
    ("SE", "national-organisationsnummer"): _luhn(10),
    ("FR", "national-siren"): _luhn(9),
    ("BG", "national-bulstat"): _bulgarian,
    ("EE", "national-registrikood"): _baltic,
    ("LT", "national-jak"): _baltic,
    ("PL", "vat"): _weighted((6, 5, 7, 2, 3, 4, 5, 6, 7), 11, lambda rest: rest),
    ("PT", "vat"): _weighted((9, 8, 7, 6, 5, 4, 3, 2), 11, lambda rest: 0 if rest < 2 else 11 - rest),
    ("DK", "vat"): _weighted((2, 7, 6, 5, 4, 3, 2), 11, lambda rest: (11 - rest) % 11),
    ("FI", "vat"): _weighted((7, 9, 10, 5, 8, 4, 2), 11, lambda rest: 0 if rest == 0 else 11 - rest),
    ("SI", "vat"): _weighted((8, 7, 6, 5, 4, 3, 2), 11, lambda rest: (11 - rest) % 10),
    ("HU", "vat"): _weighted((9, 7, 3, 1, 9, 7, 3), 10, lambda rest: (10 - rest) % 10),
    ("RO", "vat"): _weighted((7, 5, 3, 2, 1, 7, 5, 3, 2), 11, lambda rest: rest * 10 % 11 % 10),
    ("GR", "vat"): _weighted((256, 128, 64, 32, 16, 8, 4, 2), 11, lambda rest: rest % 10),
    ("CZ", "national-ico"): _weighted((8, 7, 6, 5, 4, 3, 2), 11, lambda rest: (11 - rest) % 10),
    ("SK", "national-ico"): _weighted((8, 7, 6, 5, 4, 3, 2), 11, lambda rest: (11 - rest) % 10),
}

"""Where a public register shows a body by its number: addresses made of the number alone, which need no form.

Only registers that are public, free to read and whose addresses other programs have long relied on. A number that is
only good for a form (VIES, most company registers) has none. Nothing is fetched; readers follow the addresses.
"""

from __future__ import annotations

import re

_EVERYWHERE = ""

_REGISTERS = {
    (_EVERYWHERE, "lei"): ("[0-9A-Z]{20}", "https://search.gleif.org/#/record/"),
    (_EVERYWHERE, "pic"): (
        "[0-9]{9}",
        "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/how-to-participate/org-details/",
    ),
    ("BE", "kbo"): (
        "[0-9]{10}", "https://kbopub.economie.fgov.be/kbopub/toonondernemingps.html?ondernemingsnummer=",
    ),
    ("CZ", "ičo"): ("[0-9]{8}", "https://ares.gov.cz/ekonomicke-subjekty?ico="),
    ("DK", "cvr"): ("[0-9]{8}", "https://datacvr.virk.dk/enhed/virksomhed/"),
    ("EE", "registrikood"): ("[0-9]{8}", "https://ariregister.rik.ee/eng/company/"),
    ("FR", "siren"): ("[0-9]{9}", "https://annuaire-entreprises.data.gouv.fr/entreprise/"),
}  # fmt: skip
"""Country and scheme → the form of a number, and the address it is put behind."""

_NAMES = {"bce": "kbo", "cbe": "kbo", "ico": "ičo", "ič": "ičo"}


def register_page(scheme: str, value: str, country: str | None) -> str | None:
    """The address of a body in the register its number is from; None where there is no such register or address.

    ``scheme`` is the name of the number in any case, ``country`` the ISO code of the body's.
    """
    name, number = scheme.casefold().replace(" ", ""), re.sub(r"[\s.\-]", "", value).upper()
    name = _NAMES.get(name, name)
    found = _REGISTERS.get((_EVERYWHERE, name)) or _REGISTERS.get((country or "", name))
    if found is None or not re.fullmatch(found[0], number):
        return None
    return found[1] + number

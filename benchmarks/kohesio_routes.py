"""The addresses of the Kohesio-compatible API that its own front end asks for, as the benchmark asks them.

One for each kind of answer: lists with and without words, the largest pages there are, the map at each of its stages,
the vocabularies behind the filters. Whether a route answers rightly is for the tests; here it is timed.
"""

from __future__ import annotations

from urllib.parse import quote

_EUROPE = quote('{"_southWest":{"lat":35,"lng":-10},"_northEast":{"lat":65,"lng":30}}')
_PARIS = quote('{"_southWest":{"lat":48.7,"lng":2.1},"_northEast":{"lat":49.0,"lng":2.6}}')

ROUTES: dict[str, str] = {
    "projects": "/api/projects?limit=15",
    "projects, a word": "/api/projects?keywords=school&limit=15",
    "projects, a country and a fund": "/api/projects?country=FR&fund=ERDF&limit=15",
    "projects, 1,000 of them": "/api/projects?limit=1000",
    "projects/image": "/api/projects/image?limit=10",
    "beneficiaries": "/api/beneficiaries?limit=15",
    "beneficiaries of a country": "/api/beneficiaries?country=FR&limit=15",
    "beneficiaries, 30,000 of them": "/api/beneficiaries?limit=30000",
    "map/search, Europe": "/api/map/search",
    "map/search, a country": "/api/map/search?granularityRegion=FR",
    "map/searchCluster, Europe": f"/api/map/searchCluster?boundingBox={_EUROPE}&zoom=5",
    "map/searchCluster, a city": f"/api/map/searchCluster?boundingBox={_PARIS}&zoom=11",
    "map/nearby": "/api/map/nearby?latitude=48.85&longitude=2.35",
    "queries/statistics": "/api/queries/statistics",
    "queries/nuts3": "/api/queries/nuts3",
    "queries/programs": "/api/queries/programs",
    "queries/categoriesOfIntervention": "/api/queries/categoriesOfIntervention",
    "queries/search/general": "/api/queries/search/general?keywords=school",
}

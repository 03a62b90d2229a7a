"""Every page of the site by its address, and the function that makes it."""

from __future__ import annotations

from collections.abc import Callable

from kohesio.web.pages import (
    beneficiaries,
    changes,
    collections,
    compare,
    coverage,
    embedded,
    files,
    following,
    home,
    images,
    lists,
    maps,
    places,
    programmes,
    project,
    project_beyond,
    projects,
    provenance,
    ranges,
    search,
    sparql,
    statistics,
    table,
    texts,
    themes,
)
from kohesio.web.tabs import MAP
from kohesio.web.visit import Document, Page, Redirect, Visit

Handler = Callable[[Visit], Page | Redirect | Document]

PAGES: tuple[tuple[str, Handler], ...] = (
    ("", home.home),
    ("search", search.search),
    ("projects", projects.projects),
    ("projects/map", maps.project_map),
    (MAP, maps.former_map),
    ("projects/images", images.images),
    ("projects.atom", following.query_atom),
    ("projects.feed.json", following.query_json),
    ("projects.{form}", files.project_file),
    ("projects/table", table.table),
    ("projects/statistics", statistics.statistics),
    ("projects/compare", compare.compare),
    ("projects/filters/{facet}", projects.choices),
    ("projects/ranges/{key}", ranges.whole),
    ("projects/{id:path}/provenance", provenance.provenance),
    ("projects/{id:path}/citation.bib", project_beyond.bibtex),
    ("projects/{id:path}/citation.json", project_beyond.csl),
    ("projects/{id:path}", project.project),
    ("beneficiaries", beneficiaries.beneficiaries),
    ("beneficiaries.{form}", files.beneficiary_file),
    ("beneficiaries/{id:path}", beneficiaries.beneficiary),
    ("changes", changes.changes),
    ("changes.atom", following.changes_atom),
    ("changes.feed.json", following.changes_json),
    ("places", places.places),
    ("places/{code}", places.place),
    ("programmes", programmes.programmes),
    ("programmes/{cci}", programmes.programme),
    ("themes", themes.themes),
    ("themes/{code}", themes.theme),
    ("objectives/{code}", themes.objective),
    ("goals/{code}", themes.goal),
    ("collections", collections.collections),
    ("collections/{id}", collections.collection),
    ("lists", lists.lists),
    ("lists.ics", following.due),
    ("lists/{id}", lists.one_list),
    ("coverage", coverage.coverage),
    ("data", texts.data),
    ("data/catalogue.jsonld", texts.data_catalogue),
    ("api", texts.api),
    ("sparql", sparql.sparql),
    ("faq", texts.faq),
    ("about", texts.about),
    ("accessibility", texts.accessibility),
    ("privacy", texts.privacy),
)
"""Every page by its address below the language."""

FRAMED: tuple[tuple[str, Handler], ...] = (("projects/ranges/{key}/drawing", ranges.drawing),)
"""Parts of pages that stand in a frame of ours."""

EMBEDDED: tuple[tuple[str, Handler], ...] = (
    (maps.EMBEDDED, maps.embedded_map),
    (statistics.EMBEDDED, statistics.embedded_statistics),
    (embedded.FIGURES, embedded.embedded_figures),
    (embedded.PROJECTS, embedded.embedded_list),
)
"""Pages for the frames of other sites, by their whole address: the query names the language."""

PATHS = frozenset(path for path, _ in PAGES)

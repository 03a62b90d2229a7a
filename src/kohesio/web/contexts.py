"""Every kind of page: the union of the contexts that the modules ``context*`` define."""

from __future__ import annotations

from kohesio.web.context import (
    BeneficiariesPage,
    BeneficiaryPage,
    ChoicesPage,
    ErrorPage,
    HomePage,
)
from kohesio.web.context_changes import ChangesPage
from kohesio.web.context_collections import CollectionPage, CollectionsPage
from kohesio.web.context_finder import ImagesPage, ProjectsPage, TablePage
from kohesio.web.context_lists import CoveragePage, ListPage, ListsPage
from kohesio.web.context_map import EmbeddedMap, MapPage
from kohesio.web.context_places import (
    PlacePage,
    PlacesPage,
    ProgrammePage,
    ProgrammesPage,
    ThemePage,
    ThemesPage,
)
from kohesio.web.context_project import ProjectPage
from kohesio.web.context_provenance import ProvenancePage
from kohesio.web.context_search import SearchPage
from kohesio.web.context_sparql import SparqlPage
from kohesio.web.context_statistics import (
    ComparePage,
    EmbeddedProjects,
    EmbeddedStatistics,
    RangeDrawing,
    RangePage,
    StatisticsPage,
)
from kohesio.web.context_texts import AboutPage, AccessibilityPage, ApiPage, DataPage, FaqPage, PrivacyPage

Context = (
    HomePage | ProjectsPage | MapPage | EmbeddedMap | ImagesPage | TablePage | StatisticsPage | ChoicesPage
    | RangePage | RangeDrawing | EmbeddedStatistics | EmbeddedProjects | ComparePage
    | ProjectPage | ProvenancePage
    | BeneficiariesPage | BeneficiaryPage | ListsPage | ListPage | CoveragePage
    | SearchPage | ChangesPage | SparqlPage
    | DataPage | ApiPage | FaqPage | AboutPage | AccessibilityPage | PrivacyPage | ErrorPage
    | PlacesPage | PlacePage | ProgrammesPage | ProgrammePage | ThemesPage | ThemePage
    | CollectionsPage | CollectionPage
)  # fmt: skip

PAGES: tuple[type[Context], ...] = (
    HomePage, ProjectsPage, MapPage, EmbeddedMap, ImagesPage, TablePage, StatisticsPage, ChoicesPage,
    RangePage, RangeDrawing, EmbeddedStatistics, EmbeddedProjects, ComparePage,
    ProjectPage, ProvenancePage,
    BeneficiariesPage, BeneficiaryPage, ListsPage, ListPage, CoveragePage,
    SearchPage, ChangesPage, SparqlPage,
    DataPage, ApiPage, FaqPage, AboutPage, AccessibilityPage, PrivacyPage, ErrorPage,
    PlacesPage, PlacePage, ProgrammesPage, ProgrammePage, ThemesPage, ThemePage,
    CollectionsPage, CollectionPage,
)  # fmt: skip

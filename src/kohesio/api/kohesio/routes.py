"""Kohesio's routes, in one table: path, the older address of the same, parameters, answer, what is mended.

Routing, the OpenAPI description, ``docs/kohesio-compatibility.md`` and the tests derive from ``ROUTES``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kohesio.api.kohesio.answers import (
    beneficiary_detail,
    beneficiary_list,
    downloads,
    files,
    general,
    map_others,
    map_search,
    project_detail,
    project_list,
    project_region,
    session,
    statistics,
    vocabularies,
)
from kohesio.api.kohesio.call import Call
from kohesio.api.kohesio.filters import (
    BENEFICIARY_FILTERS,
    BENEFICIARY_ORDERS,
    BOX,
    CIRCLE,
    COUNTRY,
    FUND,
    GRANULARITY,
    ID,
    KEYWORDS,
    LANGUAGE,
    MOST_BENEFICIARIES,
    MOST_PROJECTS,
    OFFSET,
    PROGRAM,
    PROJECT_FILTERS,
    PROJECT_ORDERS,
    QID,
    REGION,
    ZOOM,
    whole,
)
from kohesio.api.kohesio.parameters import Kind, Parameter

Handler = Callable[[Call], object]

OLD = "/facet/eu"
"""Where Kohesio's service was public until 2023; older clients still ask there."""

_WINDOW = "at Kohesio nothing beyond the first 1,000 hits is reached; here everything, in a stable order"
_TOTALS = (
    "at Kohesio sums count a project once per statement; here once, and amounts counted in another project not at all"
)
_STATUS = "at Kohesio an unknown id is a 400; here a 404"
_STALE = "at Kohesio kept for ever after the first question; here always of the version that answers"


@dataclass(frozen=True)
class Route:
    """One route. ``answer`` is the type of its JSON, None for files; ``old`` its address under ``OLD``.

    ``also`` are the other shapes an answer may have; ``missing``: what is asked for by id may not be there; ``stored``:
    the answer follows from the version alone; ``listing``: it follows from what lies on the disk as well.
    """

    path: str
    name: str
    summary: str
    handle: Handler
    answer: object | None
    parameters: tuple[Parameter, ...] = ()
    old: str = ""
    mends: tuple[str, ...] = ()
    media: tuple[str, ...] = ("application/json",)
    missing: bool = False
    stored: bool = True
    also: tuple[object, ...] = ()
    listing: bool = False


def _limit(default: int, most: int, mend: str = "") -> Parameter:
    return whole("limit", "how many hits at most", (0, most, default), mend)


def _vocabulary(
    name: str,
    summary: str,
    handle: Handler,
    answer: object,
    parameters: tuple[Parameter, ...] = (),
    *,
    mend: str = _STALE,
) -> Route:
    path, asked = f"/queries/{name}", (LANGUAGE, *parameters)
    return Route(path, name, summary, handle, answer, asked, f"/{name}", (mend,) if mend else ())


_PROJECT_LIMIT = _limit(
    1_000, MOST_PROJECTS, "at Kohesio 5,000 are the default and never more than 1,000 come; here 1,000, or as asked"
)
_PAGES = (
    whole("page", "which page, from 0", (0, 1_000_000, 0)),
    whole("pageSize", "projects on a page", (1, 1_000, 100)),
)
_MAP = (*PROJECT_FILTERS, GRANULARITY)
_CSV, _XLSX = ("text/csv",), (downloads.XLSX,)

_QUERIES = (
    _vocabulary("statistics", "Figures of the start page", statistics.statistics, statistics.Statistics, mend=
                "at Kohesio themes count through the intervention field alone, and one of the figures is a fraction"),
    _vocabulary("thematic_objectives", "Thematic objectives", vocabularies.thematic_objectives,
                tuple[vocabularies.ThematicEntry, ...],
                (Parameter("policy", Kind.TEXT, "those under a policy objective", "PO02"), QID),
                mend="at Kohesio the order is open, and its pages number them by position; here it is the law's"),
    _vocabulary("policy_objectives", "Policy objectives", vocabularies.policy_objectives,
                tuple[vocabularies.PolicyEntry, ...],
                (Parameter("theme", Kind.TEXT, "that above a thematic objective", "TO04"), QID)),
    _vocabulary("regions", "Regions of a country", vocabularies.country_regions, tuple[vocabularies.RegionEntry, ...],
                (Parameter("country", Kind.TEXT, "the country, or a region", "IE"), QID)),
    _vocabulary("nuts3", "NUTS 3 regions", vocabularies.nuts3, tuple[vocabularies.Nuts3Entry, ...],
                (Parameter("country", Kind.TEXT, "those of a country", "IE"),
                 Parameter("region", Kind.TEXT, "those of a region; counts before the country", "IE06"), QID),
                mend="at Kohesio unsorted; here by code"),
    _vocabulary("countries", "Member states", vocabularies.countries, tuple[vocabularies.Country, ...], (QID,),
                mend="`instanceImage`, at Kohesio the address of a flag on another server, is empty"),
    _vocabulary("funds", "Funds", vocabularies.funds, tuple[vocabularies.Instance, ...], (QID,)),
    _vocabulary("programs", "Programmes", vocabularies.programs, tuple[vocabularies.ProgramEntry, ...],
                (replace(COUNTRY, becomes="those with projects in a country"), replace(FUND, becomes="those of a fund"),
                 replace(REGION, becomes="those with projects in a region; counts before the country"),
                 Parameter("interreg", Kind.FLAG, "territorial cooperation, or everything else", "false"), QID),
                mend="at Kohesio Interreg means something else here than with projects; here the same"),
    _vocabulary("categoriesOfIntervention", "Intervention fields by heading", vocabularies.intervention_fields,
                tuple[vocabularies.AreaEntry, ...], (QID,),
                mend="at Kohesio codes of two periods cannot be told apart; a code of 2021-2027 that is another field "
                "of 2014-2020 bears its period here, and the link of a project's page, which has the code alone, leads "
                "to the older field"),
    _vocabulary("outermost_regions", "Outermost regions", vocabularies.outermost_regions,
                tuple[vocabularies.OutermostEntry, ...], (QID,)),
    _vocabulary("loo_metadata", "Lists of operations", vocabularies.lists_of_operations,
                tuple[vocabularies.ListEntry, ...],
                (Parameter("country", Kind.TEXT, "those of a country", "IE"),)),
    _vocabulary("kohesio_categories", "Intervention fields in plain words", vocabularies.kohesio_categories,
                tuple[vocabularies.Instance, ...],
                (Parameter("interventionField", Kind.TEXT, "that of an intervention field", "054"),)),
    _vocabulary("priority_axis", "Priority axes", vocabularies.priority_axes, tuple[vocabularies.AxisEntry, ...],
                (replace(PROGRAM, becomes="those of a programme"),
                 replace(COUNTRY, becomes="those of a country's projects"), QID),
                mend="at Kohesio only axes whose cost is known, by their names; here every axis that a project has, by "
                "its code and programme, and `totalCostOfSelectedOperations` is empty: no list has names or costs"),
    _vocabulary("project_types", "Project collections", vocabularies.project_types, tuple[vocabularies.Instance, ...],
                mend="at Kohesio five collections put together by hand; here those of the operator's own files"),
    Route("/queries/search/general", "search_general", "Projects and beneficiaries in one list", general.general,
          general.FoundList, (LANGUAGE, KEYWORDS, _limit(200, 1_000), OFFSET), "/search/general",
          ("at Kohesio the order of a page is lost; here beneficiaries by relevance, then projects by relevance",
           _WINDOW)),
)  # fmt: skip

_PROJECTS = (
    Route("/projects", "projects", "Projects", project_list.projects, project_list.ProjectList,
          (*PROJECT_FILTERS, *PROJECT_ORDERS, _PROJECT_LIMIT, OFFSET), "/search/project",
          (_WINDOW, "at Kohesio `snippet` is always empty and `copyrightImages` repeats the picture's address; here "
           "the first says why a project was found, the second is empty where no copyright is known",
           "at Kohesio `similarWords` are words of like meaning, from a service of its own, and quotes switch them "
           "off; here they are the other forms of the words asked by which the projects of the page were found, and "
           "compounds with them where the word itself finds little; quotes switch both off",
           "`copyrightImages` and captions are those of the operator's own pictures, which come first; no column of "
           "the published files has any",
           "`isHighlighted` tells that a link of the project leads to InfoRegio (column `InfoRegio_URL`), or that the "
           "operator gave it a star",
           "both spellings of `originalDescriptions` that Kohesio has had are there",
           "amounts have a point and two decimals: Kohesio's public pages cannot read the comma it wrote in 2026")),
    Route("/projects/image", "project_images", "Projects with a picture", project_list.project_images,
          project_list.ImageList, (*PROJECT_FILTERS, _limit(10, MOST_PROJECTS), OFFSET), "/search/project/image",
          ("at Kohesio NUTS 3, Interreg, axis and collection are ignored here; here every filter counts",)),
    Route("/projects/download/csv", "projects_csv", "Projects as CSV", downloads.projects_csv, None,
          (*PROJECT_FILTERS, *PROJECT_ORDERS, _limit(1_000, 100_000), OFFSET), "/search/project/csv",
          ("at Kohesio a download ends after 1,000 rows; here `limit` goes to 100,000",), _CSV),
    Route("/projects/download/excel", "projects_xlsx", "Projects as XLSX", downloads.projects_xlsx, None,
          (*PROJECT_FILTERS, *PROJECT_ORDERS, _limit(1_000, 100_000), OFFSET), "/search/project/excel",
          ("the media type is that of XLSX, not that of the older format",), _XLSX),
    Route("/projects/{id}/region", "project_region", "The region of a project", project_region.project_region,
          project_region.ProjectRegion, (LANGUAGE, ID), "/project/region", (_STATUS,), missing=True),
    Route("/projects/{id}", "project", "One project", project_detail.project, project_detail.Project,
          (LANGUAGE, ID), "/project",
          (_STATUS, "at Kohesio labels and ids of fields and themes do not match by position; here they do",
           "at Kohesio the period 2014-2020 was written 2014-2021, and Greece is EL here and GR in lists; here GR",
           "at Kohesio policy objectives are there only for projects with a theme of their own",
           "`programWebsite` and `programInfoRegioUrl` are empty: no list states them, and no register that may be "
           "used here has them",
           "`geoJson` has the NUTS 3 regions, as at Kohesio; where none is known, the region or country that is, for "
           "Kohesio's pages fail without any outline"), missing=True),
)  # fmt: skip

_BENEFICIARIES = (
    Route("/beneficiaries", "beneficiaries", "Beneficiaries", beneficiary_list.beneficiaries,
          beneficiary_list.BeneficiaryList,
          (*BENEFICIARY_FILTERS, *BENEFICIARY_ORDERS, _limit(200, MOST_BENEFICIARIES), OFFSET),
          "/search/beneficiaries",
          (_TOTALS, "at Kohesio paging beyond 1,000 is a failure of the server; here it reaches the end",
           "names of likely natural persons are not shown",
           "`cofinancingRate` has two decimals; all three figures are as at Kohesio where no amount is known: two "
           "empty texts and null")),
    Route("/beneficiaries/download/csv", "beneficiaries_csv", "Beneficiaries as CSV", downloads.beneficiaries_csv, None,
          (*BENEFICIARY_FILTERS, *BENEFICIARY_ORDERS, _limit(1_000, MOST_BENEFICIARIES), OFFSET),
          "/search/beneficiaries/csv", ("at Kohesio the order asked for is ignored; here it counts",), _CSV),
    Route("/beneficiaries/download/excel", "beneficiaries_xlsx", "Beneficiaries as XLSX", downloads.beneficiaries_xlsx,
          None, (*BENEFICIARY_FILTERS, *BENEFICIARY_ORDERS, _limit(1_000, MOST_BENEFICIARIES), OFFSET),
          "/search/beneficiaries/excel", (), _XLSX),
    Route("/beneficiaries/{id}", "beneficiary", "One beneficiary", beneficiary_detail.beneficiary,
          beneficiary_detail.BeneficiaryDetail, (LANGUAGE, ID, *_PAGES), "/beneficiary",
          (_STATUS, "at Kohesio a beneficiary without a country has no name; here it has", _TOTALS,
           "sums of which no amount is known are empty texts, at Kohesio `0.00`; dates that are not known are null, at "
           "Kohesio without a key",
           "website, picture and introduction are the operator's own: nothing is asked of other servers, and what "
           "the operator took from Wikipedia bears its address in `wikipedia`"),
          missing=True),
    Route("/beneficiaries/{id}/projects", "beneficiary_projects", "Projects of a beneficiary",
          beneficiary_detail.beneficiary_projects, beneficiary_detail.BeneficiaryProjects, (LANGUAGE, ID, *_PAGES),
          "/beneficiary/project", (_STATUS,), missing=True),
)  # fmt: skip

_MAPS = (
    Route("/map/search", "map_search", "Projects on a map", map_search.map_search, map_search.RegionAnswer,
          (*_MAP, BOX, ZOOM, _limit(map_search.FEW, MOST_PROJECTS, "at Kohesio 1,000 of the 2,000 points"), OFFSET),
          "/search/project/map",
          ("points where no more than 2,000 projects are found, nothing lies below the region, or `limit` asks for "
           "fewer; else regions, and with a box bubbles",
           "at Kohesio the radius is always 100 km on the map; here the one asked for",
           "outlines of regions come from the operator's geodata (`kohesio fetch --geodata`) and are empty without",
           "a bubble of one project stands at that project's own place and is no cluster: its window opens there"),
          also=(map_search.PointAnswer, map_search.BubbleAnswer)),
    Route("/map/point", "map_point", "Projects at a place", map_others.map_point,
          tuple[map_others.PointProject, ...],
          (*_MAP, replace(ID, name="coordinate", kind=Kind.POINT, required=True, example="-6.2602732,53.3497645",
                          becomes="the place, longitude first",
                          mend="at Kohesio it must equal the stored text digit by digit"),
           _limit(1_000, MOST_PROJECTS), OFFSET),
          "/search/project/map/point", ("at Kohesio town, NUTS 3 and radius are ignored; here every filter counts",)),
    Route("/map/nearby", "map_nearby", "Projects near the visitor", map_others.map_nearby, map_others.Nearby,
          (replace(LANGUAGE, default=None, becomes=
                   "the language of names, and the country that stands in for an unknown address"),
           Parameter("useCluster", Kind.FLAG, "bubbles instead of points", "false", default="false"),
           *CIRCLE[:2], _limit(500, MOST_PROJECTS), OFFSET),
          "/map/nearby",
          ("at Kohesio any forwarded address is believed; here only that of a trusted proxy",
           "latitude and longitude may be sent, with the visitor's consent",
           "a visitor whose place nothing tells gets no projects and empty `coordinates`"), stored=False,
          also=(map_others.NearbyBubbles,)),
    Route("/map/searchCluster", "map_clusters", "Clusters as GeoJSON", map_others.map_clusters,
          tuple[map_others.ClusterFeature, ...], (*_MAP, BOX, ZOOM), "",
          ("at Kohesio every filter is ignored and clusters are never renewed; here every filter counts",)),
)  # fmt: skip

_DETAILS = Parameter("details", Kind.FLAG, "size, date, rows and checksum of each file, not its key alone", "true",
                     default="false", mend="at Kohesio the key alone")  # fmt: skip
_FILES = (
    Route("/data/object", "data_object", "A published file", files.data_object, None,
          (Parameter("id", Kind.TEXT, "the key of the file", "data/projects-2021-2027/latest/IE-pp21-27-latest.csv",
                     required=True, mend="at Kohesio a key that does not exist is never answered"),),
          "", ("with ETag, Last-Modified, Content-Length and ranges",), ("text/csv", downloads.XLSX), missing=True),
    Route("/data/{folder}", "data_folder", "Published files of a folder", files.data_folder, tuple[str, ...],
          (_DETAILS,), "", ("at Kohesio keys alone; with `details` each file's size, date, rows and checksum",
           "a listing with `details` makes the files whose sizes are not known yet, up to 10,000 projects at a time; "
           "size and checksum of further ones are null until they are asked for, or made ahead by `kohesio publish`",
           "`projects`, `beneficiaries` and `nuts` name files without their folders of dates, for Kohesio's data page "
           "calls a file by the third part of its key; both keys lead to the file"),
          missing=True, also=(tuple[files.FileEntry, ...],), listing=True),
    Route("/data/{folder}/{date}", "data_edition", "Published files of a date", files.data_folder, tuple[str, ...],
          (_DETAILS,), "", (), missing=True, also=(tuple[files.FileEntry, ...],), listing=True),
)  # fmt: skip

_CALLBACK = Parameter("callback", Kind.TEXT, "the page to go on to", "/en/projects",
                      mend="at Kohesio any address of the web")  # fmt: skip
_SESSION = (
    Route("/users/currentUser", "current_user", "Who is logged in: nobody", session.current_user, session.NoUser,
          (), "", ("at Kohesio each visitor gets a session; here nothing is kept",), stored=False),
    Route("/keepAlive", "keep_alive", "Keep the session", session.keep_alive, session.Refreshed, stored=False),
    Route("/logout", "logout", "End the session", session.logout, None, (_CALLBACK,), media=(), stored=False),
    *(Route(path, name, "Of accounts: not for anonymous visitors", session.refused, None, (), media=(), stored=False)
      for path, name in (("/login", "login"), ("/users", "users"), ("/edits", "edits"),
                         ("/notifications", "notifications"), ("/edits/version", "edit_version"),
                         ("/loginCallback", "login_callback"), ("/session", "session"))),
)  # fmt: skip

ROUTES: tuple[Route, ...] = (*_QUERIES, *_PROJECTS, *_BENEFICIARIES, *_MAPS, *_FILES, *_SESSION)
"""Every public route, in the order in which it is matched."""

GENERAL: tuple[str, ...] = (
    "Full addresses of entities, Q-ids, ISO codes (EL and UK too), NUTS codes, CCIs and official codes are accepted "
    "wherever an id is; answers carry full addresses, as Kohesio's.",
    "Ids that Kohesio has published (countries, periods, some objectives, every project of its exports) are kept; the "
    "others are ours, computed in the same number space, and never change with the data.",
    "Errors have their own status (400, 401, 404, 413, 414, 429, 503) and are `application/problem+json`, with "
    "Kohesio's `status` and `error` among the members and the valid values where a parameter is to blame; at Kohesio "
    "nearly every failure is a 400.",
    "A parameter of an unknown name is passed over, as at Kohesio, and named in the header "
    "`X-Ignored-Parameters`; so is one that has no effect here.",
    "Labels of funds, objectives and intervention fields are in the language asked for where the site has a "
    "translation, else in English; at Kohesio a label that is missing in the language is empty. A regional tag "
    "(`de-AT`) is its language; what is none of the 24 is a 400.",
    "A known region, programme or code that no project has gives an empty answer; an id of nothing is a 400.",
    "Every answer has an ETag, of the version it comes from (listings of files: of their content), and `X-Snapshot` "
    "names that version; at Kohesio there is none.",
    "Reading is open to every origin (CORS) and to GET and HEAD alone: the routes by which anybody could clear caches "
    "or write to the graph are not there.",
    "Injection has nothing to inject into: values become typed questions to the index, never a query text.",
)
"""What differs on every route."""

MISSING: tuple[str, ...] = (
    "`beneficiaryType` finds nothing: no list says which body is public and which private, and what Kohesio guesses is "
    "not published.",
    "`projectTypes` finds nothing and `queries/project_types` is empty until the operator puts collections together: "
    "no list says what belongs to one. A collection may take the id that Kohesio has for it.",
    "`kohesioCategory` stands for one intervention field: which of them Kohesio puts together is not published.",
    "There is no order by readability: no published file has a score.",
    "For want of a source these are empty: `instanceImage`, `programWebsite`, `programInfoRegioUrl`, "
    "`totalCostOfSelectedOperations`, `tweets` and accounts of social media. Captions and copyright of pictures, and "
    "website, picture and introduction of a beneficiary, are there where the operator of the server adds them as files "
    "(`docs/recipes/add-a-collection.md`); the published files hold what the lists say, without them. Nothing is asked "
    "of other servers.",
    "There are no accounts: drafts, editing, invitations and notifications are those of nobody logged in.",
)
"""What a client of Kohesio's finds empty or without effect here, and why."""

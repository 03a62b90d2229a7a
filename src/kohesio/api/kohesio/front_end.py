"""The calls that the public pages of Kohesio make, and what their scripts read of each answer.

Read from the published code of the pages (ec-doris/kohesio-frontend, 2023 to 2025): facts about it, nothing of it.
A test walks every row over HTTP and does with the answers what the scripts do; the compatibility page lists them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageCall:
    """One call: the page that makes it, the route by name, the parameters it may send, and the fields read of the
    answer, of the entries of lists after a dot."""

    page: str
    route: str
    sends: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()


_FILTERS = (
    "keywords", "country", "region", "theme", "policyObjective", "fund", "program", "categoryOfIntervention",
    "budgetBiggerThan", "budgetSmallerThan", "budgetEUBiggerThan", "budgetEUSmallerThan", "startDateAfter",
    "endDateBefore", "interreg", "nuts3", "town", "priority_axis", "projectTypes", "language",
)  # fmt: skip
_ORDERS = ("orderStartDate", "orderEndDate", "orderTotalBudget")
_PAGE = ("offset", "limit")
_BODIES = ("name", "country", "region", "fund", "program", "beneficiaryType")
_BODY_ORDERS = ("orderNumProjects", "orderEuBudget", "orderTotalBudget")
_OPTION = ("instance", "instanceLabel")

_CHOICES = (
    PageCall("choices of the filters", "thematic_objectives", ("language", "policy", "qid"), _OPTION),
    PageCall("choices of the filters", "policy_objectives", ("language", "theme", "qid"), _OPTION),
    PageCall("choices of the filters", "funds", ("language", "qid"), _OPTION),
    PageCall("choices of the filters", "categoriesOfIntervention", ("language", "qid"),
             ("areaOfInterventionLabel", "options.instance", "options.instanceLabel")),
    PageCall("choices of the filters", "countries", ("language", "qid"), _OPTION),
    PageCall("choices of the filters", "nuts3", ("language", "country", "region", "qid"), ("instance", "name")),
    PageCall("choices of the filters", "project_types", ("language",), _OPTION),
    PageCall("choices of the filters", "regions", ("language", "country", "qid"), ("region", "name")),
    PageCall("choices of the filters", "programs",
             ("language", "country", "region", "fund", "interreg", "qid"), _OPTION),
    PageCall("choices of the filters", "priority_axis", ("language", "country", "program", "qid"), _OPTION),
    PageCall("title of a list", "kohesio_categories", ("language", "interventionField"), ("instanceLabel",)),
)  # fmt: skip

_MAP = (
    PageCall("map by region", "map_search", (*_FILTERS, "cci", "granularityRegion"),
             ("region", "regionLabel", "geoJson", "upperRegions.region", "upperRegions.regionLabel",
              "subregions.region", "subregions.regionLabel", "subregions.geoJson", "subregions.count",
              "list.coordinates", "list.isHighlighted")),
    PageCall("map in bubbles", "map_search", (*_FILTERS, "cci", "granularityRegion", "boundingBox", "zoom"),
             ("geoJson", "subregions.count", "subregions.coordinates", "subregions.cluster")),
    PageCall("window of a place", "map_point", (*_FILTERS, "coordinate"),
             ("item", "label", "isHighlighted")),
    PageCall("projects near me", "map_nearby", (), ("list.coordinates", "list.isHighlighted", "coordinates")),
    PageCall("outermost regions", "outermost_regions", ("language",), (*_OPTION, "country", "countryLabel")),
    PageCall("older map of clusters", "map_clusters", ("boundingBox", "zoom"),
             ("geometry.coordinates", "properties.point_count", "properties.point_count_abbreviated",
              "properties.cluster")),
)  # fmt: skip

CALLS: tuple[PageCall, ...] = (
    PageCall("every page", "current_user"),
    PageCall("start", "statistics", (),
             ("numberProjects", "numberBeneficiaries", "themes.lowCarbonEconomy", "themes.climateChangeAdaptation",
              "themes.enviromentProtection", "themes.greenerAndCarbonFreeEurope")),
    *_CHOICES,
    PageCall("search", "search_general", ("keywords", "language", *_PAGE),
             ("numberResults", "list.item", "list.type", "list.typeLabel", "list.label", "list.transliteration",
              "list.summary", "list.image", "list.imageCopyright", "list.countryCode", "list.countryLabel")),
    PageCall("list of projects", "projects", (*_FILTERS, *_ORDERS, *_PAGE),
             ("numberResults", "similarWords", "list.item", "list.link", "list.objectiveIds", "list.countrycode",
              "list.labels", "list.startTimes", "list.endTimes", "list.euBudgets", "list.totalBudgets",
              "list.descriptions", "list.snippet", "list.coordinates", "list.images", "list.copyrightImages",
              "list.isHighlighted")),
    PageCall("pictures of a list", "project_images", (*_FILTERS, *_PAGE),
             ("numberResults", "list.item", "list.image", "list.imageCopyright", "list.title")),
    PageCall("list of projects", "projects_csv", (*_FILTERS, *_ORDERS)),
    PageCall("list of projects", "projects_xlsx", (*_FILTERS, *_ORDERS)),
    PageCall("project", "project", ("id", "language"),
             ("item", "link", "label", "description", "startTime", "endTime", "budget", "euBudget", "cofinancingRate",
              "countryCode", "countryLabel", "regionText", "region", "regionUpper1", "regionUpper2", "regionUpper3",
              "geoJson", "coordinates", "images.image", "images.imageCopyright", "videos", "tweets", "funds.id",
              "funds.label", "funds.website", "program.programLabel", "program.programFullLabel",
              "program.programInfoRegioUrl", "program.programmingPeriodLabel", "themeIds", "themeLabels",
              "categoryIDs", "categoryLabels", "beneficiaries.link", "beneficiaries.beneficiaryLabel",
              "beneficiaries.transliteration", "managingAuthorityLabel", "projectWebsite", "infoRegioUrl", "keepUrl",
              "youtubeVideoId", "twitterUsername", "instagramUsername", "canEdit", "canApprove")),
    PageCall("list of beneficiaries", "beneficiaries", (*_BODIES, *_BODY_ORDERS, *_PAGE, "language"),
             ("numberResults", "list.id", "list.label", "list.transliteration", "list.budget", "list.euBudget",
              "list.cofinancingRate", "list.numberProjects", "list.country", "list.countryCode", "list.link")),
    PageCall("list of beneficiaries", "beneficiaries_csv", (*_BODIES, *_BODY_ORDERS, "language")),
    PageCall("list of beneficiaries", "beneficiaries_xlsx", (*_BODIES, *_BODY_ORDERS, "language")),
    PageCall("beneficiary", "beneficiary", ("id", "language"),
             ("item", "beneficiaryLabel", "transliteration", "country", "countryCode", "description", "website",
              "images", "coordinates", "minStartTime", "maxEndTime", "numberProjects", "totalBudget", "totalEuBudget",
              "budgetsPerFund.fundLabel", "budgetsPerFund.totalEuBudget")),
    PageCall("beneficiary", "beneficiary_projects", ("id", "page", "pageSize", "language"),
             ("projects.project", "projects.label", "projects.budget", "projects.euBudget", "projects.fundLabel")),
    *_MAP,
    PageCall("lists of operations", "loo_metadata", ("language", "country"),
             ("id", "instanceLabel", "url", "ccis", "first_ingestion", "last_update", "country.code",
              "country.label")),
    PageCall("data", "data_folder"),
    PageCall("data", "data_object", ("id",)),
)  # fmt: skip
"""Every call of a visitor who is not logged in, in the order of the pages."""

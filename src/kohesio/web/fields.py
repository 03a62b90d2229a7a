"""What the fields of the operation record are called on the pages."""

from __future__ import annotations

from collections.abc import Mapping

from kohesio.ui.i18n import message

FIELDS: Mapping[str, str] = {
    "id": message("Identifier"),
    "operation_code": message("Operation code"),
    "title": message("Title"),
    "summary": message("Summary"),
    "places": message("Place"),
    "beneficiaries": message("Beneficiary"),
    "programme": message("Programme"),
    "funds": message("Fund"),
    "start_date": message("Start date"),
    "end_date": message("End date"),
    "total_cost": message("Total cost"),
    "eligible_cost": message("Eligible cost"),
    "eu_contribution": message("EU contribution"),
    "cofinancing_rate": message("Co-financing rate"),
    "intervention_fields": message("Intervention field"),
    "policy_objective": message("Policy objective"),
    "thematic_objective": message("Thematic objective"),
    "specific_objective": message("Specific objective"),
    "themes": message("Theme"),
    "sdgs": message("Sustainable development goal"),
    "images": message("Picture"),
    "links": message("Website"),
    "approval_date": message("Date of approval"),
    "other_amounts": message("Other amounts"),
    "list_updated": message("Date of last update"),
    "country": message("Country"),
    "countries": message("Countries"),
    "support_rate": message("Rate of support"),
    "allocation_year": message("Year of allocation"),
    "period": message("Programming period"),
}
"""Fields of an operation, as readers call them."""

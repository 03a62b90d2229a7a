"""Ids of our own, and those that Kohesio gave."""

from __future__ import annotations

from kohesio.model.identifier import computed_id, graph_page


def test_an_id_that_kohesio_gave_has_its_page_in_the_knowledge_graph() -> None:
    assert graph_page("Q3100001") == "https://linkedopendata.eu/wiki/Item:Q3100001"


def test_an_id_of_our_own_leads_nowhere_else() -> None:
    assert graph_page(computed_id("operation", "list", "code")) is None

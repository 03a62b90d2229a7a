"""The page of check rules names every rule, every item of the law, and what the official validator checks."""

from __future__ import annotations

from scripts.reference_pages import FOLDER

from kohesio.check.letters import LETTERS
from kohesio.check.rules import RULES
from kohesio.check.validator import RULES_HERE


def test_every_rule_and_every_item_stands_on_the_page() -> None:
    page = (FOLDER / "check-rules.md").read_text("utf-8")
    assert [code for code in RULES if f"| `{code}` |" not in page] == []
    items = [letter.duty for letters in LETTERS.values() for letter in letters]
    assert [duty for duty in items if duty not in page] == []


def test_the_validators_rules_are_found_by_rules_of_the_catalogue() -> None:
    assert [code for _, codes in RULES_HERE for code in codes if code not in RULES] == []


def test_every_rule_for_a_missing_item_is_in_the_catalogue() -> None:
    wanted = {code for letters in LETTERS.values() for letter in letters for code in letter.missing}
    assert wanted - set(RULES) == set()

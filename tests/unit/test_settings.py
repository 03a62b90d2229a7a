"""Settings that cannot be meant are refused by name, before anything is served."""

from __future__ import annotations

import pytest

from kohesio.errors import SettingsError
from kohesio.settings import Settings, load_settings


def test_without_any_the_defaults_hold() -> None:
    assert load_settings({}) == Settings()


def test_an_environment_of_other_programs_is_none_of_ours() -> None:
    assert load_settings({"PATH": "/bin", "KOHESIO_SHARED": "/lists"}) == Settings()


def test_a_misspelt_setting_is_refused() -> None:
    with pytest.raises(SettingsError, match="KOHESIO_KEEP_VERSION"):
        load_settings({"KOHESIO_KEEP_VERSION": "5"})


@pytest.mark.parametrize("name", ["page_size", "max_page_size", "max_url_length", "keep_versions", "max_upload_mb"])
def test_a_limit_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} must be at least 1"):
        load_settings({f"KOHESIO_{name.upper()}": "0"})


def test_a_rate_of_nothing_means_no_limit() -> None:
    assert load_settings({"KOHESIO_REQUESTS_PER_MINUTE": "0"}).requests_per_minute == 0


def test_a_page_is_not_larger_than_the_largest() -> None:
    with pytest.raises(SettingsError, match="larger than max_page_size"):
        load_settings({"KOHESIO_PAGE_SIZE": "50", "KOHESIO_MAX_PAGE_SIZE": "20"})


def test_a_file_of_addresses_that_is_not_there_is_refused() -> None:
    with pytest.raises(SettingsError, match="address_database"):
        load_settings({"KOHESIO_ADDRESS_DATABASE": "/nowhere/places.mmdb"})


@pytest.mark.parametrize("name", ["trusted_proxies", "metrics_readers"])
@pytest.mark.parametrize("value", ["proxy", "10.0.0.1/8", "127.0.0.1:8000", "127.0.0.1, *", "unix:/run/proxy"])
def test_what_is_no_address_is_refused_with_its_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} takes addresses .* not '.*'"):
        load_settings({f"KOHESIO_{name.upper()}": value})


@pytest.mark.parametrize("value", ["127.0.0.1", "10.0.0.0/8, ::1", "2001:db8::/32", "*", ""])
def test_addresses_and_networks_are_taken(value: str) -> None:
    taken = load_settings({"KOHESIO_TRUSTED_PROXIES": value}).trusted_proxies
    assert ", ".join(taken) == value

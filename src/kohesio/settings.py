"""The settings, read once and handed down: file, then environment, then what the command line says.

This is the only reader of the environment. A settings file is TOML, named by ``KOHESIO_SETTINGS``; each field of
``Settings`` may stand in it by name or in the environment as ``KOHESIO_`` and the name in capitals. Unknown names
are refused, so a misspelt setting is never silently without effect.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from kohesio.errors import SettingsError

_ORIGIN = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*(?::[0-9]{1,5})?")
"""A scheme, a host (its first part may be any) and perhaps a port."""

ANYWHERE = "*"
"""Stands for every address."""

_PREFIX = "KOHESIO_"
_NO_SETTINGS = frozenset({"KOHESIO_SETTINGS", "KOHESIO_SHARED"})
"""Names that begin like settings: the settings file, and the folder of reference data that tests read."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator may choose. Each field's ``metadata["help"]`` is its documentation."""

    data: str = field(
        default="data", metadata={"help": "Data directory: archive, snapshots, indexes (see the operation guide)."}
    )
    public_url: str = field(
        default="http://127.0.0.1:8000",
        metadata={
            "help": "Address under which the public reaches the site; may end in a path prefix. "
            "Left alone, it follows the host and port of `kohesio serve`."
        },
    )
    trusted_proxies: tuple[str, ...] = field(
        default=(),
        metadata={
            "help": "Addresses of proxies whose forwarded headers are believed, each an address such as 127.0.0.1 or a "
            "network such as 10.0.0.0/8; from all others they are ignored. * alone believes every proxy."
        },
    )
    operator_name: str = field(default="", metadata={"help": "Who runs this site; shown on every page and in the API."})
    operator_contact: str = field(
        default="", metadata={"help": "Address (mail or page) for questions and corrections."}
    )
    operator_imprint: str = field(
        default="", metadata={"help": "Address of the imprint page, where the law wants one."}
    )
    operator_privacy: str = field(default="", metadata={"help": "Address for data-protection requests."})
    keep_versions: int = field(
        default=3, metadata={"help": "How many snapshots and indexes to keep, the current one included."}
    )
    show_natural_persons: bool = field(
        default=False, metadata={"help": "Show names of likely natural persons instead of the words 'natural person'."}
    )
    max_url_length: int = field(
        default=32_768, metadata={"help": "Longest request address accepted, in bytes; longer ones get 414."}
    )
    page_size: int = field(default=20, metadata={"help": "Hits on a page of a list when the query does not say."})
    max_page_size: int = field(
        default=1_000, metadata={"help": "Most hits one answer of the API gives; the cursor leads on to the rest."}
    )
    max_file_mb: int = field(
        default=2_048, metadata={"help": "Largest list of operations that is fetched or read, in MiB."}
    )
    requests_per_minute: int = field(
        default=0,
        metadata={
            "help": "Most requests to the APIs that one address may make in a minute, per worker; 0 sets no limit. "
            "Behind a proxy this needs trusted_proxies, else all readers share one address."
        },
    )
    metrics_readers: tuple[str, ...] = field(
        default=("127.0.0.1", "::1"),
        metadata={
            "help": "Addresses or networks that may read /metrics, from this machine alone if nothing is said; * lets "
            "everybody, an empty list none. What a proxy hands on counts by trusted_proxies."
        },
    )
    metrics_token: str = field(
        default="",
        metadata={
            "help": "A secret; who sends it as `Authorization: Bearer` and the secret reads /metrics from anywhere."
        },
    )
    address_database: str = field(
        default="",
        metadata={
            "help": "A local file of places of internet addresses, in MaxMind's format (such as GeoLite2 city), for "
            "projects near the visitor; without it the country of the reader's language counts."
        },
    )
    map_embedders: tuple[str, ...] = field(
        default=("https://*.europa.eu",),
        metadata={
            "help": "Sites that may show what stands below /embed in a frame of their pages, each an origin such as "
            "https://www.example.org or https://*.example.org; * lets every site, an empty list none."
        },
    )
    max_upload_mb: int = field(
        default=64, metadata={"help": "Largest list that is checked over the web, by page or API, in MiB."}
    )
    max_check_seconds: int = field(
        default=120, metadata={"help": "Longest time that the check of one list over the web may take, in seconds."}
    )
    max_check_memory_mb: int = field(
        default=2_048, metadata={"help": "Most memory that the check of one list over the web may take, in MiB."}
    )
    max_query_seconds: int = field(
        default=20, metadata={"help": "Longest time that the answer to a question in SPARQL may take, in seconds."}
    )


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process.

    Raises SettingsError for an unreadable file, an unknown name or a value of the wrong kind.
    """
    environ = os.environ if environment is None else environment
    path = environ.get("KOHESIO_SETTINGS")
    values = (_from_file(Path(path)) if path else {}) | _from_environment(environ)
    typed = {name: _coerced(name, value) for name, value in values.items()}
    return _checked(replace(Settings(), **typed))  # type: ignore[arg-type]  # each has the type of its default


def _from_file(path: Path) -> dict[str, object]:
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error}.") from error
    unknown = sorted(set(values) - {entry.name for entry in fields(Settings)})
    if unknown:
        raise SettingsError(f"The settings file {path} has unknown settings: {', '.join(unknown)}.")
    return values


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    values: dict[str, object] = {
        key.removeprefix(_PREFIX).lower(): text
        for key, text in environ.items()
        if key.startswith(_PREFIX) and key not in _NO_SETTINGS
    }
    if unknown := sorted(values.keys() - {entry.name for entry in fields(Settings)}):
        raise SettingsError(
            f"The environment has unknown settings: {', '.join(_PREFIX + name.upper() for name in unknown)}."
        )
    return values


def _coerced(name: str, value: object) -> object:
    """The value in the type of the setting's default; text is what the environment gives."""
    default = getattr(Settings(), name)
    text = str(value).strip() if not isinstance(value, list) else ""
    match default:
        case bool() if isinstance(value, bool) or text.lower() in {"true", "false", "1", "0", "yes", "no"}:
            return value if isinstance(value, bool) else text.lower() in {"true", "1", "yes"}
        case int() if not isinstance(default, bool) and text.isdecimal():
            return int(text)
        case str() if isinstance(value, str):
            return value
        case tuple() if isinstance(value, (list, str)):
            entries = value if isinstance(value, list) else value.split(",")
            return tuple(str(entry).strip() for entry in entries if str(entry).strip())
    raise SettingsError(f"The setting {name} cannot be {value!r}; it wants a value like {default!r}.")


def networks(addresses: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    """Addresses and networks of a setting. Raises ValueError for what is neither, such as the name of a host."""
    return tuple(ip_network(address) for address in addresses)


def _check_addresses(name: str, addresses: tuple[str, ...]) -> None:
    if addresses == (ANYWHERE,):
        return
    for address in addresses:
        try:
            networks((address,))
        except ValueError as error:
            raise SettingsError(
                f"The setting {name} takes addresses such as 127.0.0.1 and networks such as 10.0.0.0/8, or * alone, "
                f"not {address!r}: {error}."
            ) from error


def _checked(settings: Settings) -> Settings:
    address = urlsplit(settings.public_url)
    if address.scheme not in {"http", "https"} or not address.netloc:
        raise SettingsError(f"The setting public_url must be a full http address, not {settings.public_url!r}.")
    for site in settings.map_embedders:
        if site != "*" and not _ORIGIN.fullmatch(site):
            raise SettingsError(
                f"The setting map_embedders takes origins such as https://www.example.org, not {site!r}."
            )
    for name in ("trusted_proxies", "metrics_readers"):
        _check_addresses(name, getattr(settings, name))
    for name in (entry.name for entry in fields(settings) if entry.name != "requests_per_minute"):
        if (value := getattr(settings, name)) == 0 and isinstance(value, int) and not isinstance(value, bool):
            raise SettingsError(f"The setting {name} must be at least 1.")
    if settings.page_size > settings.max_page_size:
        raise SettingsError(
            f"The setting page_size ({settings.page_size}) is larger than max_page_size ({settings.max_page_size})."
        )
    if settings.address_database and not Path(settings.address_database).is_file():
        raise SettingsError(f"The setting address_database names no file: {settings.address_database!r}.")
    return settings

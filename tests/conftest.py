"""What every test relies on: no network, a clean environment, and the folder of reference data.

Three promises. A test reaches nothing but this machine. A test sees none of the caller's ``KOHESIO_*`` settings.
A test marked ``reference_data`` runs where the folder is; where it is not, it fails under ``CI`` and is left out
elsewhere, which one line of the summary says.
"""

from __future__ import annotations

import functools
import ipaddress
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadScopeScheduling

pytest_plugins = ("tests.fixtures_snapshot",)

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("KOHESIO_SHARED") or CHECKOUT.parent / "shared").resolve()
LEFT_OUT = "left out"
BROWSER = "browser"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

hypothesis.settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],  # it measures the machine, which may be busy
)
hypothesis.settings.load_profile("house")


# -- network ------------------------------------------------------------------------------------------------------


def _refuse_foreign(host: object) -> None:
    """Raise unless ``host`` names this machine."""
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if name == "localhost":
        return
    try:
        local = ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        local = False
    if not local:
        raise PermissionError(f"Tests are sealed from the network, yet one tried to reach {name}.")


def _sealed(reach: Callable[..., Any], position: int) -> Callable[..., Any]:
    """``reach``, refusing a foreign host in the positional argument ``position``; socket files are local."""

    @functools.wraps(reach)
    def guarded(*arguments: Any, **named: Any) -> Any:
        target = arguments[position] if len(arguments) > position else named.get("host")
        if isinstance(target, tuple):
            _refuse_foreign(target[0])
        elif position == 0:
            _refuse_foreign(target)
        return reach(*arguments, **named)

    return guarded


def _seal_network() -> None:
    """Let this process reach and look up loopback only, and give child processes a proxy that is not there."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _sealed(getattr(socket.socket, name), 1))
    socket.getaddrinfo = _sealed(socket.getaddrinfo, 0)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        os.environ[name] = os.environ[name.upper()] = "http://127.0.0.1:9"
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = "127.0.0.1,localhost,::1"


def pytest_configure(config: pytest.Config) -> None:
    """Seal the network and clean the environment before the first import of the product."""
    for name in [name for name in os.environ if name.startswith("KOHESIO_")]:
        if name != "KOHESIO_SHARED":
            del os.environ[name]
    _seal_network()


# -- order and workers --------------------------------------------------------------------------------------------


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest starts first, so that no worker is left with it at the end.

    The first worker's server compiles the search meanwhile; what is marked slow does without, or two would compile it.
    """
    slow = {_together(item.nodeid) for item in items if item.get_closest_marker("slow") is not None}
    items.sort(key=lambda item: (_together(item.nodeid) != BROWSER, _together(item.nodeid) not in slow))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Several workers share the tests by what is together.

    Marks of xdist's own ``loadgroup`` would say the same, but the ids it writes them into do not change in pytest 9.2:
    every test was a group of its own, and both workers set up everything.
    """
    return _Scheduling(config, log)


class _Scheduling(LoadScopeScheduling):  # type: ignore[misc]  # xdist publishes no types
    def _split_scope(self, nodeid: str) -> str:
        return _together(nodeid)


def _together(nodeid: str) -> str:
    """What one worker runs: a file, whose tests share what they set up; browser tests share one server besides."""
    return BROWSER if nodeid.startswith("tests/browser/") else nodeid.partition("::")[0]


# -- reference data -----------------------------------------------------------------------------------------------


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fail (under CI) or leave out a test whose reference data is not there."""
    if item.get_closest_marker("reference_data") is None or SHARED.is_dir():
        return
    if os.environ.get("CI"):
        pytest.fail(f"The folder of reference data {SHARED} is not there, and CI needs it.", pytrace=False)
    pytest.skip(LEFT_OUT)


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Count tests without reference data apart from other skipped tests."""
    if report.skipped and isinstance(report.longrepr, tuple) and report.longrepr[2] == f"Skipped: {LEFT_OUT}":
        return LEFT_OUT, "-", "LEFT OUT"
    return None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line how many tests were left out and why."""
    left_out = len(terminalreporter.stats.get(LEFT_OUT, ()))
    if left_out:
        terminalreporter.write_line(
            f"{left_out} left out: tests that read the folder of reference data, which is not at {SHARED} "
            "(set KOHESIO_SHARED)."
        )


# -- fixtures -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of the repository."""
    return CHECKOUT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference data; only for tests marked ``reference_data``."""
    if not SHARED.is_dir():
        pytest.fail(f"The folder of reference data {SHARED} is not there: mark the test reference_data.")
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the installed Chromium, for ``playwright…launch(executable_path=…, args=["--no-sandbox"])``."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        pytest.fail("No Chromium is installed: apt-get install chromium.")
    return found


@pytest.fixture(autouse=True)
def _clean_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No ``KOHESIO_*`` variable reaches a test, whoever set it."""
    for name in [name for name in os.environ if name.startswith("KOHESIO_")]:
        monkeypatch.delenv(name)

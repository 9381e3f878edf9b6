"""What all tests share: a small newsletter on disk, and what a skipped test has to say for itself.

Where `NEWSLETTER_NO_SKIPS` is set, as in `.ci/run`, a skipped test is a failure, unless its reason begins
with `cannot run here: `. Such a machine was given what the tests need, and a skip would hide that it was not.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import hypothesis
import pytest

from chromium import opened_browser
from newsletter_kit.sending.ledgers import LEDGER_VARIABLE
from postgres_server import database_url, drop_schema, in_schema, new_schema
from small_newsletter import write_newsletter
from told_at_once import ToldAtOnce

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

EXCUSE = "cannot run here: "

# A machine that is busy with other things is no reason to fail.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture
def newsletter(tmp_path: Path) -> Path:
    """The folder of the small newsletter."""
    return write_newsletter(tmp_path)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a file."""
    with opened_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The database of a PostgreSQL server, which is started once for all tests of this process."""
    with database_url() as url:
        yield url


@pytest.fixture
def new_ledger_url(postgres_url: str) -> Iterator[Callable[[], str]]:
    """Gives one place after the other where a ledger can be made on the server."""
    schemas: list[str] = []

    def one_more() -> str:
        schemas.append(new_schema())
        return in_schema(postgres_url, schemas[-1])

    yield one_more
    for each in schemas:
        drop_schema(postgres_url, each)


@pytest.fixture
def ledger_url(new_ledger_url: Callable[[], str]) -> str:
    """Where a ledger of a test's own can be made on the server."""
    return new_ledger_url()


@pytest.fixture(params=["file", "server"])
def both_ledgers(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path | str:
    """Runs a test twice: what it sends is written down in a file, and on a server."""
    place = tmp_path / "ledger.db" if request.param == "file" else str(request.getfixturevalue("ledger_url"))
    monkeypatch.setenv(LEDGER_VARIABLE, str(place))
    return place


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Tell of failures at once, in the process that writes to the terminal."""
    if reporter := config.pluginmanager.get_plugin("terminalreporter"):
        config.pluginmanager.register(ToldAtOnce(reporter))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let no test be skipped in silence."""
    report = yield
    _refuse_silent_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let no file of tests be skipped in silence."""
    report = yield
    _refuse_silent_skip(report)
    return report


def _refuse_silent_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not os.environ.get("NEWSLETTER_NO_SKIPS") or not isinstance(report.longrepr, tuple):
        return
    reason = report.longrepr[2].removeprefix("Skipped: ")
    if report.skipped and not reason.startswith(EXCUSE):
        report.outcome = "failed"
        report.longrepr = (
            f"it was skipped: {reason}\nOnly reasons that begin with {EXCUSE!r} are let through."
        )

"""What an operator meets: a key that is not there, a server that is away, a machine without a folder."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cluster_office import until
from newsletter_kit.cli.worker import HEALTH_SECONDS
from newsletter_kit.cluster.station import Station
from newsletter_kit.config import UNSUBSCRIBE_KEY_VARIABLE
from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from cluster_office import Office

    Typed = Callable[..., tuple[int, str, str]]

SEND = ("send", "issues/first", "--provider", "fake", "--queue", "--yes")


def health(typed: Typed) -> dict[str, int]:
    """How the queue is, once there is one."""
    told: dict[str, int] = json.loads(typed("worker", "--health", "--json")[1])
    return {"workers": 0, "passed_over": 0} | told


def test_a_worker_without_the_key_leaves_the_run_to_one_that_has_it(office: Office, typed: Typed) -> None:
    """It was there before the run was queued; status and health say what it lacks, until one can do it."""
    office.write_readers(40)
    with office.started(key=None) as lacking:
        try:
            until(lambda: health(typed)["workers"] == 1)
            office.queue()
            until(lambda: health(typed)["passed_over"] == 1)
            assert f"{UNSUBSCRIBE_KEY_VARIABLE}: it is not set" in typed("status", "first")[1]
            with office.worker():
                until(lambda: office.counts().accepted == 40)
            assert lacking.poll() is None
        finally:
            lacking.kill()
    assert health(typed)["passed_over"] == 0


def test_a_worker_that_passes_a_run_over_says_so_where_it_was_started(
    office: Office, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a log, too: once, with the name of what it lacks."""
    typed(*SEND)
    monkeypatch.setattr(Station, "require_fit", lambda _: None)  # it began before
    monkeypatch.delenv(UNSUBSCRIBE_KEY_VARIABLE)
    code, _, err = typed("worker", "--once")
    assert code == ExitCode.CONFIGURATION
    assert err.count("A queued run is left to other workers. NEWSLETTER_UNSUBSCRIBE_KEY: it is not set") == 1
    assert office.server.counts() == {}


def test_an_empty_key_is_none_where_no_link_is_signed(
    office: Office, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever lets readers leave by mail alone needs no key, and a variable without a value asks for none."""
    path = office.folder / "newsletter.toml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(each for each in lines if "unsubscribe_url" not in each), encoding="utf-8")
    monkeypatch.setenv(UNSUBSCRIBE_KEY_VARIABLE, "")
    assert typed(*SEND)[0] == 0
    assert typed("worker", "--once")[0] == 0
    assert office.counts().accepted == 3


def test_health_does_not_wait_for_a_server_that_is_away(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks for it gives up after a few seconds, so a server is tried for one second alone."""
    waited: list[float] = []
    monkeypatch.setattr("newsletter_kit.ledger.postgresql.connection.time.sleep", waited.append)
    monkeypatch.setattr("newsletter_kit.ledger.postgresql.connection.time.monotonic", lambda: sum(waited))
    code, _, err = typed("worker", "--health", "--ledger", "postgresql://127.0.0.1:1/news")
    assert (code, "127.0.0.1:1" in err) == (ExitCode.LEDGER, True)
    assert sum(waited) <= HEALTH_SECONDS


def test_what_became_of_a_run_is_reported_from_anywhere(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that has the ledger alone reports, and says where the suppression list is written."""
    typed(*SEND)
    typed("worker", "--once")
    monkeypatch.chdir("/")
    code, out, _ = typed("report", "first")
    assert (code, "first" in out) == (0, True)
    code, _, err = typed("suppress", "nino@iom.int")
    assert (code, "Type this in the folder of the newsletter" in err) == (ExitCode.CONFIGURATION, True)

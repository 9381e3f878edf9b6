"""What an operator meets: a key that is not there, a server that is away, a machine without a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.cli.worker import HEALTH_SECONDS
from newsletter_kit.config import UNSUBSCRIBE_KEY_VARIABLE
from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from cluster_office import Office

    Typed = Callable[..., tuple[int, str, str]]

SEND = ("send", "issues/first", "--provider", "fake", "--queue", "--yes")


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

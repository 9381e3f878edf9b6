"""The ledger on a server, named by an option, by the environment, or by newsletter.toml."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.config import load_settings
from newsletter_kit.errors import ConfigError
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.address import LedgerUrl, ledger_url
from newsletter_kit.ledger.postgresql.connection import STEPS
from newsletter_kit.sending.ledgers import ledger_place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cli.conftest import Ran

NAMED = "postgresql://news:geheim@db.iom.int/news"
SHOWN = "postgresql://news@db.iom.int/news"


def test_a_send_is_written_down_on_the_server_and_read_from_there(
    command: Callable[..., Ran], ledger_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sent with a URL is told by status and report, which take it from the environment."""
    sent = command("send", "issues/first", "--provider", "outbox", "--ledger", ledger_url, "--yes")
    assert (sent.code, sent.err) == (0, "")
    monkeypatch.setenv("NEWSLETTER_LEDGER", ledger_url)
    (run,) = json.loads(command("status", "--json").out)["runs"]
    assert run["counts"]["accepted"] > 0
    assert command("report", run["issue"]).code == 0


def test_no_password_is_shown(command: Callable[..., Ran], ledger_url: str) -> None:
    """Neither what is said of a send nor the command to go on holds the password of the URL."""
    url = ledger_url.replace("/postgres?", "/nowhere?")
    for words in (
        ("status",),
        ("send", "issues/first", "--provider", "outbox", "--yes"),
        ("doctor", "--offline"),
    ):
        ran = command(*words, "--ledger", url)
        assert "pass" not in ran.out.replace("password", "") + ran.err.replace("password", "")
        assert 'there is no such database (database "nowhere" does not exist)' in " ".join(
            (ran.out + ran.err).split()
        )


def test_doctor_looks_at_the_server_and_makes_nothing(command: Callable[..., Ran], ledger_url: str) -> None:
    """Before the first run it says that there is no ledger, and there is none afterwards either."""
    for _ in range(2):
        assert "has no ledger yet" in " ".join(
            command("doctor", "--offline", "--ledger", ledger_url).out.split()
        )
    with open_ledger(ledger_url):
        pass
    assert f"version {len(STEPS)}, runs: 0" in " ".join(
        command("doctor", "--offline", "--ledger", ledger_url).out.split()
    )


@pytest.mark.parametrize(
    ("spoken", "wanted"),
    [
        pytest.param((None, None, None), ".newsletter/ledger.db", id="the usual one"),
        pytest.param((None, None, "kept/l.db"), "kept/l.db", id="the setting"),
        pytest.param((None, NAMED, "kept/l.db"), SHOWN, id="the environment"),
        pytest.param((NAMED, "l.db", None), SHOWN, id="what was named"),
    ],
)
def test_what_is_nearer_to_the_call_wins(
    newsletter: Path,
    monkeypatch: pytest.MonkeyPatch,
    spoken: tuple[str | None, str | None, str | None],
    wanted: str,
) -> None:
    """The option before the environment, the environment before newsletter.toml."""
    named, variable, setting = spoken
    monkeypatch.setenv("NEWSLETTER_LEDGER", variable or "")
    place = ledger_place(load_settings(newsletter, overrides={"ledger": setting}), named)
    shown = place.shown if isinstance(place, LedgerUrl) else str(place.relative_to(newsletter))
    assert shown == wanted


@pytest.mark.parametrize("value", [NAMED, "postgresql://db/news?user=news&password=geheim"])
def test_a_password_is_refused_in_the_settings(newsletter: Path, value: str) -> None:
    """newsletter.toml is shared, so it is no place for a password; the message does not repeat it."""
    with pytest.raises(ConfigError, match="a password does not belong in this file") as told:
        load_settings(newsletter, overrides={"ledger": value})
    assert "geheim" not in str(told.value)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://u:ge/heim@db/news",
        "postgresql://u:p@db:x/n",
        "postgresql://[::1/n",
        "postgresql://db/n?schema=A",
    ],
)
def test_a_url_that_cannot_be_read_is_not_repeated(text: str) -> None:
    """It may hold a password in a place where nobody would look for it."""
    with pytest.raises(ConfigError, match="the URL of the ledger") as told:
        ledger_url(text)
    assert text not in str(told.value)
    assert "heim" not in str(told.value)


def test_a_place_shows_no_password() -> None:
    """Neither printed nor looked at."""
    place = ledger_url(NAMED)
    assert "geheim" not in f"{place} {place!r}"
    assert place.secret == "geheim"


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without what speaks to a server, the command to install it is told."""
    monkeypatch.setattr("newsletter_kit.ledger.find_spec", lambda _: None)
    with pytest.raises(ConfigError, match=r'pip install "newsletter-kit\[cluster\]"'):
        open_ledger(NAMED)

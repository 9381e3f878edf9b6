"""`reconcile`: what is in doubt is found out, and nobody gets a mail whom no send was about to mail."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from faked_provider import DOOR
from newsletter_kit.cli import bar
from newsletter_kit.errors import ExitCode, ProviderError
from newsletter_kit.ledger.holder import this_process
from newsletter_kit.providers import PROVIDERS
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.testing import FakeProviderServer, HttpFault, in_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from newsletter_kit.testing.fake_provider import Kind

SEND = ("send", "issues/first", "--provider", "fake", "--yes")
TAKEN, LOST = HttpFault(takes="all", answers="nothing"), HttpFault(answers="nothing")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProviderServer]:
    """A provider over real HTTP; the command knows it as `fake`."""
    monkeypatch.setitem(PROVIDERS, "fake", "faked_provider:open_faked")
    with FakeProviderServer() as server:
        monkeypatch.setattr(DOOR, "url", server.url)
        yield server


@pytest.fixture
def broken_off(
    newsletter: Path, server: FakeProviderServer, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """A send to three readers that breaks off when the answer for the first two is lost."""

    def broken(kind: Kind, *faults: HttpFault) -> None:
        server.script = in_turn(*faults)
        monkeypatch.setattr(DOOR, "kind", kind)
        path = newsletter / "issues/first"
        settings = nk.load_settings(path)
        plan = nk.plan_send(
            nk.load_issue(path),
            nk.load_layout(settings.layout, root=newsletter),
            settings,
            nk.read_audience(newsletter / "audience.csv"),
            nk.read_suppression(newsletter / "suppressed.txt"),
        )
        options = nk.SendOptions(limit=2, patience=Patience(budget=1))
        with nk.open_provider("fake", settings) as provider, suppress(ProviderError):
            nk.send(plan, provider, options=options)

    return broken


@pytest.mark.parametrize("kind", ["idempotent", "lookup"])
def test_what_was_taken_is_known_afterwards(
    command: Callable[..., Any],
    broken_off: Callable[..., None],
    server: FakeProviderServer,
    monkeypatch: pytest.MonkeyPatch,
    kind: Kind,
) -> None:
    """By the repeated call or by asking, two are accepted, and the third is not mailed by this."""
    broken_off("none" if kind == "lookup" else kind, TAKEN)
    monkeypatch.setattr(DOOR, "kind", kind)
    ran = command("reconcile", "first")
    assert (ran.code, "accepted, as is known now  2" in ran.out) == (ExitCode.DONE, True)
    assert sorted(server.counts().values()) == [1, 1]


def test_a_question_that_has_to_wait_says_so(
    command: Callable[..., Any], broken_off: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody sits before a screen that says nothing, and machines read nothing but the document."""
    broken_off("none", TAKEN)
    monkeypatch.setattr(DOOR, "kind", "lookup")
    monkeypatch.setattr(DOOR, "settle_seconds", 1)
    ran = command("reconcile", "first")
    assert (ran.code, "it cannot tell yet. Waiting 1 s." in ran.err) == (ExitCode.DONE, True)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_how_far_the_questions_have_come_is_said(
    command: Callable[..., Any],
    broken_off: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
) -> None:
    """Whoever asks about thousands sees how many are in doubt still, unless a machine reads along."""
    broken_off("idempotent", TAKEN)
    monkeypatch.setattr(bar, "LINE_SECONDS", 0.0)
    ran = command("reconcile", "first", *options)
    said = "Asking: 2 of 2, 2 accepted, 0 in doubt still"
    assert (ran.code, said in ran.err) == (ExitCode.DONE, not options)


def test_who_surely_got_nothing_is_mailed_by_the_next_send(
    command: Callable[..., Any],
    broken_off: Callable[..., None],
    server: FakeProviderServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To ask hands nothing over; the next send does, and each gets one mail."""
    broken_off("none", LOST)
    monkeypatch.setattr(DOOR, "kind", "lookup")
    ran = command("reconcile", "issues/first", "--json")
    (run,) = json.loads(ran.out)["runs"]
    assert (run["put_back"], run["uncertain"], server.counts().total()) == (2, 0, 0)
    assert command(*SEND).code == ExitCode.DONE
    assert sorted(server.counts().values()) == [1, 1, 1]


def test_what_cannot_be_found_out_stays_uncertain_with_6(
    command: Callable[..., Any], broken_off: Callable[..., None], server: FakeProviderServer
) -> None:
    """A provider that cannot be asked is not guessed at: the reason and the next step are said."""
    broken_off("none", TAKEN)
    ran = command("reconcile")
    assert (ran.code, server.counts().total()) == (ExitCode.UNCERTAIN, 2)
    assert "2: the provider can neither tell a repetition nor be asked" in ran.out
    assert "newsletter-kit status first" in ran.out


@pytest.mark.usefixtures("server")
def test_where_nothing_is_in_doubt_nobody_is_asked(
    command: Callable[..., Any], server: FakeProviderServer
) -> None:
    """A run without doubts, or no run at all, is done at once."""
    assert command("reconcile").out == "Nothing is in doubt.\n"
    command(*SEND)
    asked = len(server.asked)
    assert (command("reconcile", "first").out, len(server.asked)) == ("Nothing is in doubt.\n", asked)


def test_e35_a_log_that_another_program_took_away_can_be_vouched_for(
    command: Callable[..., Any], broken_off: Callable[..., None], newsletter: Path
) -> None:
    """Without a word of a person the ledger stays shut; with it, what is in doubt is found out."""
    broken_off("none", TAKEN)
    path = newsletter / ".newsletter/ledger.db"
    with closing(sqlite3.connect(path)) as db:
        row = "INSERT INTO senders SELECT id, token, 4194305, '1', ?, 'a boot before', '', 0 FROM runs"
        db.execute(row, [this_process().host])
        db.commit()
    assert command("reconcile").code == ExitCode.LEDGER
    ran = command("reconcile", "--log-was-folded")
    assert (ran.code, "2: the provider can neither" in ran.out) == (ExitCode.UNCERTAIN, True)


def test_e15_an_edited_issue_cannot_settle_its_run(
    command: Callable[..., Any], broken_off: Callable[..., None], newsletter: Path
) -> None:
    """The very same bytes cannot be made any more: it is said, and nothing changes."""
    broken_off("idempotent", TAKEN)
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("the news", "more news"), encoding="utf-8")
    ran = command("reconcile")
    assert (ran.code, "Undo the edit." in ran.err) == (ExitCode.BAD_INPUT, True)
    assert "Uncertain: 2" in command("status", "first").out


def test_e17_another_provider_is_not_asked(
    command: Callable[..., Any], broken_off: Callable[..., None], server: FakeProviderServer
) -> None:
    """What one provider took, another does not know: the road of the run is named."""
    broken_off("lookup", TAKEN, TAKEN)
    ran = command("reconcile", "--provider", "outbox")
    assert (ran.code, "provider fake, now outbox" in ran.err) == (ExitCode.BAD_INPUT, True)
    assert server.counts().total() == 2


def test_a_run_that_was_never_begun_is_named(
    command: Callable[..., Any], broken_off: Callable[..., None]
) -> None:
    """A wrong name gets the names that there are."""
    broken_off("none", TAKEN)
    ran = command("reconcile", "frist")
    assert (ran.code, "run frist: no such run was begun. There is: first." in ran.err) == (
        ExitCode.BAD_INPUT,
        True,
    )


def test_an_issue_that_was_moved_away_is_asked_for(
    command: Callable[..., Any], broken_off: Callable[..., None], newsletter: Path
) -> None:
    """Without its issue a run cannot be settled; named by its folder, it can."""
    broken_off("idempotent", TAKEN)
    (newsletter / "issues").rename(newsletter / ".elsewhere")
    ran = command("reconcile")
    assert (ran.code, "issue first: no issue here has this id." in ran.err) == (ExitCode.BAD_INPUT, True)
    assert command("reconcile", ".elsewhere/first").code == ExitCode.DONE

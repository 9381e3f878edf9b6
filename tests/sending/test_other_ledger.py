"""A script that names another ledger does not mail everybody again by mistake."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import (
    ExitCode,
    LedgerError,
    OtherLedgerError,
    OtherListError,
    Problem,
    ProviderError,
)
from newsletter_kit.sending import ledgers_used
from newsletter_kit.sending.ledgers_used import USED_FILE
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    Planned = Callable[[], nk.Plan]

MEANT = nk.SendOptions(other_ledger=True)


@pytest.fixture
def own(newsletter: Path) -> Path:
    """Where the newsletter's own ledger is."""
    return newsletter / ".newsletter/ledger.db"


@pytest.fixture
def mailed(own: Path, planned: Planned) -> Scripted:
    """A provider by whom all three readers have the issue, as the newsletter's own ledger knows."""
    provider = Scripted()
    with nk.open_ledger(own) as ledger:
        nk.send(planned(), provider, ledger)
    return provider


def test_an_issue_that_was_sent_is_not_sent_anew_by_another_ledger(
    planned: Planned, mailed: Scripted, ledger: nk.Ledger
) -> None:
    """It is said how many have it and by which file; nobody is mailed, and no run is begun."""
    with pytest.raises(OtherLedgerError, match=r"ledger\.db 3 readers have it already") as caught:
        nk.send(planned(), mailed, ledger)
    assert (caught.value.exit_code, mailed.got.total()) == (ExitCode.BAD_INPUT, 3)
    assert ledger.runs() == ()


@pytest.mark.usefixtures("mailed")
def test_whoever_means_it_says_so_once(planned: Planned, ledger: nk.Ledger) -> None:
    """The run that was begun so goes on without the option, and nobody gets it twice by this ledger."""
    provider = Scripted()
    nk.send(planned(), provider, ledger, options=replace(MEANT, limit=1))
    run = nk.send(planned(), provider, ledger)
    assert (run.accepted, provider.got.total()) == (3, 3)


def test_what_the_settings_name_is_the_newsletters_own(
    newsletter: Path, planned: Planned, ledger: nk.Ledger
) -> None:
    """A ledger in the place of the setting `ledger` is asked, too."""
    toml = newsletter / "newsletter.toml"
    toml.write_text('ledger = "runs.db"\n' + toml.read_text(encoding="utf-8"), encoding="utf-8")
    with nk.open_ledger(newsletter / "runs.db") as named:
        nk.send(planned(), Scripted(), named)
    with pytest.raises(OtherLedgerError, match=r"runs\.db 3 readers"):
        nk.send(planned(), Scripted(), ledger)


@pytest.mark.usefixtures("mailed")
def test_the_same_file_by_another_name_is_the_same(newsletter: Path, own: Path, planned: Planned) -> None:
    """It is no other ledger: who has renamed the list hears of the list."""
    toml = newsletter / "newsletter.toml"
    text = toml.read_text(encoding="utf-8").replace("<news.iom.int>", "<letters.iom.int>")
    toml.write_text(text, encoding="utf-8")
    with nk.open_ledger(own.parent / "../.newsletter/ledger.db") as ledger:
        assert (ledger.is_in(own), ledger.is_in(newsletter / "nowhere.db")) == (True, False)
        with pytest.raises(OtherListError):
            nk.send(planned(), Scripted(), ledger)


@pytest.mark.usefixtures("mailed")
def test_what_mails_nobody_is_not_refused(planned: Planned, ledger: nk.Ledger) -> None:
    """Files that may be written anew at will make no second mail."""
    files = Scripted()
    files.capabilities = replace(files.capabilities, repeatable=True)
    assert nk.send(planned(), files, ledger).accepted == 3


@pytest.fixture
def elsewhere(newsletter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a script keeps a ledger that no setting names."""
    assert newsletter.is_dir()
    return tmp_path_factory.mktemp("elsewhere") / "script.db"


def test_a_ledger_that_only_a_script_named_is_remembered(
    own: Path, elsewhere: Path, planned: Planned
) -> None:
    """Who mailed by a ledger of their own is refused by the newsletter's, with the number as it is now."""
    with nk.open_ledger(elsewhere) as ledger:
        nk.send(planned(), Scripted(), ledger, options=nk.SendOptions(limit=1))
        nk.send(planned(), Scripted(), ledger)
    provider = Scripted()
    with nk.open_ledger(own) as ledger, pytest.raises(OtherLedgerError, match=r"script\.db 3 readers have"):
        nk.send(planned(), provider, ledger)
    assert provider.got.total() == 0


def test_a_ledger_that_was_moved_is_the_same(elsewhere: Path, planned: Planned) -> None:
    """It is known by what is in it, and not by its name."""
    with nk.open_ledger(elsewhere) as ledger:
        nk.send(planned(), Scripted(), ledger, options=nk.SendOptions(limit=1))
    with nk.open_ledger(elsewhere.rename(elsewhere.with_name("moved.db"))) as ledger:
        assert nk.send(planned(), Scripted(), ledger).accepted == 3


def test_a_ledger_that_is_gone_is_told_by_the_note(elsewhere: Path, planned: Planned, own: Path) -> None:
    """What was noted holds where the file can be asked no more, also if a new one is in its place."""
    with nk.open_ledger(elsewhere) as ledger:
        nk.send(planned(), Scripted(), ledger)
    elsewhere.unlink()
    for place, said in ((own, r"script\.db 3 readers"), (elsewhere, "as it was before, 3 readers")):
        with nk.open_ledger(place) as ledger, pytest.raises(OtherLedgerError, match=said):
            nk.send(planned(), Scripted(), ledger)


@pytest.mark.parametrize("number", [errno.EACCES, errno.ESTALE, errno.ENOTCONN], ids=errno.errorcode.get)
def test_a_ledger_that_cannot_be_looked_at_is_told_by_the_note(
    elsewhere: Path, planned: Planned, own: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A drive that is away, or the home of another user, is no reason to stop without a way out."""
    with nk.open_ledger(elsewhere) as ledger:
        nk.send(planned(), Scripted(), ledger)
    look = Path.stat

    def away(path: Path, **how: bool) -> os.stat_result:
        if path == elsewhere:
            raise OSError(number, os.strerror(number), str(path))
        return look(path, **how)

    monkeypatch.setattr(Path, "stat", away)
    provider = Scripted()
    with nk.open_ledger(own) as ledger, pytest.raises(OtherLedgerError, match=r"script\.db 3 readers have"):
        nk.send(planned(), provider, ledger)
    with nk.open_ledger(own) as ledger:
        assert nk.send(planned(), provider, ledger, options=MEANT).accepted == 3


@pytest.mark.parametrize("torn", ["", "[1, 2]", '{"a": 1}', '[{"ledger": "x"}]', "[" * 99_999])
def test_a_torn_note_stops_nobody(newsletter: Path, planned: Planned, ledger: nk.Ledger, torn: str) -> None:
    """It is written anew; what a ledger itself knows is not in danger."""
    (newsletter / USED_FILE).parent.mkdir(exist_ok=True)
    (newsletter / USED_FILE).write_text(torn, encoding="utf-8")
    assert nk.send(planned(), Scripted(), ledger).accepted == 3
    assert json.loads((newsletter / USED_FILE).read_text(encoding="utf-8"))[0]["mailed"] == 3


def test_a_call_that_mailed_nobody_leaves_no_note(
    newsletter: Path, planned: Planned, ledger: nk.Ledger
) -> None:
    """Whoever was refused by the provider may begin again with another ledger; no address is ever noted."""
    with pytest.raises(ProviderError):
        nk.send(planned(), Scripted(script=["refused"]), ledger)
    assert "iom.int" not in (newsletter / USED_FILE).read_text(encoding="utf-8")
    assert json.loads((newsletter / USED_FILE).read_text(encoding="utf-8")) == []


def test_a_call_that_never_told_is_not_forgotten(
    newsletter: Path, planned: Planned, ledger: nk.Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a kill the note says that a call began, and nobody is mailed by another ledger unasked."""
    monkeypatch.setattr(ledgers_used, "mailed_by", _killed)
    nk.send(planned(), Scripted(), ledger)
    monkeypatch.undo()
    note = json.loads((newsletter / USED_FILE).read_text(encoding="utf-8"))
    (newsletter / USED_FILE).write_text(
        json.dumps([{**note[0], "place": "postgresql://news@db/news"}]), encoding="utf-8"
    )
    with (
        nk.open_ledger(newsletter / "new.db") as other,
        pytest.raises(OtherLedgerError, match="postgresql://news@db/news, and how many have it is not known"),
    ):
        nk.send(planned(), Scripted(), other)


def _killed(*_: object) -> int:
    raise LedgerError(Problem("the ledger", "it is out of reach", "Look after it."))

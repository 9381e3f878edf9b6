"""A script that names another ledger does not mail everybody again by mistake."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import ExitCode, OtherLedgerError, OtherListError
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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

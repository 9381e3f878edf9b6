"""An edit is noticed and accepted for every edition of a run, also for one that no row of today has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import EditedIssueError
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.sending.run_editions import editions_needed
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))


def _edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def _only_english_rows(newsletter: Path) -> None:
    path = newsletter / "audience.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if ",ka," not in line), encoding="utf-8")


@pytest.mark.usefixtures("both_ledgers")
def test_r12_an_edit_of_an_edition_that_no_row_has_is_refused_and_accepted(
    newsletter: Path, planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """The Georgian readers are gone from the file but wait in the run: the edit is theirs too."""
    provider = Scripted()
    nk.send(planned(), provider, ledger, options=replace(QUICK, only="en", limit=3))
    _only_english_rows(newsletter)
    _edit(newsletter / "issues/first/issue.ka.yaml", "ძვირფასო", "კარგო")
    with pytest.raises(EditedIssueError, match="edition ka was edited") as caught:
        nk.send(planned(), provider, ledger, options=QUICK)
    assert (len(caught.value.problems), provider.got.total()) == (1, 3)
    run = nk.send(planned(), provider, ledger, options=replace(QUICK, accept_edit=True))
    assert (run.is_done, set(provider.got.values()), provider.got.total()) == (True, {1}, len(many))


@pytest.mark.usefixtures("both_ledgers")
def test_r12_a_translation_that_is_gone_is_an_edit(
    newsletter: Path, planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """Who waits for it would get another language: that is refused until somebody says so."""
    provider = Scripted()
    nk.send(planned(), provider, ledger, options=replace(QUICK, only="en", limit=3))
    _only_english_rows(newsletter)
    (newsletter / "issues/first/issue.ka.yaml").unlink()
    with pytest.raises(EditedIssueError, match=r"edition ka .*now \(gone\)"):
        nk.send(planned(), provider, ledger, options=QUICK)
    accepted = replace(QUICK, accept_edit=True, limit=10)
    nk.send(planned(), provider, ledger, options=accepted)
    assert nk.send(planned(), provider, ledger, options=QUICK).is_done
    assert (set(provider.got.values()), provider.got.total()) == ({1}, len(many))


def test_a_variant_is_found_again_by_its_name(newsletter: Path, planned: Planned, ledger: nk.Ledger) -> None:
    """The reader of the part for Germany waits, and nobody else reads it."""
    nk.send(planned(), Scripted(), ledger, options=replace(QUICK, only="ka"))
    before = planned().editions
    before_digests = {each.variant: each.digest for each in before.compiled.values()}
    (newsletter / "audience.csv").write_text("email,country\nnino@iom.int,ge\n", encoding="utf-8")
    needed = editions_needed(ledger, planned())
    assert needed["en country=de"] == before_digests["country=de"]
    assert set(needed) == {"en", "en country=de"}


@pytest.mark.usefixtures("many")
def test_what_nobody_waits_for_is_not_needed(planned: Planned, ledger: nk.Ledger) -> None:
    """A run that is done, and one that was never begun, need no edition."""
    assert editions_needed(ledger, planned()) == {}
    nk.send(planned(), Scripted(), ledger, options=QUICK)
    assert editions_needed(ledger, planned()) == {}

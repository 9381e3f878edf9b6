"""Readers with letters outside ASCII before the @ are mailed where that can be, and named where it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import AudienceError
from newsletter_kit.sending.plan import carried_by
from scripted_provider import Scripted
from smtp_desk import talking

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Planned = Callable[[], nk.Plan]


@pytest.fixture
def joerg(newsletter: Path) -> None:
    """The first reader and the third have an umlaut in their addresses."""
    path = newsletter / "audience.csv"
    text = path.read_text(encoding="utf-8").replace("nino@", "níno@", 1).replace("hans@", "jörg@")
    path.write_text(text, encoding="utf-8")


@pytest.mark.usefixtures("joerg")
def test_c26_d36_a_server_with_smtputf8_mails_everybody(planned: Planned, ledger: nk.Ledger) -> None:
    """The address goes as it is, and the account has nobody who was left out."""
    with talking(offers=("PIPELINING", "SMTPUTF8")) as (smtp, server):
        run = nk.send(planned(), smtp, ledger)
    mailed = {mail.recipients[0] for mail in server.mails}
    assert mailed == {"níno@iom.int", "giorgi@iom.int", "jörg@iom.int", "NINO@iom.int"}
    assert (run.unsendable.count, run.adds_up) == (0, True)


@pytest.mark.usefixtures("joerg")
def test_c26_d36_a_server_without_smtputf8_is_not_asked(planned: Planned, ledger: nk.Ledger) -> None:
    """Each of them is named with the reason, nothing of them is said to the server, and the rest go."""
    with talking(offers=("PIPELINING",)) as (smtp, server):
        run = nk.send(planned(), smtp, ledger)
    assert [note.row for note in run.rejected.first] == [2, 4]
    assert "SMTPUTF8" in run.rejected.first[0].reason
    assert {mail.recipients[0] for mail in server.mails} == {"giorgi@iom.int", "NINO@iom.int"}


@pytest.mark.usefixtures("joerg")
def test_c26_a_provider_without_smtputf8_leaves_them_out(planned: Planned) -> None:
    """They are counted and named before anything leaves, and get nothing."""
    provider = Scripted()
    run = nk.send(planned(), provider)
    assert ([note.row for note in run.unsendable.first], run.adds_up) == ([2, 4], True)
    assert set(provider.got) == {"giorgi@iom.int", "NINO@iom.int"}


@pytest.mark.usefixtures("joerg")
def test_the_plan_for_a_provider_counts_whom_it_can_write_to(planned: Planned) -> None:
    """Two plans of one audience differ by the readers with an umlaut, and by nothing else."""
    plan = planned()
    with talking() as (smtp, _):
        for_smtp = carried_by(plan, smtp)
    assert (len(plan), len(for_smtp), carried_by(plan, Scripted())) == (2, 4, plan)
    assert (plan.unsendable.count, for_smtp.unsendable.count) == (2, 0)


def test_an_audience_of_umlauts_alone_is_refused_where_it_cannot_be_mailed(
    newsletter: Path, planned: Planned
) -> None:
    """Nobody would get anything, so the error says which providers could."""
    (newsletter / "audience.csv").write_text(
        "email,first_name,country\njörg@iom.int,J,de\n", encoding="utf-8"
    )
    plan = planned()
    with pytest.raises(AudienceError, match="scripted can write to none of them"):
        nk.send(plan, Scripted())
    with talking(offers=("SMTPUTF8",)) as (smtp, _):
        assert len(carried_by(plan, smtp)) == 1

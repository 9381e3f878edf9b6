"""Whoever looks on learns how a run comes on, and what holds it up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.cli import watch as watching
from newsletter_kit.cli.bar import Pace
from newsletter_kit.cli.watch import Look, line_of, standing_words
from newsletter_kit.ledger.shared import Phase, Standing
from newsletter_kit.ledger.values import Counts, Route, Run

if TYPE_CHECKING:
    from cluster_office import Office

RUN = Run(
    1,
    "first",
    "news.iom.int",
    "5d41",
    Route("fake", "", "a@iom.int"),
    {},
    datetime(2026, 5, 1, tzinfo=UTC),
    1,
)
UNDER_WAY = Counts(pending=30, accepted=10, suppressed=5)
LATER = datetime(2099, 12, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("standing", "why", "words"),
    [
        (None, "", ""),
        (Standing(Phase.RUNNING), "", ""),
        (Standing(Phase.QUEUED), "", ""),
        (Standing(Phase.QUEUED, LATER), "", "It begins on 2099-12-01 at 05:00 UTC"),
        (Standing(Phase.QUEUED, LATER - timedelta(days=36_500)), "", ""),
        (Standing(Phase.PAUSED), "by hand", "Paused: by hand"),
        (Standing(Phase.CANCELLED), "", "Cancelled"),
    ],
)
def test_what_holds_a_run_up_is_told(standing: Standing | None, why: str, words: str) -> None:
    """A pause has its reason and a schedule its time; a run that goes on has no words for that."""
    assert standing_words(Look(RUN, UNDER_WAY, standing, why)) == words


def test_a_line_tells_how_far_a_run_has_come() -> None:
    """Who is kept back is not among those who are to be mailed."""
    line = line_of(Look(RUN, UNDER_WAY), Pace(iter([0.0, 1.0]).__next__))
    assert line == "first: 10 of 40, 10 accepted, 0 failed, 0 uncertain"


@pytest.mark.parametrize(
    ("counts", "is_over"),
    [
        (UNDER_WAY, False),
        (Counts(in_flight=1), False),
        (Counts(accepted=3, uncertain=1), True),
        (Counts(accepted=3), True),
    ],
)
def test_a_watch_ends_when_nothing_more_happens_by_itself(counts: Counts, *, is_over: bool) -> None:
    """Also with readers of whom nobody knows, since a person decides about them."""
    assert Look(RUN, counts).is_over is is_over
    assert Look(RUN, replace(counts, pending=1), Standing(Phase.CANCELLED)).is_over


def test_a_ledger_in_a_file_can_be_watched(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The lines change while somebody sends, and the watch ends with the run."""
    plan = office.plan()
    with nk.open_ledger(office.folder / "l.db") as ledger:
        with nk.open_provider("fake", plan.editions.settings) as provider:
            nk.send(plan, provider, ledger, options=nk.SendOptions(limit=2))
            monkeypatch.setattr(watching, "sleep", lambda _: nk.send(plan, provider, ledger))
            watching.watch(ledger, ledger.runs())
    first, second = capsys.readouterr().out.splitlines()
    assert first == "first: 2 of 3, 2 accepted, 0 failed, 0 uncertain"
    assert second.startswith("first: 3 of 3, ")

"""A run that is queued, paused or cancelled: every claim after that obeys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ledger.battery import LATER, MINUTE, NOW, SPEC, YES, addresses, claim, people
from newsletter_kit.errors import LedgerError, RunHeldError
from newsletter_kit.ledger.postgresql import ending
from newsletter_kit.ledger.shared import Phase, Standing
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.values import Answer, Counts, Verdict

if TYPE_CHECKING:
    from ledger.postgresql.conftest import OpenShared
    from newsletter_kit.ledger.postgresql.ledger import PostgresLedger
    from newsletter_kit.ledger.postgresql.store import PostgresStore
    from newsletter_kit.ledger.values import Run


@pytest.fixture
def run(ledger: PostgresLedger) -> Run:
    """A run of six people, joined by this process."""
    run = ledger.join(ledger.begin(SPEC, NOW), NOW)
    ledger.plan(run, people(*(f"r{number}" for number in range(6))), NOW)
    return run


def test_a_run_begins_as_one_that_may_be_sent(ledger: PostgresLedger, run: Run) -> None:
    """Nobody has to say so."""
    assert ledger.standing(run) == Standing(Phase.RUNNING)


def test_a_paused_run_gives_nobody_until_it_is_resumed(
    ledger: PostgresLedger, open_shared: OpenShared, run: Run
) -> None:
    """What is under way is recorded all the same, from wherever it was paused."""
    batch = claim(ledger, run, 2)
    open_shared().set_standing(run, Standing(Phase.PAUSED), NOW)
    assert ledger.claim(run, 2, NOW) is None
    ledger.record(batch, [YES, YES], NOW)
    ledger.set_standing(run, Standing(Phase.RUNNING), NOW)
    assert addresses(ledger.claim(run, 2, NOW)) == ["R2@iom.int", "R3@iom.int"]


@pytest.mark.parametrize(
    ("phase", "left"),
    [(Phase.PAUSED, Counts(pending=6)), (Phase.CANCELLED, Counts(suppressed=6))],
)
def test_a_batch_that_is_not_sealed_yet_stays_here(
    ledger: PostgresLedger, open_shared: OpenShared, run: Run, phase: Phase, left: Counts
) -> None:
    """Its messages may be made already: it goes back, to wait or for good."""
    batch = claim(ledger, run, 2)
    open_shared().set_standing(run, Standing(phase), NOW)
    with pytest.raises(RunHeldError, match=f"its run was {phase} meanwhile.*Nothing of it was handed over"):
        ledger.seal(batch, "aa")
    ledger.release(batch, NOW, NOW)
    assert ledger.counts(run) == left


def test_what_is_in_doubt_may_be_repeated_while_its_run_is_paused(ledger: PostgresLedger, run: Run) -> None:
    """It may be out already, so to hold it back would only keep the doubt."""
    batch = ledger.seal(claim(ledger, run, 2), "aa")
    ledger.doubt(batch, NOW)
    ledger.set_standing(run, Standing(Phase.PAUSED), NOW)
    assert ledger.seal(next(ledger.in_doubt(run)), "aa").digest == "aa"


@pytest.mark.parametrize(("hours", "found"), [(1, False), (-1, True)], ids=["later", "by now"])
def test_a_queued_run_waits_for_its_time(
    ledger: PostgresLedger, run: Run, hours: int, *, found: bool
) -> None:
    """The server's clock says when it has come, whatever the workers' clocks say."""
    when = datetime.now(UTC) + timedelta(hours=hours)
    ledger.set_standing(run, Standing(Phase.QUEUED, when), NOW)
    assert ledger.standing(run) == Standing(Phase.QUEUED, when)
    assert (ledger.claim(run, 2, NOW + 1000 * MINUTE) is not None) is found


def test_a_cancelled_run_keeps_everybody_back(ledger: PostgresLedger, run: Run) -> None:
    """Who is pending, waits or was put back is suppressed with that reason; who was accepted stays so."""
    ledger.record(claim(ledger, run, 2), [YES, LATER], NOW)
    ledger.release(claim(ledger, run, 2), NOW + MINUTE, NOW)
    assert ledger.set_standing(run, Standing(Phase.CANCELLED), NOW) == 5
    assert ledger.counts(run) == Counts(accepted=1, suppressed=5)
    assert {each.reason for each in ledger.people(run, State.SUPPRESSED)} == {"cancelled"}


def test_a_cancelled_run_tries_nobody_again(ledger: PostgresLedger, run: Run) -> None:
    """Whose mail was under way, and was not taken, is kept back as well; what is in doubt stays so."""
    under_way, doubtful = claim(ledger, run, 2), claim(ledger, run, 2)
    ledger.doubt(doubtful, NOW)
    ledger.set_standing(run, Standing(Phase.CANCELLED), NOW)
    ledger.record(under_way, [YES, Answer(Verdict.DEFERRED)], NOW)
    assert ledger.counts(run) == Counts(accepted=1, uncertain=2, suppressed=3)
    with pytest.raises(RunHeldError, match="it was cancelled"):
        ledger.claim(run, 2, NOW)


def test_a_cancelled_run_stays_cancelled(ledger: PostgresLedger, run: Run) -> None:
    """It cannot be resumed; to cancel it again does nothing."""
    ledger.set_standing(run, Standing(Phase.CANCELLED), NOW)
    assert ledger.set_standing(run, Standing(Phase.CANCELLED), NOW) == 0
    with pytest.raises(LedgerError, match="cannot be undone"):
        ledger.set_standing(run, Standing(Phase.RUNNING), NOW)


def test_a_time_needs_a_zone(ledger: PostgresLedger, run: Run) -> None:
    """A time without one could mean any hour."""
    with pytest.raises(ValueError, match="time zone"):
        ledger.set_standing(run, Standing(Phase.QUEUED, NOW.replace(tzinfo=None)), NOW)


def test_answers_are_recorded_while_a_large_run_is_cancelled(
    ledger: PostgresLedger, open_shared: OpenShared, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are kept back piece by piece; in between, others write down what came of their calls."""
    monkeypatch.setattr(ending, "_PIECE", 2)
    other = open_shared()
    member = other.join(run, NOW)
    batch, pieces = other.seal(claim(other, member, 2), "aa"), list[int]()

    def first_record(store: PostgresStore, *piece: Any) -> int:
        if not pieces:
            other.record(batch, [YES, YES], NOW)
        pieces.append(keep_piece_back(store, *piece))
        return pieces[-1]

    keep_piece_back = ending._piece_kept_back
    monkeypatch.setattr(ending, "_piece_kept_back", first_record)
    assert ledger.set_standing(run, Standing(Phase.CANCELLED), NOW) == 4
    assert (pieces, ledger.counts(run)) == ([0, 2, 2], Counts(accepted=2, suppressed=4))


def test_who_dies_while_cancelling_is_followed_by_another(
    ledger: PostgresLedger, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody more is mailed from the first moment on; to cancel once more keeps back who is left."""
    with monkeypatch.context() as patch:
        patch.setattr(ending, "_piece_kept_back", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            ledger.set_standing(run, Standing(Phase.CANCELLED), NOW)
    with pytest.raises(RunHeldError):
        ledger.claim(run, 2, NOW)
    assert ledger.set_standing(run, Standing(Phase.CANCELLED), NOW) == 6


def _interrupted(*_: object) -> int:
    raise KeyboardInterrupt

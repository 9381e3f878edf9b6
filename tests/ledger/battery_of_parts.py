"""What every ledger must do with a part of a run: only its people are claimed, and the rest stays as it is.

It is used as the battery of `battery.py` is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from ledger.battery import LATER, MINUTE, NOW, SPEC, YES, addresses, claim, people
from newsletter_kit.ledger.values import Answer, Counts, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledger.battery import Open
    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import ClaimedBatch, Run

PART = ("beso@iom.int", "dato@iom.int", "stranger@iom.int")

DAY = timedelta(days=1)


def _whole(batch: ClaimedBatch) -> ClaimedBatch:
    return batch


def _one_by_one(batch: ClaimedBatch) -> ClaimedBatch:
    """Its people wait as such, and not as a batch that is kept."""
    return replace(batch, can_replay=False)


class PartsBattery:
    """The tests of `Ledger.narrow`."""

    @pytest.fixture
    def ledger(self, open_it: Open) -> Iterator[Ledger]:
        """An open ledger, empty."""
        with open_it() as ledger:
            yield ledger

    @pytest.mark.parametrize("is_part", [False, True])
    def test_a_batch_of_one_edition_ends_before_the_next(self, ledger: Ledger, *, is_part: bool) -> None:
        """Who gets another edition comes next, nobody is passed over, also of those put back."""
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        order = (("ana", "en"), ("beso", "en"), ("cira", "ka"), ("dato", "en"))
        crowd = [replace(each, edition=name) for who, name in order for each in people(who)]
        ledger.plan(run, crowd, NOW)
        if is_part:
            ledger.narrow(run, [each.key for each in crowd])
        first = ledger.claim(run, 10, NOW, one_edition=True)
        assert first is not None
        ledger.record(first, [YES, Answer(Verdict.DEFERRED)], NOW)
        rest = [ledger.claim(run, 10, NOW, one_edition=True) for _ in range(3)]
        told = [[each.partition("@")[0] for each in addresses(batch) if each] for batch in rest]
        assert (told, ledger.counts(run).in_flight) == ([["Beso"], ["Cira"], ["Dato"]], 3)

    @pytest.fixture
    def run(self, ledger: Ledger) -> Run:
        """A run of four people, taken by this process."""
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.plan(run, people("ana", "beso", "cira", "dato"), NOW)
        return run

    def test_only_the_part_is_claimed(self, ledger: Ledger, run: Run) -> None:
        """Nobody else is, however large a batch may be; who is not in the run is not in the part."""
        assert ledger.narrow(run, PART) == 2
        batch = claim(ledger, run, 1), claim(ledger, run, 9)
        assert [addresses(each) for each in batch] == [["Beso@iom.int"], ["Dato@iom.int"]]
        assert ledger.claim(run, 9, NOW) is None

    def test_the_rest_is_claimed_when_the_run_is_taken_again(self, ledger: Ledger, run: Run) -> None:
        """A part holds until the run is left; then everybody who is pending goes, and nobody twice."""
        ledger.narrow(run, PART)
        ledger.record(claim(ledger, run), [YES, YES], NOW)
        ledger.leave(run)
        run = ledger.take(run, NOW)
        assert addresses(claim(ledger, run)) == ["Ana@iom.int", "Cira@iom.int"]
        assert ledger.counts(run) == Counts(in_flight=2, accepted=2)

    def test_who_is_deferred_within_the_part_comes_again(self, ledger: Ledger, run: Run) -> None:
        """Their time is told, and when it has come they are claimed anew."""
        ledger.narrow(run, PART)
        ledger.record(claim(ledger, run), [LATER, YES], NOW)
        assert (ledger.next_due(run), ledger.claim(run, 9, NOW)) == (NOW + 10 * MINUTE, None)
        assert addresses(claim(ledger, run, now=NOW + 10 * MINUTE)) == ["Beso@iom.int"]

    @pytest.mark.parametrize("answers", [[LATER, YES], [LATER, LATER]], ids=["one by one", "as a batch"])
    def test_who_waits_outside_the_part_goes_on_waiting(
        self, ledger: Ledger, run: Run, answers: list[Answer]
    ) -> None:
        """Also when their time has come: neither claimed nor waited for."""
        ledger.record(claim(ledger, run, 2), answers, NOW)
        ledger.narrow(run, ["cira@iom.int"])
        late = NOW + 60 * MINUTE
        assert (addresses(claim(ledger, run, now=late)), ledger.next_due(run)) == (["Cira@iom.int"], None)
        assert ledger.claim(run, 9, late) is None

    def test_a_batch_that_waits_within_the_part_comes_back_whole(self, ledger: Ledger, run: Run) -> None:
        """It keeps its key, as it does in a run that is not narrowed."""
        ledger.narrow(run, PART)
        batch = claim(ledger, run)
        ledger.release(batch, NOW, NOW)
        assert claim(ledger, run, 1).key == batch.key

    def test_a_batch_that_waits_and_holds_others_too_is_dissolved(self, ledger: Ledger, run: Run) -> None:
        """Nobody took it, so those of the part go at once, and the others when it is their turn."""
        batch = claim(ledger, run, 3)
        ledger.release(batch, NOW + MINUTE, NOW)
        ledger.narrow(run, PART)
        assert ledger.next_due(run) == NOW + MINUTE
        assert addresses(claim(ledger, run, now=NOW + MINUTE)) == ["Beso@iom.int", "Dato@iom.int"]
        assert ledger.counts(run) == Counts(pending=2, in_flight=2)

    @pytest.mark.parametrize("is_part", [False, True])
    def test_a_batch_that_waits_and_holds_too_many_is_dissolved(
        self, ledger: Ledger, run: Run, *, is_part: bool
    ) -> None:
        """Where no more than so many may be mailed, fewer of them go, under another key."""
        everybody = [f"{name}@iom.int" for name in ("ana", "beso", "cira", "dato")]
        if is_part:
            ledger.narrow(run, everybody)
        batch = claim(ledger, run)
        ledger.release(batch, NOW, NOW)
        fewer = ledger.claim(run, 3, NOW, most=3)
        assert fewer is not None
        assert (len(fewer.people), fewer.key != batch.key) == (3, True)

    def test_who_was_suppressed_meanwhile_is_no_part_any_more(self, ledger: Ledger, run: Run) -> None:
        """The suppression list wins over every part."""
        ledger.narrow(run, PART)
        ledger.suppress(run, ["beso@iom.int"], NOW)
        assert addresses(claim(ledger, run)) == ["Dato@iom.int"]

    def test_a_narrower_part_takes_the_place_of_the_former(self, ledger: Ledger, run: Run) -> None:
        """The last word counts, and who was accepted is not pending in it."""
        ledger.narrow(run, PART)
        ledger.record(claim(ledger, run, 1), [Answer(Verdict.ACCEPTED)], NOW)
        assert ledger.narrow(run, ("beso@iom.int", "ana@iom.int")) == 1
        assert addresses(claim(ledger, run)) == ["Ana@iom.int"]

    @pytest.mark.parametrize("waits", [_whole, _one_by_one])
    def test_who_waits_between_two_others_stays(
        self, ledger: Ledger, waits: Callable[[ClaimedBatch], ClaimedBatch]
    ) -> None:
        """A new batch leaves out whoever waits from a part, is suppressed, or is in another run."""
        _defer_a_part_of_four(ledger, waits)
        _plan_another_run(ledger)
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.plan(run, people("gia"), NOW)
        ledger.suppress(run, ["cira@iom.int"], NOW)
        batch = claim(ledger, run)
        assert addresses(batch) == ["Ana@iom.int", "Dato@iom.int", "Gia@iom.int"]
        assert ledger.counts(run) == Counts(pending=1, in_flight=3, suppressed=1)
        ledger.doubt(batch, NOW)
        (doubtful,) = ledger.in_doubt(run)
        assert doubtful.people == batch.people
        assert addresses(claim(ledger, run, now=NOW + DAY)) == ["Beso@iom.int"]


def _defer_a_part_of_four(ledger: Ledger, waits: Callable[[ClaimedBatch], ClaimedBatch]) -> None:
    run = ledger.take(ledger.begin(SPEC, NOW), NOW)
    ledger.plan(run, people("ana", "beso", "cira", "dato"), NOW)
    ledger.narrow(run, ["beso@iom.int"])
    later = Answer(Verdict.DEFERRED, retry_at=NOW + DAY)
    ledger.record(waits(claim(ledger, run)), [later], NOW)
    ledger.leave(run)


def _plan_another_run(ledger: Ledger) -> None:
    """Its people stand between those of the first run."""
    other = ledger.take(ledger.begin(replace(SPEC, issue_id="2024-q2"), NOW), NOW)
    ledger.plan(other, people("eka"), NOW)
    ledger.leave(other)

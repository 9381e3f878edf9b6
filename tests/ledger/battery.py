"""What every ledger must do. A ledger passes when a subclass with its own fixture `open_it` passes.

    class TestMyLedger(LedgerBattery):
        @pytest.fixture
        def open_it(self, tmp_path): return lambda: open_my_ledger(tmp_path)

`open_it` opens the same ledger each time it is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from newsletter_kit.errors import EditedIssueError, ExitCode, LedgerError, OtherRouteError, RunHeldError
from newsletter_kit.ledger.base import Ledger
from newsletter_kit.ledger.reading import seconds_between
from newsletter_kit.ledger.removing import BarredError
from newsletter_kit.ledger.states import State
from newsletter_kit.ledger.values import Answer, Counts, Origin, Person, PlanCounts, Route, RunSpec, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.ledger.values import ClaimedBatch, Run

Open = Callable[[], Ledger]

NOW = datetime(2024, 4, 5, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ROUTE = Route("postmark", "news", "news@iom.int")
SPEC = RunSpec("2024-q1", "news.iom.int", {"en": "5d41", "ka": "7c21"}, ROUTE)
YES, NO, LATER, WHO_KNOWS = (
    Answer(Verdict.ACCEPTED),
    Answer(Verdict.REJECTED, reason="there is no such mailbox"),
    Answer(Verdict.DEFERRED, reason="the mailbox is full", retry_at=NOW + 10 * MINUTE),
    Answer(Verdict.UNCERTAIN),
)

ODD = ['"', "\\", "\n", "\x1e", "\u2028", "💌", "]", ",", "ნინო"]
"""What is written in its own way in JSON, or could be taken for the end of a list."""


def people(*names: str, **changes: Any) -> list[Person]:
    """One person for each name."""
    return [
        Person(f"{name}@iom.int", f"{name.title()}@iom.int", "en", {"name": name}, **changes)
        for name in names
    ]


def addresses(batch: ClaimedBatch | None) -> list[str | None]:
    """Whom a batch is for."""
    assert batch is not None
    return [member.address for member in batch.people]


def claim(ledger: Ledger, run: Run, size: int = 10, now: datetime = NOW) -> ClaimedBatch:
    """A batch; there must be one."""
    batch = ledger.claim(run, size, now)
    assert batch is not None
    return batch


class LedgerBattery:
    """The tests of the contract in `newsletter_kit.ledger.base`."""

    @pytest.fixture
    def ledger(self, open_it: Open) -> Iterator[Ledger]:
        """An open ledger, empty."""
        with open_it() as ledger:
            yield ledger

    @pytest.fixture
    def run(self, ledger: Ledger) -> Run:
        """A run of four people, taken by this process."""
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.plan(run, people("ana", "beso", "cira", "dato"), NOW)
        return run

    def test_one_issue_to_one_list_is_one_run(self, ledger: Ledger) -> None:
        """To begin a run twice gives the same run; another list is another run."""
        first = ledger.begin(SPEC, NOW)
        assert ledger.begin(SPEC, NOW + MINUTE) == first
        assert ledger.begin(replace(SPEC, list_id="staff.iom.int"), NOW).key != first.key

    def test_e15_an_edited_issue_is_refused_until_it_is_meant(self, ledger: Ledger, run: Run) -> None:
        """An edition with another digest stops with exit code 3; accepted, it is a new version."""
        edited = replace(SPEC, editions={"en": "beef", "ka": "7c21"})
        with pytest.raises(EditedIssueError, match=r"edition en was edited.*5d41, now beef") as refusal:
            ledger.begin(edited, NOW)
        assert refusal.value.exit_code is ExitCode.BAD_INPUT
        ledger.leave(run)
        assert ledger.begin(replace(edited, accept_edit=True), NOW).version == 2
        assert ledger.begin(edited, NOW).editions["en"] == "beef"

    @pytest.mark.parametrize(
        "change", [{"provider": "ses"}, {"account": "eu"}, {"sender": "x@iom.int"}], ids=str
    )
    def test_e17_another_route_is_refused_until_it_is_meant(
        self, ledger: Ledger, change: dict[str, Any]
    ) -> None:
        """Another provider, account or sender stops with exit code 3, and goes on when accepted."""
        ledger.begin(SPEC, NOW)
        moved = replace(SPEC, route=replace(ROUTE, **change))
        with pytest.raises(
            OtherRouteError, match=f"{next(iter(change))} .*, now {next(iter(change.values()))}"
        ) as no:
            ledger.begin(moved, NOW)
        assert no.value.exit_code is ExitCode.BAD_INPUT
        assert ledger.begin(replace(moved, accept_route=True), NOW).route == moved.route

    def test_an_edit_is_not_accepted_under_a_running_send(self, ledger: Ledger, run: Run) -> None:
        """While somebody sends a run, nobody can change what it sends."""
        assert ledger.still_ours(run)
        with pytest.raises(RunHeldError, match="is sending it"):
            ledger.begin(replace(SPEC, editions={"en": "beef"}, accept_edit=True), NOW)

    @pytest.mark.parametrize("verb", ["suppress", "erase"])
    def test_who_is_kept_back_after_the_claim_is_not_handed_over(
        self, ledger: Ledger, run: Run, verb: str
    ) -> None:
        """The seal is refused, and the others of the batch go in another one."""
        batch = claim(ledger, run)
        if verb == "suppress":
            ledger.suppress(run, ["beso@iom.int"], NOW)
        else:
            ledger.erase("beso@iom.int", NOW)
        with pytest.raises(BarredError, match="somebody in it must not be mailed"):
            ledger.seal(batch, "aa")
        ledger.record(replace(batch, can_replay=False), [Answer(Verdict.DEFERRED)] * 4, NOW)
        assert ledger.counts(run) == Counts(pending=3, suppressed=1)
        other = claim(ledger, run)
        assert ledger.seal(other, "bb").key != batch.key

    def test_what_a_sender_left_in_flight_is_ended_when_the_ledger_is_opened(
        self, ledger: Ledger, run: Run, open_it: Open
    ) -> None:
        """Who could not record an answer leaves all the same; nothing stays in flight for ever."""
        ledger.seal(claim(ledger, run, 2), "aa")
        claim(ledger, run, 1)
        ledger.leave(run)
        with open_it() as other:
            assert other.counts(run) == Counts(pending=2, uncertain=2)

    def test_what_was_done_together_is_kept(self, ledger: Ledger, run: Run, open_it: Open) -> None:
        """An answer, a seal and a claim of one block are in the ledger after it, as if they were alone."""
        first, second = claim(ledger, run, 1), claim(ledger, run, 1)
        ledger.seal(first, "aa")
        with ledger.together():
            ledger.record(first, [YES], NOW)
            ledger.seal(second, "bb")
            assert addresses(claim(ledger, run, 1)) == ["Cira@iom.int"]
        ledger.leave(run)
        with open_it() as other:
            assert other.counts(run) == Counts(pending=2, uncertain=1, accepted=1)

    def test_a_verb_that_is_refused_takes_nothing_of_the_others_along(self, ledger: Ledger, run: Run) -> None:
        """Of what is done together, each verb is kept that came to its end, also if the block breaks off."""
        first, second = claim(ledger, run, 1), claim(ledger, run, 2)
        ledger.suppress(run, ["cira@iom.int"], NOW)

        def go_on() -> None:
            with ledger.together():
                ledger.record(first, [YES], NOW)
                claim(ledger, run, 1)
                ledger.seal(second, "bb")

        with pytest.raises(BarredError):
            go_on()
        assert ledger.counts(run) == Counts(in_flight=3, accepted=1)
        ledger.leave(run)
        assert ledger.counts(ledger.take(run, NOW)) == Counts(pending=2, suppressed=1, accepted=1)

    def test_an_edit_dissolves_what_waits(self, ledger: Ledger, run: Run) -> None:
        """After an accepted edit, a batch that nobody took goes out under another key, to the same people."""
        before = claim(ledger, run)
        ledger.release(before, NOW, NOW)
        ledger.leave(run)
        edited = replace(SPEC, editions={"en": "beef"}, accept_edit=True)
        after = claim(ledger, ledger.take(ledger.begin(edited, NOW), NOW))
        assert addresses(after) == addresses(before)
        assert after.key != before.key

    def test_what_is_uncertain_over_an_edit_cannot_be_replayed(self, ledger: Ledger, run: Run) -> None:
        """A batch in doubt of an earlier version cannot be made again, and tells its old road."""
        ledger.doubt(claim(ledger, run), NOW)
        ledger.leave(run)
        ledger.begin(replace(SPEC, route=replace(ROUTE, provider="ses"), accept_route=True), NOW)
        (doubtful,) = ledger.in_doubt(run)
        assert (doubtful.can_replay, doubtful.route) == (False, SPEC.route)

    def test_new_editions_join_a_run(self, ledger: Ledger) -> None:
        """An edition that nobody needed before is no edit."""
        ledger.begin(replace(SPEC, editions={"en": "5d41"}), NOW)
        assert ledger.begin(SPEC, NOW).editions == SPEC.editions

    def test_everybody_is_planned_once(self, ledger: Ledger, run: Run) -> None:
        """Who is in the run, or given twice, is not added again; newcomers are."""
        again = ledger.plan(run, people("beso", "eka", "ana", "eka"), NOW)
        assert again == PlanCounts(added=1, suppressed=0, known=3)
        assert addresses(claim(ledger, run)) == [
            f"{n}@iom.int" for n in ("Ana", "Beso", "Cira", "Dato", "Eka")
        ]

    def test_c16_the_first_spelling_is_kept(self, ledger: Ledger) -> None:
        """Of several spellings of one mailbox the first is mailed, once."""
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        spellings = [Person("nino@iom.int", spelling, "en") for spelling in ("Nino@iom.int", "NINO@iom.int")]
        ledger.plan(run, spellings, NOW)
        assert addresses(claim(ledger, run)) == ["Nino@iom.int"]

    def test_planning_keeps_back_who_is_suppressed(self, ledger: Ledger, run: Run) -> None:
        """The suppression list wins over newcomers and over those who are pending, and the reason is kept."""
        counts = ledger.plan(run, people("ana", "eka", suppressed=True, reason="has left"), NOW)
        assert counts == PlanCounts(added=0, suppressed=1, known=1, stopped=1)
        assert [each.reason for each in ledger.people(run, State.SUPPRESSED)] == ["has left", "has left"]

    def test_who_was_suppressed_stays_so(self, ledger: Ledger, run: Run) -> None:
        """A later plan without the suppression does not take a person back into the run."""
        ledger.suppress(run, ["ana@iom.int"], NOW)
        ledger.plan(run, people("ana"), NOW)
        assert "Ana@iom.int" not in addresses(claim(ledger, run))

    def test_a_plan_that_fails_adds_nobody(self, ledger: Ledger, run: Run) -> None:
        """If the audience breaks off in the middle, the run is as it was, and can be planned again."""

        def broken() -> Iterator[Person]:
            yield from people("eka")
            raise RuntimeError("the file changed")

        with pytest.raises(RuntimeError, match="the file changed"):
            ledger.plan(run, broken(), NOW)
        assert ledger.counts(run).total == 4
        assert ledger.plan(run, people("eka"), NOW).added == 1

    def test_an_edition_that_was_not_named_is_refused(self, ledger: Ledger, run: Run) -> None:
        """A person of an edition that `begin` did not hear of stops the plan."""
        with pytest.raises(LedgerError, match="no edition 'fr'"):
            ledger.plan(run, [Person("eka@iom.int", "eka@iom.int", "fr")], NOW)

    def test_fields_come_back_as_they_were(self, ledger: Ledger) -> None:
        """What a message needs survives to the letter: scripts, quotes, line breaks, nothing."""
        fields = {
            "name": "ნინო \N{PILE OF POO}",
            "quote": "'; DROP TABLE people; --",
            "odd": 'a"\\\n\0',
            "n": None,
        }
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.plan(run, [Person("k", "k@iom.int", "ka", fields)], NOW)
        (member,) = claim(ledger, run).people
        assert (member.fields, member.edition) == (fields, "ka")

    def test_a_claim_is_durable(self, open_it: Open, ledger: Ledger, run: Run) -> None:
        """Once claimed, people are in flight for everybody who looks."""
        claim(ledger, run, 3)
        with open_it() as other:
            assert other.counts(run) == Counts(pending=1, in_flight=3)

    def test_keys_suit_providers(self, ledger: Ledger, run: Run) -> None:
        """Batch keys are short, plain, and differ from batch to batch."""
        keys = {claim(ledger, run, 1).key for _ in range(4)}
        assert len(keys) == 4
        assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", key) for key in keys)

    def test_nobody_is_claimed_twice(self, ledger: Ledger, run: Run) -> None:
        """What is in flight is not claimed again, and a claim of nobody is None."""
        claim(ledger, run, 4)
        assert ledger.claim(run, 4, NOW) is None

    def test_a_run_without_people_has_nothing_to_claim(self, ledger: Ledger) -> None:
        """Before the plan, a claim is None, and nobody is due."""
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        assert (ledger.claim(run, 1, NOW), ledger.next_due(run), ledger.counts(run)) == (None, None, Counts())

    def test_answers_end_where_they_say(self, ledger: Ledger, run: Run) -> None:
        """Accepted, rejected, deferred and uncertain people of one batch part ways."""
        ledger.record(claim(ledger, run), [YES, NO, LATER, WHO_KNOWS], NOW)
        assert ledger.counts(run) == Counts(pending=1, accepted=1, rejected=1, uncertain=1)
        (doubtful,) = ledger.in_doubt(run)
        assert (addresses(doubtful), doubtful.can_replay) == (["Dato@iom.int"], False)

    def test_a_deferred_person_waits(self, ledger: Ledger, run: Run) -> None:
        """Who was deferred is claimed when the time has come, in a batch with another key."""
        first = claim(ledger, run)
        ledger.record(first, [YES, LATER, YES, YES], NOW)
        assert ledger.claim(run, 10, NOW + 9 * MINUTE) is None
        assert ledger.next_due(run) == NOW + 10 * MINUTE
        second = claim(ledger, run, now=NOW + 10 * MINUTE)
        assert addresses(second) == ["Beso@iom.int"]
        assert second.key != first.key

    def test_r10_a_clock_that_goes_back_stalls_nobody(self, ledger: Ledger, run: Run) -> None:
        """When the clock is set back by three days, those who wait are due, not three days late."""
        ledger.record(claim(ledger, run, 2), [LATER, YES], NOW)
        ledger.release(claim(ledger, run, 2, NOW - 3000 * MINUTE), NOW + MINUTE, NOW)
        past = NOW - timedelta(days=3)
        claimed = [*claim(ledger, run, now=past).people, *claim(ledger, run, now=past).people]
        assert len(claimed) == 3

    def test_a_released_batch_comes_back_as_it_was(self, ledger: Ledger, run: Run) -> None:
        """A batch that was surely not taken keeps key, members and date, whatever size is asked for."""
        before = claim(ledger, run, 3)
        ledger.release(before, NOW + MINUTE, NOW, reason="429")
        assert addresses(ledger.claim(run, 1, NOW)) == ["Dato@iom.int"]
        after = claim(ledger, run, 1, NOW + MINUTE)
        assert after.attempt == 2
        assert [(each.id, each.address, each.fields) for each in after.people] == [
            (each.id, each.address, each.fields) for each in before.people
        ]
        assert (after.key, after.formed_at) == (before.key, before.formed_at)

    def test_everybody_deferred_is_a_batch_that_waits(self, ledger: Ledger, run: Run) -> None:
        """If a provider defers all of a batch, one by one, it comes back as it was."""
        before = claim(ledger, run)
        ledger.record(before, [LATER] * 4, NOW)
        assert claim(ledger, run, now=NOW + 10 * MINUTE).key == before.key

    def test_attempts_are_bounded(self, ledger: Ledger, run: Run) -> None:
        """Who was never taken in so many attempts has failed, with the last reason; others go on."""
        for _ in range(3):
            ledger.release(claim(ledger, run), NOW, NOW, reason="it never answers", max_claims=3)
        assert ledger.counts(run) == Counts(failed=4)
        assert {each.reason for each in ledger.people(run, State.FAILED)} == {"it never answers"}

    def test_attempts_need_not_end(self, ledger: Ledger, run: Run) -> None:
        """Without a bound, a batch comes back however often it was not taken."""
        for _ in range(15):
            ledger.release(claim(ledger, run), NOW, NOW, max_claims=None)
        assert ledger.counts(run) == Counts(pending=4)

    def test_a_doubt_is_held_until_it_is_settled(self, ledger: Ledger, run: Run) -> None:
        """People in doubt are claimed by nobody; what is learnt of them later puts them where it says."""
        ledger.doubt(claim(ledger, run), NOW, reason="the connection broke")
        assert ledger.claim(run, 10, NOW) is None
        (doubtful,) = ledger.in_doubt(run)
        assert doubtful.can_replay
        ledger.settle(doubtful, [YES, NO, LATER, WHO_KNOWS], NOW)
        assert ledger.counts(run) == Counts(pending=1, accepted=1, rejected=1, uncertain=1)
        assert [addresses(each) for each in ledger.in_doubt(run)] == [["Dato@iom.int"]]

    def test_a_doubt_tells_its_age_whatever_the_wall_clock_did(self, ledger: Ledger, run: Run) -> None:
        """A claim, and each seal, is noted by a clock that nobody sets, and which can be read now."""
        began = ledger.clock_reading()
        sealed = ledger.seal(claim(ledger, run), "aa")
        ledger.doubt(sealed, NOW - timedelta(days=400))
        (first,) = ledger.in_doubt(run)
        ledger.seal(first, "aa")
        (again,) = ledger.in_doubt(run)
        shown = [began, first.claimed_on, first.sealed_on, again.sealed_on, ledger.clock_reading()]
        passed = [seconds_between(*each) for each in pairwise(shown)]
        assert again.claimed_on == first.claimed_on
        assert all(each is not None and each < 60 for each in passed)

    def test_a_doubt_that_proves_untaken_keeps_its_key(self, ledger: Ledger, run: Run) -> None:
        """A whole batch in doubt that was surely not taken goes out again under the same key."""
        before = claim(ledger, run)
        ledger.doubt(before, NOW)
        (doubtful,) = ledger.in_doubt(run)
        ledger.settle(doubtful, [Answer(Verdict.DEFERRED)] * 4, NOW)
        assert claim(ledger, run).key == before.key

    @pytest.mark.parametrize("verb", ["record", "release", "doubt", "settle"])
    def test_an_answer_counts_once(self, ledger: Ledger, run: Run, verb: str) -> None:
        """An answer about a claim that is over is refused and changes nothing."""
        batch = claim(ledger, run)
        ledger.record(batch, [YES] * 4, NOW)
        calls: dict[str, Callable[[], object]] = {
            "record": lambda: ledger.record(batch, [NO] * 4, NOW),
            "release": lambda: ledger.release(batch, NOW, NOW),
            "doubt": lambda: ledger.doubt(batch, NOW),
            "settle": lambda: ledger.settle(batch, [LATER] * 4, NOW),
        }
        with pytest.raises(LedgerError, match="this claim is over: the batch is done"):
            calls[verb]()
        assert ledger.counts(run) == Counts(accepted=4)

    def test_an_answer_to_an_earlier_claim_is_refused(self, ledger: Ledger, run: Run) -> None:
        """When a batch was claimed again, what the first claim still hears is not written down."""
        first = claim(ledger, run)
        ledger.release(first, NOW, NOW)
        claim(ledger, run)
        with pytest.raises(LedgerError, match="there is a later one"):
            ledger.record(first, [YES] * 4, NOW)

    @pytest.mark.parametrize(
        "name", ["0a1b", "<5d41@iom.int>", 'it\'s "so"\\', "ნინო 😀", "a\0b", "\n"], ids=repr
    )
    def test_a_provider_may_name_its_messages_as_it_likes(self, ledger: Ledger, run: Run, name: str) -> None:
        """The name that a provider gave a message is kept letter by letter, and only for who was accepted."""
        answers = [Answer(Verdict.ACCEPTED, name), YES, NO, replace(LATER, provider_id=name)]
        ledger.record(claim(ledger, run), answers, NOW)
        found = [ledger.person(f"{each}@iom.int")[0].provider_id for each in ("ana", "beso", "cira", "dato")]
        assert found == [name, None, None, None]

    @pytest.mark.parametrize("name", ["0a1b", "<5d41@iom.int>", "ნინო 😀", "a\0b"], ids=repr)
    def test_one_name_may_be_that_of_all(self, ledger: Ledger, run: Run, name: str) -> None:
        """Where a provider names the call, everybody in it has that name, in listings and in their story."""
        ledger.record(claim(ledger, run), [Answer(Verdict.ACCEPTED, name)] * 4, NOW)
        assert [each.provider_id for each in ledger.people(run, State.ACCEPTED)] == [name] * 4
        (record,) = ledger.person("beso@iom.int")
        assert (record.provider_id, record.story[-1].said) == (name, "accepted")

    def test_the_name_of_a_call_is_not_told_of_who_is_erased(self, ledger: Ledger, run: Run) -> None:
        """Nothing that a provider said about an erased person is told; the others keep it."""
        ledger.record(claim(ledger, run), [Answer(Verdict.ACCEPTED, "0a1b")] * 4, NOW)
        ledger.erase("beso@iom.int", NOW)
        found = [each.provider_id for each in ledger.people(run, State.ACCEPTED)]
        assert found == ["0a1b", None, "0a1b", "0a1b"]

    def test_a_name_that_is_learnt_later_is_not_that_of_who_was_accepted_before(
        self, ledger: Ledger, run: Run
    ) -> None:
        """Whoever is settled under one name was in another call than the others of their batch, perhaps."""
        ledger.record(claim(ledger, run), [YES, WHO_KNOWS, WHO_KNOWS, NO], NOW)
        (doubtful,) = ledger.in_doubt(run)
        ledger.settle(doubtful, [Answer(Verdict.ACCEPTED, "0a1b")] * 2, NOW)
        assert [each.provider_id for each in ledger.people(run, State.ACCEPTED)] == [None, "0a1b", "0a1b"]

    @pytest.mark.parametrize("odd", ODD, ids=ascii)
    def test_people_are_claimed_as_they_were_planned(self, ledger: Ledger, odd: str) -> None:
        """No letter of an address or a field moves to a neighbour, is lost, or ends a list."""
        planned = [
            Person(f"{place}", f"{odd}{place}{odd}", "en", {f"{odd}a": [odd, {"b": place}], "c": None})
            for place in range(5)
        ]
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        ledger.plan(run, planned, NOW)
        ledger.record(claim(ledger, run, 2), [Answer(Verdict.DEFERRED), NO], NOW)
        batch = claim(ledger, run, 3)
        ledger.doubt(batch, NOW)
        (doubtful,) = ledger.in_doubt(run)
        assert doubtful.people == batch.people
        told = [
            (each.address, each.fields, each.tries) for each in [*batch.people, *claim(ledger, run).people]
        ]
        kept = [(each.address, each.fields) for each in planned]
        assert told == [(*kept[0], 2), (*kept[2], 1), (*kept[3], 1), (*kept[4], 1)]

    def test_each_person_needs_an_answer(self, ledger: Ledger, run: Run) -> None:
        """Too few answers, or too many, are a mistake of the caller, and nothing is written down."""
        batch = claim(ledger, run)
        with pytest.raises(ValueError, match="people have 3 answers"):
            ledger.record(batch, [YES] * 3, NOW)
        assert ledger.counts(run) == Counts(in_flight=4)

    def test_a_payload_is_sealed_once(self, ledger: Ledger, run: Run) -> None:
        """A batch that is handed over again must have the payload it had before."""
        batch = ledger.seal(claim(ledger, run), "aa")
        ledger.doubt(batch, NOW)
        (doubtful,) = ledger.in_doubt(run)
        assert ledger.seal(doubtful, "aa").digest == "aa"
        with pytest.raises(LedgerError, match="not what was handed over before"):
            ledger.seal(doubtful, "bb")

    def test_suppression_dissolves_a_batch_that_waits(self, ledger: Ledger, run: Run) -> None:
        """If a member of a waiting batch must not be mailed, the others go out under another key."""
        before = claim(ledger, run)
        ledger.release(before, NOW + MINUTE, NOW)
        assert ledger.suppress(run, ["beso@iom.int", "nobody@iom.int"], NOW) == 1
        after = claim(ledger, run)
        assert addresses(after) == ["Ana@iom.int", "Cira@iom.int", "Dato@iom.int"]
        assert after.key != before.key

    def test_suppression_meanwhile_ends_the_tries(self, ledger: Ledger, run: Run) -> None:
        """Who is suppressed while their mail is under way is not handed over a second time."""
        batch = claim(ledger, run)
        assert ledger.suppress(run, ["ana@iom.int"], NOW) == 0
        ledger.release(batch, NOW, NOW)
        assert ledger.counts(run) == Counts(pending=3, suppressed=1)

    def test_certain_people_can_be_counted(self, ledger: Ledger, run: Run) -> None:
        """Who is not in the run is not counted; who was erased is, among the suppressed."""
        ledger.record(claim(ledger, run, 1), [YES], NOW)
        ledger.erase("beso@iom.int", NOW)
        keys = [f"{name}@iom.int" for name in ("ana", "beso", "cira", "nobody")]
        assert ledger.counts_of(run, iter(keys)) == Counts(accepted=1, suppressed=1, pending=1)

    def test_what_was_accepted_stays_so(self, ledger: Ledger, run: Run) -> None:
        """Neither a new plan nor a suppression moves somebody who was accepted."""
        ledger.record(claim(ledger, run), [YES] * 4, NOW)
        ledger.suppress(run, ["ana@iom.int"], NOW)
        ledger.plan(run, people("ana", "beso"), NOW)
        assert ledger.claim(run, 10, NOW) is None
        assert ledger.counts(run) == Counts(accepted=4)

    def test_an_erased_person_is_counted_and_never_mailed(self, ledger: Ledger, run: Run) -> None:
        """Who is erased leaves no address, stays in the counts, and is not taken in again by the same run."""
        assert ledger.erase("ana@iom.int", NOW) == 1
        assert ledger.plan(run, people("ana"), NOW) == PlanCounts(added=0, suppressed=0, known=1)
        assert ledger.counts(run) == Counts(pending=3, suppressed=1)
        (record,) = ledger.person("ana@iom.int")
        assert (record.address, record.reason) == (None, "(erased)")

    def test_erasing_somebody_in_flight_keeps_the_answer(self, ledger: Ledger, run: Run) -> None:
        """Mail under way is recorded for an erased person; in doubt, the batch can no more be replayed."""
        first, second = claim(ledger, run, 2), claim(ledger, run, 2)
        ledger.erase("ana@iom.int", NOW)
        ledger.erase("cira@iom.int", NOW)
        ledger.record(first, [YES, YES], NOW)
        ledger.doubt(second, NOW)
        (doubtful,) = ledger.in_doubt(run)
        assert (addresses(doubtful), doubtful.can_replay) == ([None, "Dato@iom.int"], False)
        assert ledger.counts(run) == Counts(accepted=2, uncertain=2)

    def test_e13_a_second_sender_is_refused_by_name(self, open_it: Open, ledger: Ledger, run: Run) -> None:
        """Whoever would send a run that is being sent learns which process does, where, and since when."""
        assert ledger.still_ours(run)
        with (
            open_it() as other,
            pytest.raises(RunHeldError, match=r"process \d+ on .*, since 2024-04-05") as no,
        ):
            other.take(run, NOW)
        assert no.value.exit_code is ExitCode.LEDGER

    def test_only_the_sender_claims(self, ledger: Ledger) -> None:
        """Without `take`, or after `leave`, nothing is handed out."""
        run = ledger.begin(SPEC, NOW)
        with pytest.raises(RunHeldError, match="not taken"):
            ledger.claim(run, 1, NOW)
        taken = ledger.take(run, NOW)
        ledger.leave(taken)
        with pytest.raises(RunHeldError, match="has left it"):
            ledger.claim(taken, 1, NOW)

    @pytest.mark.parametrize("verb", ["claim", "seal", "record", "release", "doubt", "settle"])
    def test_r7_whoever_was_replaced_does_no_more(
        self, open_it: Open, ledger: Ledger, run: Run, verb: str
    ) -> None:
        """After a take-over by force, the former sender's token is worth nothing, and it learns so."""
        batch = ledger.seal(claim(ledger, run, 2), "aa")
        calls: dict[str, Callable[[], object]] = {
            "claim": lambda: ledger.claim(run, 1, NOW),
            "seal": lambda: ledger.seal(batch, "aa"),
            "record": lambda: ledger.record(batch, [YES] * 2, NOW),
            "release": lambda: ledger.release(batch, NOW, NOW),
            "doubt": lambda: ledger.doubt(batch, NOW),
            "settle": lambda: ledger.settle(batch, [YES] * 2, NOW),
        }
        with open_it() as other:
            taken = other.take(run, NOW, force=True)
            assert (ledger.still_ours(run), other.still_ours(taken)) == (False, True)
            with pytest.raises(RunHeldError, match="has taken it over"):
                calls[verb]()
            assert other.counts(taken) == Counts(pending=2, uncertain=2)

    def test_leaving_after_a_take_over_leaves_the_new_sender_alone(
        self, open_it: Open, ledger: Ledger, run: Run
    ) -> None:
        """The former sender cannot end the tenure of the one who replaced it."""
        with open_it() as other:
            taken = other.take(run, NOW, force=True)
            ledger.leave(run)
            assert other.still_ours(taken)

    def test_what_was_sealed_when_a_sender_left_is_uncertain(self, open_it: Open, ledger: Ledger) -> None:
        """A batch that its sender gave no answer for is in doubt for the next one, with the same key."""
        with open_it() as other:
            run = other.take(other.begin(SPEC, NOW), NOW)
            other.plan(run, people("ana", "beso"), NOW)
            key = other.seal(claim(other, run, 1), "aa").key
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        assert [each.key for each in ledger.in_doubt(run)] == [key]
        assert addresses(claim(ledger, run)) == ["Beso@iom.int"]

    def test_what_was_not_sealed_when_a_sender_left_waits(self, open_it: Open, ledger: Ledger) -> None:
        """A batch that was claimed and never sealed was not handed over: it is due at once, with its key."""
        with open_it() as other:
            run = other.take(other.begin(SPEC, NOW), NOW)
            other.plan(run, people("ana", "beso"), NOW)
            key = claim(other, run, 1).key
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        assert ledger.counts(run) == Counts(pending=2)
        assert (again := claim(ledger, run)).key == key
        assert (again.attempt, addresses(again)) == (2, ["Ana@iom.int"])

    def test_a_seal_holds_for_one_claim(self, open_it: Open, ledger: Ledger) -> None:
        """A batch that was sealed, not taken, and claimed again is not in doubt before it is sealed again."""
        with open_it() as other:
            run = other.take(other.begin(SPEC, NOW), NOW)
            other.plan(run, people("ana"), NOW)
            other.release(other.seal(claim(other, run), "aa"), NOW, NOW)
            claim(other, run)
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        assert (ledger.counts(run), claim(ledger, run).digest) == (Counts(pending=1), "aa")

    def test_who_left_while_a_batch_was_claimed_is_kept_back_when_its_sender_dies(
        self, open_it: Open, ledger: Ledger
    ) -> None:
        """Of a batch that was never sealed, who is suppressed meanwhile is not mailed by the next sender."""
        with open_it() as other:
            run = other.take(other.begin(SPEC, NOW), NOW)
            other.plan(run, people("ana", "beso"), NOW)
            claim(other, run)
            other.suppress(run, ["ana@iom.int"], NOW)
        run = ledger.take(ledger.begin(SPEC, NOW), NOW)
        assert (ledger.counts(run), addresses(claim(ledger, run))) == (
            Counts(pending=1, suppressed=1),
            ["Beso@iom.int"],
        )

    def test_a_person_has_a_story(self, ledger: Ledger, run: Run) -> None:
        """The ledger tells what was tried with somebody, what came back, and the provider's name for it."""
        first = claim(ledger, run, 1)
        ledger.release(first, NOW, NOW, reason="429")
        ledger.record(claim(ledger, run, 1), [Answer(Verdict.ACCEPTED, provider_id="0a1b")], NOW)
        (record,) = ledger.person("ana@iom.int")
        assert (record.state, record.provider_id, record.tries) == (State.ACCEPTED, "0a1b", 2)
        told = [(each.kind, each.said, each.reason) for each in record.story]
        assert told[1:] == [
            ("release", '{"pending": 1}', "429"),
            ("claim", "", ""),
            ("record", "accepted", ""),
        ]

    @pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.REJECTED, Verdict.UNCERTAIN], ids=str)
    def test_why_somebody_waited_is_not_why_they_ended(
        self, ledger: Ledger, run: Run, verdict: Verdict
    ) -> None:
        """The reason of an earlier deferral is told while it holds, and not of who went on without one."""
        ledger.record(
            claim(ledger, run), [Answer(Verdict.DEFERRED, reason="mailbox busy"), YES, YES, YES], NOW
        )
        assert [each.reason for each in ledger.people(run, State.PENDING)] == ["mailbox busy"]
        ledger.record(claim(ledger, run), [Answer(verdict)], NOW)
        assert [each.reason for each in ledger.person("ana@iom.int")] == [""]

    @pytest.mark.parametrize("said", ["", "queued"], ids=repr)
    def test_a_call_that_took_all_leaves_no_reason_of_before(
        self, ledger: Ledger, run: Run, said: str
    ) -> None:
        """Whoever was taken under the name of the call is told with what was said then."""
        ledger.release(claim(ledger, run), NOW, NOW)
        ledger.record(claim(ledger, run), [Answer(Verdict.DEFERRED, reason="mailbox busy")] * 4, NOW)
        ledger.record(claim(ledger, run), [Answer(Verdict.ACCEPTED, "0a1b", said)] * 4, NOW)
        told = [(each.provider_id, each.reason) for each in ledger.people(run, State.ACCEPTED)]
        assert told == [("0a1b", said)] * 4

    def test_attempts_are_told_in_order(self, ledger: Ledger, run: Run) -> None:
        """What was tried and decided in a run can be read, notes included, without anybody's address."""
        ledger.note(run, "sent although nino@iom.int objected", NOW)
        told = [(each.kind, each.reason) for each in ledger.attempts(run)]
        assert told == [
            ("begin", ""),
            ("take", ""),
            ("plan", ""),
            ("note", "sent although (address) objected"),
        ]

    def test_a_note_keeps_its_numbers(self, ledger: Ledger, run: Run) -> None:
        """What was counted when something was decided can be read again."""
        ledger.note(run, "rows were left out", NOW, {"rows": 6, "wrong": 2})
        assert ledger.attempts(run)[-1].said == '{"rows": 6, "wrong": 2}'

    def test_a_run_knows_from_what_it_was_planned(self, open_it: Open, ledger: Ledger, run: Run) -> None:
        """What was noted last is told to the letter, also to a later process; another run has none of it."""
        other = ledger.begin(replace(SPEC, issue_id="2024-q2"), NOW)
        assert ledger.origin(run) is None
        for digest in ("5d41", "7c21"):
            ledger.set_origin(run, Origin(digest, '{"rows": 4,  "why": "ნინო"}'))
        with open_it() as later:
            assert later.origin(run) == Origin("7c21", '{"rows": 4,  "why": "ნინო"}')
            assert later.origin(other) is None

    @pytest.mark.parametrize("who", [(), ("ana",), ("eka",)], ids=["nobody", "one known", "one new"])
    def test_whoever_plans_takes_the_origin_away(
        self, ledger: Ledger, run: Run, who: tuple[str, ...]
    ) -> None:
        """After another plan the run is not the one of the noted origin, and nobody may believe it."""
        ledger.set_origin(run, Origin("5d41", "{}"))
        ledger.plan(run, people(*who), NOW)
        assert ledger.origin(run) is None

    def test_only_the_sender_says_from_what_a_run_was_planned(self, ledger: Ledger, run: Run) -> None:
        """Who is no more the sender of a run notes no origin: its plan may not have been written."""
        ledger.leave(run)
        with pytest.raises(RunHeldError):
            ledger.set_origin(run, Origin("5d41", "{}"))
        assert ledger.origin(run) is None

    def test_each_edition_has_its_counts(self, ledger: Ledger, run: Run) -> None:
        """How far each edition has come is told, without those who were kept back."""
        georgian = replace(people("eka")[0], edition="ka")
        ledger.plan(run, [georgian, *people("gio", suppressed=True)], NOW)
        ledger.record(claim(ledger, run, 3), [YES, NO, YES], NOW)
        assert ledger.counts_by_edition(run) == {
            "en": Counts(accepted=2, rejected=1, pending=1),
            "ka": Counts(pending=1),
        }

    def test_runs_do_not_touch_each_other(self, ledger: Ledger, run: Run) -> None:
        """Two runs with the same people, planned in turns, keep their own states."""
        other = ledger.take(ledger.begin(replace(SPEC, issue_id="2024-q2"), NOW), NOW)
        ledger.plan(other, people("ana", "beso"), NOW)
        ledger.plan(run, people("eka"), NOW)
        ledger.record(claim(ledger, run), [YES] * 5, NOW)
        assert (ledger.counts(run), ledger.counts(other)) == (Counts(accepted=5), Counts(pending=2))
        assert [each.issue_id for each in ledger.person("ana@iom.int")] == ["2024-q1", "2024-q2"]
        assert [each.issue_id for each in ledger.runs()][-2:] == ["2024-q1", "2024-q2"]

    def test_times_need_a_zone(self, ledger: Ledger) -> None:
        """A time without a zone could mean any hour, and is refused."""
        with pytest.raises(ValueError, match="time zone"):
            ledger.begin(SPEC, NOW.replace(tzinfo=None))

    def test_a_batch_is_not_empty(self, ledger: Ledger, run: Run) -> None:
        """A claim of less than one person is a mistake of the caller."""
        with pytest.raises(ValueError, match="at least one"):
            ledger.claim(run, 0, NOW)

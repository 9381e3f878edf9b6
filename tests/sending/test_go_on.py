"""A run that was stopped goes on: nobody is mailed twice, nobody is forgotten, and the doubt is said."""

from __future__ import annotations

import os
import signal
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import (
    EditedIssueError,
    ExitCode,
    OtherRouteError,
    ProviderConflict,
    ProviderRefused,
    ProviderUnavailable,
    ProviderUncertain,
    SendInterrupted,
)
from newsletter_kit.ledger.states import State
from newsletter_kit.sending.backoff import Patience
from scripted_provider import CAPABILITIES, Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripted_provider import Fault, Help

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))


def _once(addresses: list[str]) -> Counter[str]:
    return Counter(dict.fromkeys(addresses, 1))


def _edit(newsletter: Path) -> None:
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("here is the news", "news"), encoding="utf-8")


@pytest.mark.parametrize("workers", [1, 4])
def test_everybody_gets_one_mail_and_a_second_send_mails_nobody(
    planned: Planned, many: list[str], ledger: nk.Ledger, workers: int
) -> None:
    """E31: what is done is done, whoever calls again."""
    provider, options = Scripted(), replace(QUICK, workers=workers)
    first = nk.send(planned(), provider, ledger, options=options)
    again = nk.send(planned(), provider, ledger, options=options)
    assert provider.got == _once(many)
    assert (first.accepted, again.accepted, again.earlier, again.is_done) == (200, 200, 200, True)


FAULTS: dict[str, tuple[Help, list[Fault]]] = {
    "D01 too fast": ("none", ["too fast", "fine", "too fast", "too fast"]),
    "D04 failing server, keys": ("key", ["lost request", "lost request", "fine"]),
    "D05 down for a while": ("none", ["down", "down"]),
    "D06 lost answer, keys": ("key", ["lost answer", "fine", "lost answer", "lost answer"]),
    "D06 lost answer, look-up": ("look-up", ["lost answer", "fine", "lost answer"]),
    "D10 lost request, look-up": ("look-up", ["lost request", "lost answer", "lost request"]),
    "D19 in progress": ("key", ["lost answer", "too fast", "fine"]),
    "D31 deferred": ("none", ["defer", "defer"]),
    "R8 a mix": ("key", ["down", "lost answer", "too fast", "defer", "lost request", "down", "lost answer"]),
}


@pytest.mark.usefixtures("both_ledgers")
@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize(("kind", "script"), FAULTS.values(), ids=FAULTS.keys())
def test_r8_passing_faults_cost_nobody_a_mail(
    planned: Planned, many: list[str], kind: Help, script: list[Fault], workers: int
) -> None:
    """Whatever passes over is waited for or settled: one mail each, in one call of `send`."""
    provider = Scripted(kind, script)
    run = nk.send(planned(), provider, options=replace(QUICK, workers=workers))
    assert provider.got == _once(many)
    assert (run.accepted, run.adds_up, run.is_done) == (200, True, True)


def test_d06_a_batch_is_replayed_to_the_byte(planned: Planned, many: list[str], ledger: nk.Ledger) -> None:
    """The same key always comes with the same bytes, also hours later and from another process's plan."""
    provider = Scripted("key", ["lost answer", "fine", "refused"])
    start = datetime(2026, 5, 1, 9, tzinfo=UTC)
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, ledger, options=replace(QUICK, now=lambda: start))
    later = replace(QUICK, now=lambda: start + timedelta(hours=5))
    nk.send(planned(), provider, ledger, options=later)
    bodies: dict[str, set[tuple[bytes, ...]]] = {}
    for key, body in provider.calls:
        bodies.setdefault(key, set()).add(body)
    assert {len(each) for each in bodies.values()} == {1}
    assert len(provider.calls) > len(bodies)
    assert provider.got == _once(many)


def test_d09_without_help_the_doubt_is_held_and_said(planned: Planned, many: list[str]) -> None:
    """Fifty readers are uncertain: neither lost nor mailed again, until a person decides."""
    provider = Scripted("none", ["fine", "lost request"])
    run = nk.send(planned(), provider, options=QUICK)
    assert (run.accepted, run.uncertain, run.adds_up, run.is_done) == (150, 50, True, False)
    assert nk.send(planned(), provider, options=QUICK).uncertain == 50
    last = nk.send(planned(), provider, options=replace(QUICK, resend_uncertain=True))
    assert (last.accepted, last.is_done) == (200, True)
    assert provider.got == _once(many)


def test_three_lost_answers_in_a_row_stop_a_run_that_nobody_can_settle(
    planned: Planned, many: list[str]
) -> None:
    """A provider that loses every answer does not get the whole list."""
    provider = Scripted("none", ["lost answer"] * 10)
    with pytest.raises(ProviderUncertain, match="150 uncertain") as caught:
        nk.send(planned(), provider, options=QUICK)
    assert (caught.value.exit_code, len(provider.calls)) == (ExitCode.UNCERTAIN, 3)
    assert len(many) - provider.got.total() == 50


def test_calls_that_we_broke_off_ourselves_say_nothing_against_the_provider(
    planned: Planned, many: list[str]
) -> None:
    """Whoever was stopped for longer than its lease, with all its calls, goes on as soon as it may."""
    provider = Scripted("none", ["broken off"] * 4)
    run = nk.send(planned(), provider, options=replace(QUICK, batch_size=10))
    assert (run.uncertain, run.accepted) == (40, len(many) - 40)
    assert provider.got.total() == len(many) - 40


@pytest.mark.usefixtures("both_ledgers")
@pytest.mark.parametrize("workers", [1, 4])
def test_r9_d03_a_provider_that_stays_down_is_not_stormed(
    planned: Planned, many: list[str], workers: int
) -> None:
    """The calls in vain are the budget and what was under way; then the run stops, and nobody is lost."""
    provider = Scripted("none", ["down"] * 1000)
    options = replace(QUICK, workers=workers, batch_size=10)
    with pytest.raises(ProviderUnavailable, match="200 still to go") as caught:
        nk.send(planned(), provider, options=options)
    assert len(provider.calls) <= options.patience.budget + workers
    assert caught.value.exit_code == ExitCode.PROVIDER_STOPPED
    back = Scripted("none")
    assert nk.send(planned(), back, options=options).accepted == 200
    assert back.got == _once(many)


@pytest.mark.parametrize("workers", [1, 4])
def test_d15_a_refused_key_stops_all_workers(planned: Planned, many: list[str], workers: int) -> None:
    """Each worker finishes at most the call it has begun; what is left is sent when the key is right."""
    refusals: list[Fault] = ["refused"] * 100
    provider = Scripted("none", ["fine", *refusals])
    options = replace(QUICK, workers=workers, batch_size=10)
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, options=options)
    assert len(provider.calls) <= 1 + workers
    provider._script = iter(())
    assert nk.send(planned(), provider, options=options).is_done
    assert provider.got == _once(many)


def test_d16_one_bad_reader_stands_alone_in_the_end(planned: Planned, many: list[str]) -> None:
    """A batch that fails for one reader is halved until that one is found, and only that one is rejected."""
    provider = Scripted("none", bad=["r77"])
    run = nk.send(planned(), provider, options=QUICK)
    assert (run.accepted, run.rejected.count, run.rejected.first[0].row) == (199, 1, 79)
    assert provider.got == _once([each for each in many if each != "r77@iom.int"])


def test_d17_a_batch_that_is_too_large_is_split(planned: Planned, many: list[str]) -> None:
    """The provider takes fewer at once than it says: everybody still gets one mail."""
    provider = Scripted("none", most=7)
    run = nk.send(planned(), provider, options=QUICK)
    assert (run.accepted, run.is_done) == (200, True)
    assert provider.got == _once(many)


def test_d20_a_key_that_was_used_otherwise_stops_the_run(
    planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """No new key is made up: a person has to look, and the readers are listed."""
    provider = Scripted("key", ["conflict"])
    with pytest.raises(ProviderConflict) as caught:
        nk.send(planned(), provider, ledger, options=QUICK)
    (run,) = ledger.runs()
    assert len(list(ledger.people(run, State.UNCERTAIN))) == 50
    assert (caught.value.exit_code, provider.got.total(), len(many)) == (ExitCode.UNCERTAIN, 0, 200)


@pytest.mark.usefixtures("both_ledgers")
def test_r12_e15_an_edited_issue_is_refused_until_one_says_which(
    newsletter: Path, planned: Planned, many: list[str]
) -> None:
    """Who was accepted keeps what they got; with the word of a person, the rest get the new text."""
    provider = Scripted("none", ["fine", "refused"])
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, options=QUICK)
    _edit(newsletter)
    with pytest.raises(EditedIssueError) as caught:
        nk.send(planned(), provider, options=QUICK)
    assert (caught.value.exit_code, provider.got.total()) == (ExitCode.BAD_INPUT, 50)
    run = nk.send(planned(), provider, options=replace(QUICK, accept_edit=True))
    assert (run.is_done, provider.got) == (True, _once(many))


@pytest.mark.usefixtures("both_ledgers")
def test_r12_e17_another_sender_is_refused_until_one_says_so(planned: Planned, many: list[str]) -> None:
    """Keys and look-ups do not carry over, and nobody is mailed by both roads."""
    provider = Scripted("none", ["fine", "refused"])
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, options=QUICK)
    other = Scripted()
    other.name = "another"
    with pytest.raises(OtherRouteError):
        nk.send(planned(), other, options=QUICK)
    assert nk.send(planned(), other, options=replace(QUICK, accept_route=True)).is_done
    assert provider.got + other.got == _once(many)


@pytest.mark.usefixtures("both_ledgers")
def test_r12_e17_another_account_is_refused_until_one_says_so(planned: Planned, many: list[str]) -> None:
    """The key was changed for that of another account, which knows nothing of what the first one took."""
    provider = Scripted("none", ["fine", "refused"])
    provider.account = "account one"
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, options=QUICK)
    provider.account = "account two"
    with pytest.raises(OtherRouteError, match="account") as caught:
        nk.send(planned(), provider, options=QUICK)
    assert (caught.value.exit_code, provider.got.total()) == (ExitCode.BAD_INPUT, 50)
    nk.send(planned(), provider, options=replace(QUICK, accept_route=True))
    assert provider.got == _once(many)


@pytest.mark.usefixtures("both_ledgers")
def test_r12_new_readers_are_added_and_removed_ones_are_kept(
    newsletter: Path, planned: Planned, many: list[str]
) -> None:
    """A changed file neither skips nor doubles anybody: the ledger says who is mailed."""
    provider = Scripted("none", ["fine", "refused"])
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, options=QUICK)
    path = newsletter / "audience.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([header, "new@iom.int,New,en,ge", *rows[::-2]]), encoding="utf-8")
    run = nk.send(planned(), provider, options=QUICK)
    assert provider.got == _once([*many, "new@iom.int"])
    assert (run.rows, run.adds_up) == (201, True)


def test_c38_who_came_onto_the_suppression_list_is_kept_back(
    newsletter: Path, planned: Planned, many: list[str]
) -> None:
    """Between two calls somebody left: they get nothing more."""
    provider = Scripted("none", ["fine", "refused"])
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, options=QUICK)
    with (newsletter / "suppressed.txt").open("a", encoding="utf-8") as file:
        file.write("r199@iom.int\n")
    run = nk.send(planned(), provider, options=QUICK)
    assert (run.suppressed.count, run.accepted, provider.got["r199@iom.int"]) == (1, 199, 0)
    assert len(many) == run.rows


@pytest.mark.usefixtures("both_ledgers")
def test_r11_spellings_of_one_mailbox_get_one_mail(newsletter: Path, planned: Planned) -> None:
    """Ten thousand rows with three thousand repeats in six spellings are seven thousand mails."""
    spellings = ["{}", " {}", "{} ", "R{}", "r{}", "\t{}"]
    rows = [f"r{number}@iom.int" for number in range(7_000)]
    for number in range(3_000):
        form = spellings[number % 6]
        spelt = form.format(rows[number][1:]) if "r" in form.lower() else form.format(rows[number].upper())
        rows.append(spelt)
    (newsletter / "audience.csv").write_text("email\n" + "\n".join(rows), encoding="utf-8")
    provider = Scripted()
    run = nk.send(planned(), provider, options=QUICK)
    assert (run.accepted, run.merged.count, set(provider.got.values())) == (7_000, 3_000, {1})


@pytest.mark.usefixtures("both_ledgers")
@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["E04-SIGINT", "E03-SIGTERM", "SIGHUP"]
)
def test_r13_one_signal_drains(planned: Planned, many: list[str], number: int) -> None:
    """What is under way comes to its end, nothing is in doubt, and the next call goes on."""
    provider = Scripted()
    provider.before_call = lambda: os.kill(os.getpid(), number) if len(provider.calls) == 1 else None
    with pytest.raises(SendInterrupted, match="0 uncertain") as caught:
        nk.send(planned(), provider, options=QUICK)
    assert caught.value.exit_code == ExitCode.INTERRUPTED
    provider.before_call = lambda: None
    assert nk.send(planned(), provider, options=QUICK).is_done
    assert provider.got == _once(many)


def test_the_handlers_of_signals_are_given_back(planned: Planned) -> None:
    """After a run, Ctrl-C is what it was before."""
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    nk.send(planned(), Scripted(), options=QUICK)
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_a_limit_sends_a_part_and_the_next_call_the_rest(planned: Planned, many: list[str]) -> None:
    """A first part can be looked at before the others go."""
    provider = Scripted()
    first = nk.send(planned(), provider, options=replace(QUICK, limit=20))
    assert (first.accepted, first.left, provider.sizes) == (20, 180, [20])
    assert nk.send(planned(), provider, options=QUICK).is_done
    assert provider.got == _once(many)


def test_limit_0_only_settles_what_is_in_doubt(planned: Planned, many: list[str]) -> None:
    """To reconcile is to learn what happened, and to hand over nothing new."""
    provider = Scripted("none", ["lost answer"])
    assert nk.send(planned(), provider, options=replace(QUICK, limit=50)).uncertain == 50
    provider.capabilities = CAPABILITIES["look-up"]
    run = nk.send(planned(), provider, options=replace(QUICK, limit=0))
    assert (run.uncertain, run.accepted, run.left) == (0, 50, 150)
    assert provider.got == _once(many[:50])


def test_a_rate_makes_small_batches(planned: Planned) -> None:
    """With fourteen a second, a batch of a hundred would stand still for seven seconds, and then burst."""
    provider = Scripted()
    nk.send(planned(), provider, options=replace(QUICK, rate=2.0, limit=3))
    assert max(provider.sizes) <= 2


@pytest.mark.parametrize("options", [{"workers": 0}, {"batch_size": 0}, {"limit": -1}, {"rate": 0.0}])
def test_senseless_options_are_refused(options: dict[str, float]) -> None:
    """No run begins with no workers, or with a rate of nothing."""
    with pytest.raises(ValueError, match=r"at least 1|more than 0"):
        nk.SendOptions(**options)  # type: ignore[arg-type]


def test_a_bug_of_a_provider_leaves_its_batch_in_doubt(
    planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """What no provider should raise stops the run; the next one knows that these readers are uncertain."""

    def fail() -> None:
        raise RuntimeError("a bug")

    provider = Scripted()
    provider.before_call = fail
    with pytest.raises(RuntimeError, match="a bug"):
        nk.send(planned(), provider, ledger, options=QUICK)
    provider.before_call = lambda: None
    run = nk.send(planned(), provider, ledger, options=QUICK)
    assert (run.accepted, run.uncertain, provider.got.total(), len(many)) == (150, 50, 150, 200)


def test_an_outbox_can_be_written_anew_after_an_edit(newsletter: Path, planned: Planned) -> None:
    """To look at an issue never stands in the way of the next look, nor of the real mail."""
    for _ in range(2):
        with nk.open_provider("outbox", planned().editions.settings) as outbox:
            assert nk.send(planned(), outbox, options=QUICK).accepted == 3
        _edit(newsletter)
    provider = Scripted()
    assert nk.send(planned(), provider, options=QUICK).accepted == 3
    assert provider.got.total() == 3

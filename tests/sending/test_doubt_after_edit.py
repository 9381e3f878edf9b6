"""Readers in doubt when the issue was edited: what was handed over is asked for, not what would be now."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import Problem, ProviderRefused
from newsletter_kit.ledger.values import Verdict
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.sending.handover import look_up
from newsletter_kit.sending.rebuild import Rebuilt
from newsletter_kit.sending.reconcile import reconcile
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripted_provider import Fault, Help

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))
EDITED = replace(QUICK, accept_edit=True)


def _edit(newsletter: Path) -> None:
    """Another text, and the part for Germany is for those whose name ends so."""
    path = newsletter / "issues/first/issue.yaml"
    text = path.read_text(encoding="utf-8").replace("here is the news", "news")
    path.write_text(text.replace("{country: de}", "{first_name: Reader 101}"), encoding="utf-8")


def _break_off(planned: Planned, provider: Scripted, fault: Fault, ledger: nk.Ledger | None = None) -> None:
    """Fifty readers are in doubt, and the provider cannot be asked about them now."""
    provider._script = iter([fault, "refused"])
    find, provider.find = provider.find, _refused  # type: ignore[method-assign,assignment]
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, ledger, options=QUICK)
    provider.find = find  # type: ignore[method-assign]
    provider._script = iter(())


def _refused(_: object) -> list[None]:
    raise ProviderRefused(Problem("scripted", "not now"))


@pytest.mark.usefixtures("both_ledgers")
@pytest.mark.parametrize("fault", ["lost answer", "lost request"])
@pytest.mark.parametrize("kind", ["none", "key", "look-up", "merge"])
def test_r12_e15_an_accepted_edit_mails_nobody_twice(
    newsletter: Path, planned: Planned, many: list[str], kind: Help, fault: Fault
) -> None:
    """It is asked by the key of the call that was made; who cannot be asked about stays in doubt."""
    provider = Scripted(kind)
    _break_off(planned, provider, fault)
    _edit(newsletter)
    run = nk.send(planned(), provider, options=EDITED)
    assert (run.uncertain, run.adds_up) == (0 if provider.capabilities.lookup.kind == "by_key" else 50, True)
    mailed = many if fault == "lost answer" or not run.uncertain else many[50:]
    assert provider.got == Counter(dict.fromkeys(mailed, 1))


@pytest.mark.parametrize("kind", ["look-up", "merge"])
def test_e15_an_edit_does_not_stand_in_the_way_of_a_question(
    newsletter: Path, planned: Planned, many: list[str], ledger: nk.Ledger, kind: Help
) -> None:
    """To reconcile nothing is handed over, so what the issue says now is of no account."""
    provider = Scripted(kind)
    _break_off(planned, provider, "lost answer", ledger)
    _edit(newsletter)
    settled = reconcile(ledger.runs()[0], planned().editions, provider, ledger, QUICK)
    assert (settled.accepted, settled.uncertain, provider.got.total(), len(many)) == (50, 0, 50, 200)


@pytest.mark.parametrize("kind", ["look-up", "merge"])
def test_who_has_no_message_any_more_stays_uncertain(kind: Help) -> None:
    """That a message cannot be made now tells nothing of what was handed over before."""
    answers = look_up(Scripted(kind), "a-key", Rebuilt((), {0: "it has no first_name", 1: ""}))
    assert [each.verdict for each in answers] == [Verdict.UNCERTAIN, Verdict.UNCERTAIN]


def test_a_batch_for_a_provider_that_merges_is_of_one_edition(
    newsletter: Path, planned: Planned, many: list[str]
) -> None:
    """Also when an edit divides those who were planned as one: all get one mail, and a batch is one call."""
    provider = Scripted("merge", ["fine", "refused"])
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, options=QUICK)
    _edit(newsletter)
    assert nk.send(planned(), provider, options=EDITED).is_done
    keys = Counter(key for key, _ in provider.calls)
    assert (provider.got, sorted(keys.values())[-2:]) == (Counter(dict.fromkeys(many, 1)), [1, 1])

"""Who has left the list is never mailed by a later call, wherever their row is and whenever they left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import AudienceError, ProviderRefused
from newsletter_kit.sending.backoff import Patience
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripted_provider import Help

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))


def _leave(newsletter: Path, *addresses: str) -> None:
    with (newsletter / "suppressed.txt").open("a", encoding="utf-8") as file:
        file.writelines(f"{each}\n" for each in addresses)


def _drop_row(newsletter: Path, address: str) -> None:
    path = newsletter / "audience.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(f"{address},")), encoding="utf-8")


def test_c38_who_has_left_the_audience_too_is_kept_back(
    newsletter: Path, planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """A row that is gone from the audience does not hide its reader from the suppression list."""
    provider = Scripted()
    nk.send(planned(), provider, ledger, options=replace(QUICK, limit=20))
    _drop_row(newsletter, "r199@iom.int")
    _leave(newsletter, "R199@IOM.INT", "nobody@iom.int")
    run = nk.send(planned(), provider, ledger, options=QUICK)
    assert (provider.got["r199@iom.int"], run.suppressed.count, run.accepted) == (0, 1, len(many) - 1)
    assert ledger.person("r199@iom.int")[0].reason == "the address is on the suppression list"


@pytest.mark.parametrize(("kind", "settled"), [("key", 0), ("both", 50)])
def test_c38_who_leaves_while_in_doubt_gets_no_repeated_call(
    newsletter: Path, planned: Planned, many: list[str], kind: Help, settled: int
) -> None:
    """A repeated call mails all it holds: the provider is asked instead, or they stay in doubt."""
    provider = Scripted(kind, ["lost request", "refused"])
    with pytest.raises(ProviderRefused):
        nk.send(planned(), provider, options=QUICK)
    _leave(newsletter, many[0])
    run = nk.send(planned(), provider, options=QUICK)
    assert (provider.got[many[0]], run.uncertain, run.adds_up) == (0, 50 - settled, True)
    assert provider.got.total() == 150 + max(0, settled - 1)


def test_c38_who_leaves_after_the_plan_was_made_is_kept_back(
    newsletter: Path, planned: Planned, many: list[str]
) -> None:
    """Between the plan and the first mail somebody may leave: the list is read again by the call."""
    provider, plan = Scripted(), planned()
    _leave(newsletter, "r3@iom.int")
    run = nk.send(plan, provider, options=QUICK)
    assert (provider.got["r3@iom.int"], run.accepted, run.adds_up) == (0, len(many) - 1, True)


def test_c38_if_everybody_leaves_after_the_plan_nobody_is_mailed(
    newsletter: Path, planned: Planned, many: list[str]
) -> None:
    """The last reader may leave too: the run is done, and no mail was made."""
    provider, plan = Scripted(), planned()
    _leave(newsletter, *many)
    run = nk.send(plan, provider, options=QUICK)
    assert (provider.got.total(), run.suppressed.count, run.is_done) == (0, len(many), True)


@pytest.mark.usefixtures("many")
def test_a_suppression_list_that_is_gone_by_then_stops_the_call(newsletter: Path, planned: Planned) -> None:
    """Without the list nobody knows who has left, so nobody is mailed."""
    provider, plan = Scripted(), planned()
    (newsletter / "suppressed.txt").unlink()
    with pytest.raises(AudienceError, match=r"suppressed\.txt: it cannot be opened"):
        nk.send(plan, provider, options=QUICK)
    assert provider.got.total() == 0

"""What is said before a run goes on is what the ledger will do: today's audience is only a part of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import newsletter_kit as nk
from newsletter_kit.sending.backoff import Patience
from newsletter_kit.sending.left import Left, left_to_go
from newsletter_kit.sending.part import part_of
from scripted_provider import Scripted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Planned = Callable[[], nk.Plan]

QUICK = nk.SendOptions(patience=Patience(first_seconds=0.001, longest_seconds=0.002, defer_seconds=0))


def _begun(planned: Planned, ledger: nk.Ledger) -> nk.ledger.values.Run:
    """A run of 200 of whom 20 were mailed: r0 to r19."""
    nk.send(planned(), Scripted(), ledger, options=replace(QUICK, limit=20))
    return ledger.runs()[0]


def _write(newsletter: Path, *addresses: str) -> None:
    rows = "".join(f"{each},Reader,en,ge\n" for each in addresses)
    (newsletter / "audience.csv").write_text(f"email,first_name,language,country\n{rows}", encoding="utf-8")


def test_those_of_an_earlier_audience_are_counted_apart(
    newsletter: Path, planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """Of a shorter file, who is mailed already is not left, who is new is, and who is gone is left too."""
    run = _begun(planned, ledger)
    _write(newsletter, "R0@iom.int", "r50@iom.int", "boss@iom.int")
    left = left_to_go(ledger, run, planned())
    assert (left, left.total) == (Left(pending=1, new=1, earlier=179), 181)
    assert nk.send(planned(), provider := Scripted(), ledger, options=QUICK).accepted == len(many) + 1
    assert provider.got.total() == left.total


def test_who_has_left_or_was_erased_is_not_left_to_go(
    newsletter: Path, planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """The suppression list and an erasure hold whether the row is in the file or not."""
    run = _begun(planned, ledger)
    _write(newsletter, *many[1:])
    (newsletter / "suppressed.txt").write_text("r0@iom.int\nr100@iom.int\n", encoding="utf-8")
    ledger.erase("r101@iom.int", QUICK.now())
    assert left_to_go(ledger, run, planned()) == Left(pending=178, new=0, earlier=0)


def test_of_a_part_only_its_own_readers_are_left(
    planned: Planned, many: list[str], ledger: nk.Ledger
) -> None:
    """Whoever is outside of the part that was asked for does not go in this call."""
    run, plan = _begun(planned, ledger), planned()
    georgian = [each for each in many[20:] if int(each[1:-8]) % 3 == 0]
    part = part_of(plan, replace(QUICK, only="ka"))
    assert left_to_go(ledger, run, plan, part) == Left(pending=len(georgian), new=0)

"""How many are still to be mailed when a run goes on: the ledger decides that, not today's audience alone."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from newsletter_kit.sending.kept_back import UNSENDABLE, reasons_to_keep_back
from newsletter_kit.sending.origin import is_all_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import Run
    from newsletter_kit.sending.part import Part
    from newsletter_kit.sending.plan import Plan


@dataclass(frozen=True, slots=True)
class Left:
    """Who is still to be mailed in a run that was begun before.

    Attributes:
        pending: readers of today's audience, or of the part of it that goes, who are in the run.
        new: those who have come into the audience since.
        earlier: readers of the run whose row is no more in the audience. They are mailed all the same.

    Example:
        >>> Left(pending=5, new=1, earlier=45).total
        51
    """

    pending: int
    new: int
    earlier: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.pending + self.new + self.earlier


def left_to_go(ledger: Ledger, run: Run, plan: Plan, part: Part | None = None) -> Left:
    """Count who would be mailed if the run went on now; nothing is written.

    Args:
        ledger: that knows the run.
        run: begun before.
        plan: of today; its audience is read anew, unless the run was planned from the same and nobody else
            was ever in it. Its suppression list holds.
        part: who alone goes now; None for everybody.

    Example:
        >>> left_to_go(ledger, run, plan).earlier  # doctest: +SKIP
        45
    """
    if part is None and is_all_of(plan, ledger, run):
        return Left(ledger.counts(run).pending, 0)
    keys, number = _keys(plan) if part is None else part.keys(), count()
    known = ledger.counts_of(run, (key for key, _ in zip(keys, number, strict=False)))
    new = next(number) - known.total
    if part is not None:
        return Left(known.pending, new)
    barred = ledger.counts_of(run, plan.suppression.keys()).pending
    unsendable = ledger.counts_of(run, _unsendable(plan)).pending if plan.unsendable.count else 0
    return Left(known.pending, new, ledger.counts(run).pending - known.pending - barred - unsendable)


def _keys(plan: Plan) -> Iterator[str]:
    return (key for key, reason in _with_reasons(plan) if not reason)


def _unsendable(plan: Plan) -> Iterator[str]:
    return (key for key, reason in _with_reasons(plan) if reason == UNSENDABLE)


def _with_reasons(plan: Plan) -> Iterator[tuple[str, str]]:
    """The mailbox of each reader of today's audience, and why they are kept back, if they are."""
    for piece in plan.pieces():
        reasons = reasons_to_keep_back(piece, plan.suppression, smtputf8=plan.smtputf8)
        yield from zip(piece.keys, reasons, strict=True)

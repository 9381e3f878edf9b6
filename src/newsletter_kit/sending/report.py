"""What became of a run, gathered from its ledger: figures, reasons, and who was not mailed."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter_kit.ledger.notes import without_addresses
from newsletter_kit.ledger.states import State
from newsletter_kit.sending.rows_note import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import Attempt, Counts, PersonRecord, Run

MAX_PEOPLE = 1_000
"""How many people of each state a report names; the ledger has them all."""

CANCELLED = "cancelled"
"""Why the ledger kept back whoever of a cancelled run was still to go."""

MAX_REASONS = 10
MAX_EVENTS = 100
OTHER_REASONS = "other reasons"

NOT_MAILED = (State.UNCERTAIN, State.REJECTED, State.FAILED, State.SUPPRESSED)
"""The states of those who got no mail, as far as anybody knows; those who may get one later come first."""

_HANDED_OVER = frozenset({"record", "release", "doubt", "settle"})
_EVENTS = frozenset({"begin", "change", "plan", "suppress", "erase", "note"})


@dataclass(frozen=True, slots=True)
class RunReport:
    """What became of one run.

    Attributes:
        run: which.
        counts: how many people are at each state.
        editions: the same for each edition, by its name; without those who were kept back.
        first_at: when the first batch was claimed; None if none was.
        last_at: when the last answer was written down.
        rows: the numbers of the last reading of the audience; empty if none was written down.
        row_notes: the first rows that are in no plan, with the reason.
        reasons: why people were not mailed, and how many they are, by their state.
        people: the first of those who were not mailed, by their state; empty if nobody is to be named.
        events: the last decisions and changes, in order.

    Example:
        >>> report = report_of(ledger, run)  # doctest: +SKIP
        >>> report.counts.rejected, report.left_out  # doctest: +SKIP
        (3, {'wrong': 3, 'repeated': 3})
    """

    run: Run
    counts: Counts
    editions: Mapping[str, Counts]
    first_at: datetime | None
    last_at: datetime | None
    rows: Mapping[str, int]
    row_notes: Sequence[str]
    reasons: Mapping[State, Mapping[str, int]]
    people: Mapping[State, Sequence[PersonRecord]]
    events: Sequence[Attempt]

    @property
    def cancelled(self) -> int:
        """How many were kept back since the run was cancelled; 0 if it was not."""
        return self.reasons.get(State.SUPPRESSED, {}).get(CANCELLED, 0)

    @property
    def left_out(self) -> Mapping[str, int]:
        """Rows of the audience that became nobody in the run, by reason."""
        return {name: count for name, count in self.rows.items() if name != ROWS and count}


def report_of(ledger: Ledger, run: Run, most: int = MAX_PEOPLE) -> RunReport:
    """Gather what a ledger knows of a run. Memory does not grow with the number of people.

    Args:
        ledger: that knows the run.
        run: one of `ledger.runs()`.
        most: how many people of each state are named; 0 for nobody.

    Example:
        >>> report_of(ledger, ledger.runs()[0]).counts.accepted  # doctest: +SKIP
        1204
    """
    attempts = ledger.attempts(run)
    readings = [each for each in attempts if _is_reading(each)]
    lost = {each.batch_key: each.reason for each in attempts if each.kind == "doubt"}
    seen = {state: _seen(ledger.people(run, state), lost, most) for state in NOT_MAILED}
    return RunReport(
        run=run,
        counts=ledger.counts(run),
        editions=ledger.counts_by_edition(run),
        first_at=next((each.at for each in attempts if each.kind == "claim"), None),
        last_at=next((each.at for each in reversed(attempts) if each.kind in _HANDED_OVER), None),
        rows=json.loads(readings[-1].said) if readings else {},
        row_notes=readings[-1].reason.splitlines()[1:] if readings else (),
        reasons={state: reasons for state, (_, reasons) in seen.items() if reasons},
        people={state: people for state, (people, _) in seen.items() if people},
        events=[each for each in attempts if each.kind in _EVENTS and not _is_reading(each)][-MAX_EVENTS:],
    )


def _is_reading(attempt: Attempt) -> bool:
    return attempt.kind == "note" and f'"{ROWS}"' in attempt.said


def _seen(
    people: Iterable[PersonRecord], lost: Mapping[str | None, str], most: int
) -> tuple[Sequence[PersonRecord], Mapping[str, int]]:
    """The first of some people, and why, with how many; of the uncertain, their batch tells why."""
    first: list[PersonRecord] = []
    reasons: Counter[str] = Counter()
    for person in people:
        reason = person.reason or lost.get(person.batch_key, "")
        if len(first) < most:
            first.append(replace(person, reason=reason))
        reasons[without_addresses(reason)] += 1
    told = dict(reasons.most_common(MAX_REASONS))
    if rest := reasons.total() - sum(told.values()):
        told[OTHER_REASONS] = rest
    return first, told

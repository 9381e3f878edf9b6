"""A report for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.ledger.states import State

if TYPE_CHECKING:
    from newsletter_kit.ledger.values import Counts
    from newsletter_kit.sending.report import RunReport


def report_as_json(report: RunReport) -> dict[str, object]:
    """One run's report as plain values.

    Example:
        >>> report_as_json(report)["counts"]["accepted"]  # doctest: +SKIP
        1204
    """
    run = report.run
    return {
        "issue": run.issue_id,
        "list": run.list_id,
        "provider": run.route.provider,
        "sender": run.route.sender,
        "begun_at": run.begun_at.isoformat(),
        "first_at": report.first_at and report.first_at.isoformat(),
        "last_at": report.last_at and report.last_at.isoformat(),
        "is_done": report.counts.is_done,
        "counts": _counts(report.counts),
        "editions": {
            name: {"digest": run.editions.get(name, ""), "counts": _counts(counts)}
            for name, counts in report.editions.items()
        },
        "rows": dict(report.rows),
        "row_notes": list(report.row_notes),
        "reasons": {state.value: dict(reasons) for state, reasons in report.reasons.items()},
        "people": [
            {
                "address": each.address,
                "state": each.state.value,
                "reason": each.reason,
                "edition": each.edition,
            }
            for people in report.people.values()
            for each in people
        ],
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {state.value: counts.of(state) for state in State}

"""A report as plain text, for the terminal and for a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.cli.office import Office
from newsletter_kit.cli.report_words import (
    STATE_NAMES,
    edition_rows,
    end_words,
    event_words,
    parts,
    person_words,
    visible,
)
from newsletter_kit.moments import moment
from newsletter_kit.sending.rows_note import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsletter_kit.ledger.states import State
    from newsletter_kit.sending.report import RunReport


def text(issue_id: str, reports: Sequence[RunReport], office: Office | None = None) -> str:
    r"""The report of all runs of an issue, line by line.

    Args:
        issue_id: which issue.
        reports: of its runs, as they are to be shown.
        office: by whose clocks times are told, and which names are known.

    Example:
        >>> text("2024-q1", [])
        'Report: 2024-q1\n'
    """
    office = office or Office()
    lines = [f"Report: {issue_id}"]
    for report in reports:
        lines += ["", *_run(report, office)]
    return "".join(f"{visible(line)}\n" for line in lines)


def _run(report: RunReport, office: Office) -> Iterator[str]:
    run, counts = report.run, report.counts
    yield f"To {office.list_title(run.list_id)}: {end_words(report)}"
    yield from _table({each.name: f"{each.count:,}" for each in parts(counts)})
    yield ""
    yield from _table(
        {
            "Provider": run.route.provider,
            "Sender": run.route.sender,
            "Begun": moment(run.begun_at, office.zone),
            "First mail": moment(report.first_at, office.zone) if report.first_at else "",
            "Last answer": moment(report.last_at, office.zone) if report.last_at else "",
        }
    )
    yield from _editions(report)
    yield from _rows(report)
    for state in report.reasons:
        yield from _people(report, state)
    events = ((each.at, event_words(each, office.zone)) for each in report.events)
    yield from _section("What was done", [f"  {moment(at, office.zone)}  {words}" for at, words in events])


def _editions(report: RunReport) -> Iterator[str]:
    rows = {
        each.name: _edition(each.counts.accepted, each.counts.total, each.digest)
        for each in edition_rows(report)
    }
    yield from _section("Editions", list(_table(rows)))


def _edition(accepted: int, total: int, digest: str) -> str:
    return f"{accepted:,} of {total:,} accepted  (digest {digest})"


def _rows(report: RunReport) -> Iterator[str]:
    if report.left_out:
        told = ", ".join(f"{count:,} {name}" for name, count in report.left_out.items())
        heading = f"Rows of the audience that are in no plan, of {report.rows[ROWS]:,}: {told}"
        yield from _section(heading, [f"  {note}" for note in report.row_notes])


def _people(report: RunReport, state: State) -> Iterator[str]:
    count = report.counts.of(state)
    yield from _section(
        f"{STATE_NAMES[state].capitalize()}: {count:,}", list(_reasons(report.reasons[state]))
    )
    named = report.people.get(state, ())
    for person in named:
        yield f"    {person_words(person)}"
    if named and len(named) < count:
        yield f"    and {count - len(named):,} more"


def _reasons(reasons: Mapping[str, int]) -> Iterator[str]:
    for reason, count in reasons.items():
        yield f"  {count:,}: {reason or 'no reason was given'}"


def _section(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield heading
        yield from lines


def _table(rows: Mapping[str, str]) -> Iterator[str]:
    width = max(map(len, rows), default=0)
    return (f"  {name:{width}}  {value}" for name, value in rows.items() if value)

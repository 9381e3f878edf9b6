"""`report`: what became of an issue, as a page, as text, as a table and for machines."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, LedgerNamed  # noqa: TC001  typer reads them
from newsletter_kit.cli.console import say, say_json
from newsletter_kit.cli.runs_named import runs_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsletter_kit import Ledger
    from newsletter_kit.cli.office import Office
    from newsletter_kit.ledger.values import PersonRecord, Run
    from newsletter_kit.sending.report import RunReport

COLUMNS = ("issue", "list", "address", "state", "reason", "edition", "provider_id")

RunWord = Annotated[
    str | None,
    typer.Argument(metavar="RUN", help="The id of an issue, or its folder; the latest unless given."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="PATH", help="A folder for page and text; or a .html or .txt file."),
]
CsvFile = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Everybody of the run, as a table.")
]
NoAddresses = Annotated[bool, typer.Option("--no-addresses", metavar="", help="Name nobody.")]


def report(  # noqa: PLR0913  a command's options are its parameters
    run: RunWord = None,
    *,
    out: Out = None,
    csv_file: CsvFile = None,
    no_addresses: NoAddresses = False,
    ledger: LedgerNamed = None,
    as_json: AsJson = False,
) -> None:
    """Report what became of an issue: who was mailed, who was not and why, row by row and reason by reason.

    It is shown as text, or written as a page and as text with -o. A page loads nothing and can be printed.

    Example:
        newsletter-kit report 2024-q1 -o reports
    """
    from newsletter_kit.cli.ledger_there import require_ledger_there
    from newsletter_kit.cli.office import office_here
    from newsletter_kit.cli.run_words import MAX_SHOWN, ledger_to_look_at
    from newsletter_kit.sending.ledgers import place_to_look_at
    from newsletter_kit.sending.report import MAX_PEOPLE, report_of

    _require_known_kind(out)
    office = office_here()
    require_ledger_there(ledger)
    with ledger_to_look_at(place_to_look_at(ledger)) as opened:
        runs = _wanted(opened, run)
        most = 0 if no_addresses else MAX_PEOPLE if out or as_json else MAX_SHOWN
        reports = [report_of(opened, each, most) for each in runs if opened]
        written = _written(out, reports, office)
        if csv_file and opened:
            _write_table(csv_file, opened, runs, no_addresses=no_addresses)
            written.append(csv_file)
    if as_json:
        from newsletter_kit.cli.report_json import report_as_json

        told = [report_as_json(each) for each in reports]
        say_json({"ok": True, "runs": told, "written": [str(path) for path in written]})
        return
    _tell(reports, written, office)


def _wanted(ledger: Ledger | None, word: str | None) -> Sequence[Run]:
    """The runs of the issue that was named, or else of the one that was begun last; the latest run first."""
    runs = runs_named(ledger, word)
    return [each for each in reversed(runs) if each.issue_id == runs[-1].issue_id]


def _require_known_kind(out: Path | None) -> None:
    if out and not out.is_dir() and out.suffix not in {"", ".html", ".txt"}:
        raise typer.BadParameter(f"{out} is neither a folder, nor a .html or .txt file.")


def _written(out: Path | None, reports: Sequence[RunReport], office: Office) -> list[Path]:
    """Write the page and the text where they are wanted, and say which files they are."""
    from newsletter_kit.cli.report_page import page
    from newsletter_kit.cli.report_text import text

    if out is None or not reports:
        return []
    issue_id = reports[0].run.issue_id
    if out.is_dir() or not out.suffix:
        wanted = [out / f"report-{issue_id}.html", out / f"report-{issue_id}.txt"]
    else:
        wanted = [out]
    for path in wanted:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = page if path.suffix == ".html" else text
        path.touch(mode=0o600)  # it names people
        path.write_text(made(issue_id, reports, office), encoding="utf-8", newline="\n")
    return wanted


def _write_table(path: Path, ledger: Ledger, runs: Iterable[Run], *, no_addresses: bool) -> None:
    """Everybody of some runs, one a row; spreadsheets know the encoding by its mark, and run no cell."""
    from newsletter_kit.audience.export import safe_cell
    from newsletter_kit.ledger.notes import without_addresses
    from newsletter_kit.ledger.states import State

    path.parent.mkdir(parents=True, exist_ok=True)
    hidden = {"address", "provider_id"} if no_addresses else set()
    columns = [name for name in COLUMNS if name not in hidden]
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for run in runs:
            for state in State:
                for person in ledger.people(run, state):
                    cells = _cells(person)
                    if no_addresses:
                        cells["reason"] = without_addresses(person.reason)
                    writer.writerow(safe_cell(cells[name]) for name in columns)


def _cells(person: PersonRecord) -> dict[str, str]:
    return {
        "issue": person.issue_id,
        "list": person.list_id,
        "address": person.address or "(erased)",
        "state": person.state.value,
        "reason": person.reason,
        "edition": person.edition,
        "provider_id": person.provider_id or "",
    }


def _tell(reports: Sequence[RunReport], written: Sequence[Path], office: Office) -> None:
    from newsletter_kit.cli.report_text import text

    if not reports:
        say("No run has been begun. Runs to the outbox are not kept.")
    elif not written:
        say(text(reports[0].run.issue_id, reports, office).rstrip("\n"))
    for path in written:
        say(f"  {path}  written")

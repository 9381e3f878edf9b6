"""`reconcile`: find out what became of the mail that is in doubt, and begin nothing new."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, LedgerNamed  # noqa: TC001  typer reads them
from newsletter_kit.cli.bar import of_doubts, watching
from newsletter_kit.cli.console import say, say_json, say_table
from newsletter_kit.cli.runs_named import RunWord, folder_of, runs_named
from newsletter_kit.errors import ExitCode, NewsletterError, SendInterrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsletter_kit import Ledger
    from newsletter_kit.cli.bar import Watch
    from newsletter_kit.ledger.values import Run
    from newsletter_kit.sending.reconcile import Settled

ProviderName = Annotated[
    str | None,
    typer.Option("--provider", metavar="NAME", help="Who is asked; the provider of the run unless given."),
]
LogWasFolded = Annotated[
    bool,
    typer.Option(
        "--log-was-folded",
        metavar="",
        help="You know that another program opened the ledger after a crash, and so took its -wal file away.",
    ),
]


def reconcile(
    run: RunWord = None,
    *,
    provider: ProviderName = None,
    ledger: LedgerNamed = None,
    as_json: AsJson = False,
    log_was_folded: LogWasFolded = False,
) -> None:
    """Find out about those of whom nobody knows whether their mail was taken. Nobody else is mailed.

    The provider is asked; one that knows a repeated call is given the very same call again, which it carries
    out once. Who surely got nothing is mailed by the next send. The exit code is 6 if some stay uncertain.

    Example:
        newsletter-kit reconcile 2024-q1
    """
    from newsletter_kit import load_settings
    from newsletter_kit.cli.ledger_there import require_ledger_there
    from newsletter_kit.cli.run_words import ledger_at
    from newsletter_kit.sending.ledgers import ledger_place

    settled: list[Settled] = []
    errors: list[NewsletterError] = []
    place = ledger_place(load_settings(), ledger)
    require_ledger_there(ledger)
    if log_was_folded and isinstance(place, Path):
        _vouch_for_log(place)
    with ledger_at(place) as opened:
        for each in runs_named(opened, run):
            if opened is None or not _is_in_doubt(opened, each):
                continue
            with watching("Asking", silent=as_json, telling=of_doubts) as watch:
                found = _attempted(opened, each, partial(_settled, watch, run, provider))
            if isinstance(found, NewsletterError):
                errors.append(found)
                continue
            settled.append(found)
            if not as_json:
                _tell(found, ledger)
    if as_json:
        _tell_machine(settled, errors)
    elif errors:
        raise _together(errors)
    elif not settled:
        say("Nothing is in doubt.", "good")
    if any(each.uncertain for each in settled):
        raise typer.Exit(int(ExitCode.UNCERTAIN))


def _vouch_for_log(path: Path) -> None:
    from newsletter_kit.ledger.ledger_file import vouch_for_log
    from newsletter_kit.ledger.trouble import file_error

    try:
        if path.exists():
            vouch_for_log(path)
    except OSError as error:
        raise file_error(error, path) from error


def _tell_machine(settled: Sequence[Settled], errors: Sequence[NewsletterError]) -> None:
    """One document of what was learnt and of what stood in the way."""
    from newsletter_kit.cli.advice import for_machines

    problems = [for_machines(each) for error in errors for each in error.problems]
    runs = [_as_json(each) for each in settled]
    say_json({"ok": not errors, "runs": runs, **({"problems": problems} if errors else {})})
    if errors:
        raise typer.Exit(int(errors[0].exit_code))


def _is_in_doubt(ledger: Ledger, run: Run) -> bool:
    counts = ledger.counts(run)
    return bool(counts.uncertain or counts.in_flight)


def _attempted(
    ledger: Ledger, run: Run, settle: Callable[[Ledger, Run], Settled]
) -> Settled | NewsletterError:
    """What was learnt about one run, or what stands in the way of it: that need not hold up the others."""
    try:
        return settle(ledger, run)
    except SendInterrupted:
        raise
    except NewsletterError as error:
        return error


def _settled(watch: Watch, word: str | None, provider: str | None, ledger: Ledger, run: Run) -> Settled:
    from newsletter_kit import SendOptions, load_settings, open_provider
    from newsletter_kit.cli.project import open_project
    from newsletter_kit.sending.editions import editions_of, with_unsubscribe_key
    from newsletter_kit.sending.reconcile import reconcile as settle

    project = open_project(folder_of(load_settings().root, run.issue_id, word))
    settings = with_unsubscribe_key(project.settings)
    editions = editions_of(project.issue, project.layout, settings)
    options = SendOptions(
        on_wait=lambda waiting: watch.remark(str(waiting)),
        on_stop=watch.stopping,
        on_progress=watch.progress,
    )
    with open_provider(provider or run.route.provider, settings) as asked:
        return settle(run, editions, asked, ledger, options)


def _together(errors: Sequence[NewsletterError]) -> NewsletterError:
    first = errors[0]
    first.problems = tuple(problem for error in errors for problem in error.problems)
    return first


def _tell(settled: Settled, ledger: str | None) -> None:
    from newsletter_kit.cli.next_step import typed

    run = settled.run
    say(f"{run.issue_id} to {run.list_id} by {run.route.provider}", "heading")
    say_table(
        {
            "were in doubt": f"{settled.before.uncertain:,}",
            "accepted, as is known now": f"{settled.accepted:,}",
            "refused or suppressed": f"{settled.refused:,}" if settled.refused else "",
            "surely not taken": f"{settled.put_back:,}",
            "uncertain still": f"{settled.uncertain:,}",
        }
    )
    for reason, count in settled.reasons.items():
        say(f"    {count:,}: {reason}")
    if settled.put_back:
        say("To mail those who were surely not taken, run the same `send` again.")
    if settled.uncertain:
        say("To see who is uncertain, type:")
        say(f"  {typed('status', run.issue_id, ledger=ledger)}")
        say("To mail them again, though some may get two mails, add --resend-uncertain to the `send`.")


def _as_json(settled: Settled) -> dict[str, object]:
    return {
        "issue": settled.run.issue_id,
        "list": settled.run.list_id,
        "provider": settled.run.route.provider,
        "were_uncertain": settled.before.uncertain,
        "accepted": settled.accepted,
        "refused": settled.refused,
        "put_back": settled.put_back,
        "uncertain": settled.uncertain,
        "reasons": dict(settled.reasons),
    }

"""`suppress`: put addresses on the suppression list, and keep them back in every run that is not done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, LedgerNamed  # noqa: TC001  typer reads them
from newsletter_kit.cli.console import complain, say, say_json
from newsletter_kit.errors import AudienceError, ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter_kit.address import Address
    from newsletter_kit.audience.suppressing import Added
    from newsletter_kit.ledger.address import LedgerPlace
    from newsletter_kit.ledger.values import Run

DEFAULT_REASON = "the address was put on the suppression list"
SKIP_BAD = "--skip-bad"

Addresses = Annotated[
    list[str] | None, typer.Argument(metavar="ADDRESS", help="Who must not be mailed any more.")
]
ListFile = Annotated[
    Path | None,
    typer.Option("--file", metavar="FILE", help="More of them: one a line, or a CSV with a column email."),
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is written beside each.")]
SkipBad = Annotated[
    bool, typer.Option(SKIP_BAD, metavar="", help="Take the others if some are no addresses.")
]


def suppress(  # noqa: PLR0913  a command's options are its parameters
    addresses: Addresses = None,
    *,
    file: ListFile = None,
    reason: Reason = "",
    skip_bad: SkipBad = False,
    ledger: LedgerNamed = None,
    as_json: AsJson = False,
) -> None:
    """Never mail ADDRESS again: it goes onto the suppression list, and a paused run leaves it out as well.

    The list is the file that newsletter.toml names. Nothing is written if one of the addresses is wrong.

    Example:
        newsletter-kit suppress nino@example.org --reason "asked by telephone"
    """
    from newsletter_kit import load_settings
    from newsletter_kit.audience.suppressing import add_to_suppression
    from newsletter_kit.cli.ledger_there import missing_ledger
    from newsletter_kit.config import find_settings_file
    from newsletter_kit.sending.ledgers import ledger_place

    if find_settings_file(Path()) is None:
        raise _not_here()
    settings = load_settings()
    if not settings.suppression:
        raise _no_list()
    good, bad = _sorted_out(addresses or [], file)
    if bad and not (skip_bad and good):
        raise AudienceError(*_nothing_written(bad, good), *bad)
    added = add_to_suppression(settings.path(settings.suppression), good, reason)
    if not as_json:
        _tell_added(added, settings.suppression, bad)
    if lack := missing_ledger(ledger):
        complain(f"Kept back in no run: {lack}", "bad")
    stopped = _keep_back(ledger_place(settings, ledger), good, " ".join(reason.split()))
    if as_json:
        say_json(_as_json(added, settings.suppression, bad, stopped))
    for run, count in () if as_json else stopped:
        say(f"{count:,} still to be mailed in {run.issue_id} to {run.list_id} will not be.")


def _sorted_out(words: Sequence[str], file: Path | None) -> tuple[list[Address], list[Problem]]:
    """The addresses that were given, and what is wrong with the others."""
    from newsletter_kit.audience.suppression import addresses_in

    if not words and file is None:
        raise typer.BadParameter("Name an address, or a file of them with --file.")
    good: list[Address] = []
    bad: list[Problem] = []
    for each in (*_typed(words), *(addresses_in(file) if file else ())):
        if isinstance(each, Problem):
            bad.append(each)
        else:
            good.append(each)
    return good, bad


def _typed(words: Sequence[str]) -> Iterator[Address | Problem]:
    from newsletter_kit.address import AddressError, parse_address

    for word in words:
        try:
            yield parse_address(word, allow_test=True)
        except AddressError as error:
            yield Problem(repr(word), f"it is no address: {error}", "Write it as name@example.org.")


def _nothing_written(bad: Sequence[Problem], good: Sequence[Address]) -> tuple[Problem, ...]:
    """That the good ones were not taken either, and how they can be."""
    if not good:
        return ()
    wrong = "one entry is" if len(bad) == 1 else f"{len(bad):,} entries are"
    remedy = f"Mend what is named below, or add {SKIP_BAD} to take the rest."
    return (Problem("suppression list", f"nothing was written, because {wrong} wrong", remedy),)


def _not_here() -> ConfigError:
    what = "it lies beside newsletter.toml, and there is none here"
    remedy = (
        "Type this in the folder of the newsletter: it also keeps back all whom workers would still mail. "
        "Nothing was written."
    )
    return ConfigError(Problem("suppression list", what, remedy))


def _no_list() -> ConfigError:
    what = "it is not set, so there is no list to put them on"
    remedy = 'Write suppression = "suppressed.txt" there; the file is made when it is needed.'
    return ConfigError(Problem("newsletter.toml suppression", what, remedy))


def _keep_back(place: LedgerPlace, addresses: Sequence[Address], reason: str) -> list[tuple[Run, int]]:
    """Keep them back in every run, and say in which anybody was still to be mailed."""
    from datetime import UTC, datetime

    from newsletter_kit.cli.run_words import ledger_at

    why = reason or DEFAULT_REASON
    with ledger_at(place) as ledger:
        runs = ledger.runs() if ledger else ()
        keys = [address.key for address in addresses]
        stopped = [(run, ledger.suppress(run, keys, datetime.now(UTC), reason=why)) for run in runs if ledger]
    return [(run, count) for run, count in stopped if count]


def _tell_added(added: Added, name: str, bad: Sequence[Problem]) -> None:
    for problem in bad:
        complain(f"Left out: {problem}", "bad")
    before = f"; {added.known:,} on it before" if added.known else ""
    say(f"{len(added.new):,} added to {name}{before}.", "good")


def _as_json(
    added: Added, name: str, bad: Sequence[Problem], stopped: Sequence[tuple[Run, int]]
) -> dict[str, object]:
    return {
        "ok": True,
        "file": name,
        "added": len(added.new),
        "known": added.known,
        "left_out": [str(problem) for problem in bad],
        "runs": [{"issue": run.issue_id, "list": run.list_id, "kept_back": count} for run, count in stopped],
    }

"""`erase`: forget who somebody is, and keep the counts."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, LedgerNamed  # noqa: TC001  typer reads them
from newsletter_kit.cli.console import ask, is_interactive, progress_bar, say, say_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter_kit import Settings
    from newsletter_kit.address import Address
    from newsletter_kit.ledger.values import PersonRecord

Person = Annotated[str, typer.Argument(metavar="ADDRESS", help="Who is to be forgotten.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", metavar="", help="Do not ask before.")]


def erase(address: Person, *, ledger: LedgerNamed = None, yes: Yes = False, as_json: AsJson = False) -> None:
    """Take ADDRESS and all that is known of them out of the ledger; they stay in the counts.

    This cannot be undone. The audience, the suppression list and files that were written are not touched.

    Example:
        newsletter-kit erase nino@example.org --yes
    """
    from datetime import UTC, datetime

    from newsletter_kit import load_settings
    from newsletter_kit.cli.ledger_there import require_ledger_there
    from newsletter_kit.cli.run_words import ledger_at
    from newsletter_kit.sending.ledgers import ledger_place

    person, settings = _parsed(address), load_settings()
    require_ledger_there(ledger)
    with ledger_at(ledger_place(settings, ledger)) as opened:
        found = opened.person(person.key) if opened else ()
        known = [each for each in found if each.address is not None]
        goes = bool(known) and _may_erase(known, yes=yes)
        runs = opened.erase(person.key, datetime.now(UTC)) if opened and goes else 0
    if as_json:
        told = [{"issue": each.issue_id, "list": each.list_id, "state": each.state.value} for each in known]
        say_json({"ok": goes or not known, "erased_from": told if runs else []})
    elif not known:
        say("They were erased before." if found else "The ledger knows nobody with this address.")
        _tell_where_else(settings, person)
    elif not goes:
        say("Nothing was erased.")
    else:
        _tell_erased(known, runs)
        _tell_where_else(settings, person)


def _parsed(address: str) -> Address:
    from newsletter_kit.address import AddressError, parse_address

    try:
        return parse_address(address, allow_test=True)
    except AddressError as error:
        raise typer.BadParameter(f"{address!r} is no address: {error}.") from None


def _may_erase(known: Sequence[PersonRecord], *, yes: bool) -> bool:
    if yes:
        return True
    if not is_interactive():
        raise typer.BadParameter("It cannot be undone, and nobody can be asked here. Add --yes.")
    return ask(f"Erase {known[0].address} from {_runs(len(known))}? It cannot be undone.")


def _runs(count: int) -> str:
    return f"{count:,} run" if count == 1 else f"{count:,} runs"


def _tell_erased(known: Sequence[PersonRecord], runs: int) -> None:
    """What is gone, and what was kept. The state of somebody who was pending is another one now."""
    from collections import Counter

    from newsletter_kit.ledger.states import State

    kept = Counter(
        "suppressed" if each.state is State.PENDING else each.state.value.replace("_", " ") for each in known
    )
    counts = ", ".join(f"{count:,} {state}" for state, count in kept.items())
    say(f"Erased from {_runs(runs)}, where they stay counted without a name: {counts}.", "good")
    say("A salted hash of the mailbox is kept there, so that these runs never take them in again.")


def _tell_where_else(settings: Settings, person: Address) -> None:
    """What else may know them: only the ledger was touched, and the other files are the user's own."""
    from newsletter_kit.cli.next_step import typed

    row, is_suppressed = _look_around(settings, person)
    say()
    say("No other place is touched. They may still be", "heading")
    if row:
        say(f"  in {row}: take that row out, or the next issue is mailed to them.")
    say("  in outbox/, build/ and reports, if you made such for them, and in copies and backups;")
    say("  in the provider's own records.")
    if is_suppressed:
        say(f"{settings.suppression} keeps the address, so that no issue is mailed to them.")
    elif settings.suppression:
        say("To make sure that no later issue is mailed to them, keep the address on the suppression list:")
        say(f"  {typed('suppress', person)}")


def _look_around(settings: Settings, person: Address) -> tuple[str, bool]:
    """The row of the audience that has them, if any, and whether they are on the suppression list.

    A file that cannot be read says nothing: the erasure is done, and `send` will complain about the file.
    """
    from newsletter_kit import NewsletterError
    from newsletter_kit.cli.readers import audience_at_hand, audience_of, suppression_of

    is_there, is_suppressed = audience_at_hand(settings) is not None, False
    row = settings.audience or "" if is_there else ""
    with suppress(NewsletterError), progress_bar("Looking where else they are"):
        is_suppressed = person in suppression_of(settings)
        if is_there:
            audience = audience_of(settings, None)
            found = (audience.where(each.row) for each in audience if each.address.key == person.key)
            row = next(found, "")
    return row, is_suppressed

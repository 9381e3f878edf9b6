"""`send --test`: a few finished mails to addresses of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.cli.console import say
from newsletter_kit.cli.ending import Ending
from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter_kit import Plan
    from newsletter_kit.cli.call import Call
    from newsletter_kit.cli.console import Line
    from newsletter_kit.sending.trial import Tried


def try_out(plan: Plan, call: Call, addresses: Sequence[str], like: str | None) -> Ending:
    """Send test mails to `addresses`, with the fields of the reader `like`, or of the first of each language.

    Raises:
        NewsletterError: as `send_test` does.

    Example:
        >>> try_out(plan, call, ["press@iom.int"], None).code  # doctest: +SKIP
        <ExitCode.DONE: 0>
    """
    from newsletter_kit.cli.farewell import nothing_done, where_to_look
    from newsletter_kit.sending.trial import Trial, mailboxes, models, send_test

    trial = Trial(tuple(addresses), like)
    rows = [(edition.language, reader.row) for reader, edition in models(plan, trial, call.options.only)]
    mails = len(mailboxes(plan, call.provider, trial)) * len(rows)
    if not call.as_json:
        _tell(plan, call, mails, rows)
    if call.dry_run:
        return Ending({"test": []}, nothing_done(call))
    tried = send_test(plan, call.provider, trial, call.options)
    lines = (*_lines(tried), *where_to_look(call.provider))
    return Ending({"test": [_as_json(each) for each in tried]}, lines, _code(tried))


def _tell(plan: Plan, call: Call, mails: int, rows: Sequence[tuple[str, int]]) -> None:
    from newsletter_kit.cli.project import language_name

    say(plan.editions.issue.title, "heading")
    say()
    say(f"A test of {'1 mail' if mails == 1 else f'{mails} mails'} by {call.provider.name}", "heading")
    for language, row in rows:
        say(f"  {language_name(language)}, with the fields of {plan.audience.where(row)}")
    say("  [Test] stands before the subject. Nobody else is mailed, and no run is begun or changed.")
    if call.provider.is_sandbox:
        say(f"  It goes to the test mode of {call.provider.name}, which sends nothing: nobody gets it.")
    elif not plan.editions.settings.live and not call.provider.capabilities.repeatable:
        say("  A test leaves this machine also while the newsletter is not live.")


def _lines(tried: Sequence[Tried]) -> Iterator[Line]:
    for each in tried:
        reason = f": {each.outcome.reason}" if each.outcome.reason else ""
        is_good = each.outcome.status == "accepted"
        yield f"{each.address} ({each.language}): {each.outcome.status}{reason}", "good" if is_good else "bad"


def _as_json(tried: Tried) -> dict[str, object]:
    return {
        "address": tried.address,
        "language": tried.language,
        "row": tried.row,
        "status": str(tried.outcome.status),
        "reason": tried.outcome.reason,
    }


def _code(tried: Sequence[Tried]) -> ExitCode:
    found = {str(each.outcome.status) for each in tried}
    if "uncertain" in found:
        return ExitCode.UNCERTAIN
    return ExitCode.DONE if found == {"accepted"} else ExitCode.PROVIDER_STOPPED

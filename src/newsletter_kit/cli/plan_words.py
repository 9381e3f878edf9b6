"""A plan in words: who will get the issue, who will not and why."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from newsletter_kit.cli.console import say, say_table
from newsletter_kit.cli.next_step import typed
from newsletter_kit.cli.project import language_name
from newsletter_kit.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter_kit import Audience, Plan
    from newsletter_kit.audience.tally import Tally

MAX_ROWS_SHOWN = 5
DIGEST_LETTERS = 12


def tell_plan(plan: Plan, provider: str, pace: str = "") -> None:
    """Say who will get the issue and who will not, before anything happens.

    Args:
        plan: what is planned.
        provider: the provider's name.
        pace: how fast it goes, in words.

    Example:
        >>> tell_plan(plan, "outbox")  # doctest: +SKIP
        Our first issue
    """
    issue, settings = plan.editions.issue, plan.editions.settings
    say(issue.title, "heading")
    say_table(
        {
            "Issue": issue.id,
            "Subject": issue.subject,
            "Sender": str(settings.sender),
            "Reply to": str(settings.reply_to or ""),
            "Layout": plan.editions.layout.name,
            "Editions": "\n".join(_editions(plan)),
            "Provider": f"{provider}{_REMARKS.get(provider, '')}",
            "Pace": pace,
        }
    )
    say()
    who = "Who will get it" if plan.team is None else "Who gets it once it is live"
    say(f"{who}: {_counted(len(plan), 'reader')} of {plan.audience.path.name}", "heading")
    languages = {language_name(language): f"{count:,}" for language, count in plan.by_language.items()}
    say_table({**languages, **_variants(plan.by_variant)})
    _tell_left_out(plan)
    _tell_notes(plan)


_REMARKS = {"outbox": " (files on this machine; nothing leaves it)"}


def _editions(plan: Plan) -> Iterator[str]:
    """How many there are, and the name and the digest of each: what is sent is what was looked at."""
    digests = digests_of(plan)
    yield f"{len(digests):,}"
    for name, digest in islice(digests.items(), MAX_ROWS_SHOWN):
        yield f"{name}: {digest[:DIGEST_LETTERS]}"
    if (more := len(digests) - MAX_ROWS_SHOWN) > 0:
        yield f"and {more:,} more"


def digests_of(plan: Plan) -> dict[str, str]:
    """The digest of each edition that somebody gets, by the edition's name.

    Example:
        >>> digests_of(plan)  # doctest: +SKIP
        {'en': '5d41402abc4b2a76b9719d911017c592…'}
    """
    from newsletter_kit.sending.members import edition_name

    return {edition_name(each): each.digest for each in plan.editions.compiled.values()}


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _variants(by_variant: Mapping[str, int]) -> dict[str, str]:
    """The variants, if any reader sees a part that others do not."""
    if set(by_variant) == {""}:
        return {}
    return {
        f"with {name}" if name else "without extra parts": f"{count:,}" for name, count in by_variant.items()
    }


def _tell_left_out(plan: Plan) -> None:
    reasons = {
        "on the suppression list": plan.suppressed,
        "wrong": plan.audience.invalid,
        "the same mailbox as an earlier row": plan.audience.merged,
        "cannot be written to": plan.unsendable,
    }
    total = sum(tally.count for tally in reasons.values())
    if not total:
        return
    say()
    say(f"Who will not: {_counted(total, 'row')}", "heading")
    for reason, tally in reasons.items():
        if tally.count:
            say(f"  {tally.count:,} {reason}")
            _tell_rows(tally, plan.audience)


def _tell_rows(tally: Tally, audience: Audience) -> None:
    for note in tally.first[:MAX_ROWS_SHOWN]:
        say(f"    {audience.where(note.row)}: {note.reason}")
    if (more := tally.count - MAX_ROWS_SHOWN) > 0:
        say(f"    and {more:,} more")


def _tell_notes(plan: Plan) -> None:
    warned, warnings = plan.audience.warnings, _warnings(plan)
    if not (warnings or warned.count):
        return
    say()
    say("Please look at this", "heading")
    for problem in warnings:
        say(f"  {problem}")
    for note in warned.first[:MAX_ROWS_SHOWN]:
        say(f"  {plan.audience.where(note.row)}: {note.reason}")


def _warnings(plan: Plan) -> tuple[Problem, ...]:
    warnings = (*plan.warnings, *_half_translated(plan))
    if plan.editions.settings.suppression:
        return warnings
    what = "it is not set, so whoever has left the list is mailed if the audience still has them"
    remedy = 'Write suppression = "suppressed.txt" there, and their addresses into that file.'
    return (*warnings, Problem("newsletter.toml suppression", what, remedy))


def _half_translated(plan: Plan) -> Iterator[Problem]:
    """Translations that readers get and that lack words; `check` and `translate` name each of them."""
    from newsletter_kit.issue.translation import translation_report

    issue = plan.editions.issue
    for report in translation_report(issue):
        readers = plan.by_language.get(report.language, 0)
        if report.missing and readers:
            spoken = language_name(issue.language)
            whom = _counted(readers, "reader")
            what = f"{len(report.missing):,} of its parts are still in {spoken}, for {whom}"
            folder = issue.source.path.parent if issue.source else issue.id
            command = typed("translate", folder, report.language)
            yield Problem(report.file_name, what, f"To see which, type: {command}")


def plan_as_json(plan: Plan, provider: str) -> dict[str, object]:
    """The plan for machines; rows are named, addresses are not.

    Example:
        >>> plan_as_json(plan, "outbox")["recipients"]  # doctest: +SKIP
        1204
    """
    left_out = {
        "suppressed": plan.suppressed,
        "invalid": plan.audience.invalid,
        "merged": plan.audience.merged,
        "unsendable": plan.unsendable,
    }
    return {
        "issue": plan.editions.issue.id,
        "subject": plan.editions.issue.subject,
        "sender": str(plan.editions.settings.sender),
        "provider": provider,
        "recipients": len(plan),
        "editions": digests_of(plan),
        "by_language": dict(plan.by_language),
        "by_variant": dict(plan.by_variant),
        "left_out": {name: tally_as_json(tally) for name, tally in left_out.items()},
        "warnings": [str(problem) for problem in _warnings(plan)],
    }


def tally_as_json(tally: Tally) -> dict[str, object]:
    """How many rows, and the first of them with the reason.

    Example:
        >>> tally_as_json(plan.suppressed)["count"]  # doctest: +SKIP
        10
    """
    first = [{"row": each.row, "reason": each.reason} for each in tally.first]
    return {"count": tally.count, "first": first}

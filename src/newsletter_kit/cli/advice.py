"""What the command adds to the words of the rooms below it: the options they mean, the office's clocks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from newsletter_kit.cli.discretion import without_secrets
from newsletter_kit.errors import Problem
from newsletter_kit.finding import Finding
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from newsletter_kit.checks.finding import Finding as Found

Told = TypeVar("Told", Problem, Finding, "Found")
LookedAt = TypeVar("LookedAt", Problem, Finding)

OPTIONS: Mapping[Recourse, str] = {
    Recourse.ACCEPT_EDIT: "To accept the edit, add --accept-edit.",
    Recourse.ACCEPT_ROUTE: "To accept the new one, add --accept-route.",
    Recourse.ALLOW_THE_PAST: "For that, add --even-if-past.",
    Recourse.APPROVE: "For that, type: newsletter-kit approve ISSUE --by NAME",
    Recourse.GO_LIVE: "For that, add --live.",
    Recourse.LIST_THE_LEFT: "`newsletter-kit report --csv FILE` names who is left.",
    Recourse.LOOK_AT_THE_PLAN: "To see the plan, type: newsletter-kit send ISSUE --dry-run",
    Recourse.MAIL_A_SAMPLE: "To mail a sample, add --test ADDRESS.",
    Recourse.MAIL_ANOTHER_ISSUE: "For that, add --other-issue.",
    Recourse.MAIL_BY_THIS_LEDGER: "To mail them again, add --other-ledger.",
    Recourse.MAIL_THE_WHOLE: "Leave out --only, --first, --wait and --limit.",
    Recourse.MAIL_THIS_LIST: "For that, add --other-list.",
    Recourse.NAME_AUDIENCE: "To name it for one call, add --audience FILE.",
    Recourse.NAME_AUDIENCE_TO_SEND: "To name it for one call, add --audience FILE to the `send`.",
    Recourse.NAME_LEDGER: "To name one, add --ledger PLACE.",
    Recourse.NAME_SELECTOR: "To name one, add --selector NAME.",
    Recourse.QUEUE: "To queue it, add --queue to the `send`.",
    Recourse.SEND_FROM_HERE: "Leave out --queue.",
    Recourse.TAKE_OVER: "To take it over, add --take-over to the `send`.",
    Recourse.USE_THAT_LEDGER: "To use that one, leave out a --ledger that names another, or name it there.",
    Recourse.VOUCH_FOR_LOG: "For that, type: newsletter-kit reconcile --log-was-folded",
    Recourse.WRITE_BASELINE: "To write it, type: newsletter-kit check ISSUE --write-baseline FILE",
}
"""What one types, as a sentence that stands behind the remedy."""

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)( at)? (\d\d:\d\d)(:\d\d)? UTC\b")


def fitted(told: Told) -> Told:
    """A problem or a finding as the command says it: with the options that it means, by the office's clocks.

    Args:
        told: what a room below has to say; it knows of no options, and its times are in UTC.

    Example:
        >>> edited = Problem("issue spring", "it was edited", "Accept it.", recourse=(Recourse.ACCEPT_EDIT,))
        >>> str(fitted(edited))
        'issue spring: it was edited. Accept it. To accept the edit, add --accept-edit.'
    """
    remedy = " ".join(filter(None, [told.remedy, *(OPTIONS[each] for each in told.recourse)]))
    return replace(told, what=by_office_clocks(told.what), remedy=by_office_clocks(remedy), recourse=())


def for_machines(told: LookedAt) -> dict[str, str]:
    """The same as a part of a JSON document, without secrets.

    Example:
        >>> for_machines(Problem("issue.yaml", "it is empty", "Write one."))
        {'where': 'issue.yaml', 'what': 'it is empty', 'remedy': 'Write one.'}
    """
    said = fitted(told)
    words = {"where": said.where, "what": said.what, "remedy": said.remedy}
    return {name: without_secrets(text) for name, text in words.items()}


def by_office_clocks(text: str, zone: tzinfo | None = None) -> str:
    """A sentence whose times in UTC are told by the clocks of a time zone.

    Args:
        text: the sentence; a time in it is written as `moments.moment` writes it.
        zone: whose clocks; those of the newsletter that one stands in unless given.

    Example:
        >>> from zoneinfo import ZoneInfo
        >>> by_office_clocks("process 7, since 2026-05-01 09:30 UTC", ZoneInfo("Asia/Tbilisi"))
        'process 7, since 2026-05-01 13:30 Tbilisi time'
    """
    if not _MOMENT.search(text):
        return text
    from newsletter_kit.cli.office import office_here

    there = zone or office_here().zone
    return _MOMENT.sub(lambda found: _told(found, there), text)


def _told(found: re.Match[str], zone: tzinfo) -> str:
    from newsletter_kit.moments import day_and_time, moment

    day, at, minute, second = found.groups(default="")
    try:
        there = datetime.fromisoformat(f"{day} {minute}{second}").replace(tzinfo=UTC)
    except ValueError:
        return found[0]
    return day_and_time(there, zone) if at else moment(there, zone, seconds=bool(second))

"""While a newsletter is not live, real mail reaches only the team: nobody mails the public by accident."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from newsletter_kit.address import parse_address
from newsletter_kit.errors import AudienceError, ConfigError, Problem
from newsletter_kit.message.unsubscribe import list_identity
from newsletter_kit.recourse import Recourse
from newsletter_kit.sending.plan import carried_by
from newsletter_kit.sending.sandbox import kept_apart

if TYPE_CHECKING:
    from newsletter_kit.ledger.values import Run
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.editions import Editions
    from newsletter_kit.sending.plan import Plan

_OF_TEAM = re.compile(r" \(team, ([0-9a-f]{12})\)\Z")


def within_reach(plan: Plan, provider: Provider, *, live: bool = False) -> Plan:
    """The plan, or what of it may be mailed while the newsletter is not live: the team.

    Args:
        plan: what `plan_send` gave.
        provider: who takes the mail. One that mails nobody may have all.
        live: mail everybody, whatever newsletter.toml says.

    Raises:
        ConfigError: if the newsletter is not live, and there is no team.
        AudienceError: if nobody of the team is in the audience.

    Example:
        >>> within_reach(plan, outbox) is plan  # doctest: +SKIP
        True
    """
    plan = kept_apart(carried_by(plan, provider), provider)
    settings = plan.editions.settings
    if provider.capabilities.repeatable or plan.sandbox or live or settings.live:
        return plan
    if not settings.team:
        what = f"{provider.name} mails people, and this newsletter is not live"
        remedy = (
            "For a rehearsal name your own addresses in team, who alone get it then. To mail everybody set "
            "live = true, or say so for one call."
        )
        raise ConfigError(Problem("newsletter.toml live", what, remedy, recourse=(Recourse.GO_LIVE,)))
    team = frozenset(parse_address(each).key for each in settings.team)
    reduced = replace(plan, team=team, editions=plan.editions.rehearsed(_name_of(plan)))
    if next(iter(reduced), None) is None:
        what = "nobody of the team is in it or may be mailed, and this newsletter is not live"
        remedy = (
            "Add a row for each of the team to it. Do not set live = true for this: that mails everybody."
        )
        raise AudienceError(Problem(plan.audience.path.name, what, remedy))
    return reduced


def list_of(plan: Plan) -> str:
    """The list to which a run goes. A rehearsal is one of its own for each version of the issue.

    So the team gets every version once, and all of them are still to get the real mail. Each run in a sandbox
    has a list of its own.

    Example:
        >>> list_of(plan)  # doctest: +SKIP
        'news.iom.int'
    """
    name = list_identity(plan.editions.settings)
    if plan.sandbox:
        return f"{name} (sandbox {plan.sandbox})"
    if plan.team is None:
        return name
    return f"{name} ({_name_of(plan).replace('-', ', ')})"


def editions_for(run: Run, editions: Editions) -> Editions:
    """The editions as `run` mails them: if it is a rehearsal, under its name.

    Example:
        >>> editions_for(run, editions).rehearsal  # doctest: +SKIP
        'team-5d41402abc4b'
    """
    match = _OF_TEAM.search(run.list_id)
    return editions.rehearsed(f"team-{match[1]}") if match else editions


def rehearsed_list(list_id: str) -> str | None:
    """The list for which a run to `list_id` is the rehearsal; None if it is none.

    Example:
        >>> rehearsed_list("news.iom.int (team, 5d41402abc4b)"), rehearsed_list("news.iom.int")
        ('news.iom.int', None)
    """
    match = _OF_TEAM.search(list_id)
    return list_id[: match.start()] if match else None


def _name_of(plan: Plan) -> str:
    """A rehearsal's name, one for each version of the issue."""
    digests = sorted(each.digest for each in plan.editions.compiled.values())
    return f"team-{sha256(''.join(digests).encode()).hexdigest()[:12]}"

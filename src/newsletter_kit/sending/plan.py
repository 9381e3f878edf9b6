"""The plan of a send run: who will get the issue, who will not and why. Nothing leaves while it is made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from newsletter_kit.audience.columns import Columns
from newsletter_kit.errors import AudienceError, Problem
from newsletter_kit.sending.editions import editions_of, with_unsubscribe_key
from newsletter_kit.sending.kept_back import UNSENDABLE
from newsletter_kit.sending.plan_digest import plan_digest
from newsletter_kit.sending.readiness import require_lawful
from newsletter_kit.sending.survey import found_by, survey, warnings_again

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsletter_kit.audience.audience import Audience
    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.audience.suppression import Suppression
    from newsletter_kit.audience.tally import Tally
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.editions import Editions
    from newsletter_kit.sending.survey import Found


@dataclass(frozen=True, slots=True)
class Plan:
    """Who will get an issue, and in which edition.

    Iterating reads the audience anew and gives each recipient with their edition, one at a time.

    Attributes:
        editions: the issue, the layout, the settings, and what was compiled from them.
        audience: the file of recipients. A change to it after the plan was made is an error.
        suppression: who must not be mailed.
        found: what a look at every row found.
        warnings: what nobody may have meant, but stops nothing.
        team: the keys of the mailboxes that alone may be mailed; None for all. The counts are of all.
        sandbox: a name for a run in the provider's test mode; empty for a real one: `kept_apart`.
        smtputf8: whether addresses with letters outside ASCII before the @ are written to: `carried_by`.
        digest: of all that decided who is in it, when it was made: `plan_digest`.

    Example:
        >>> plan = plan_send(issue, layout, settings, audience, suppression)  # doctest: +SKIP
        >>> len(plan), dict(plan.by_language)  # doctest: +SKIP
        (1204, {'en': 1100, 'ka': 104})
    """

    editions: Editions
    audience: Audience
    suppression: Suppression
    found: Found
    warnings: tuple[Problem, ...] = ()
    team: frozenset[str] | None = None
    sandbox: str = ""
    smtputf8: bool = False
    digest: str = ""

    @property
    def by_language(self) -> Mapping[str, int]:
        """Messages by the language of their edition."""
        return self.found.by_language

    @property
    def by_variant(self) -> Mapping[str, int]:
        """Messages by the `only_for` parts in them; "" for those without any."""
        return self.found.by_variant

    @property
    def suppressed(self) -> Tally:
        """The rows that the suppression list keeps back."""
        return self.found.suppressed

    @property
    def unsendable(self) -> Tally:
        """The rows whose address hardly any server accepts."""
        return self.found.unsendable

    def __len__(self) -> int:
        return sum(self.by_language.values())

    def __iter__(self) -> Iterator[tuple[Recipient, Edition]]:
        for recipient in self.reached():
            unsendable = recipient.address.needs_smtputf8 and not self.smtputf8
            if not unsendable and recipient.address not in self.suppression:
                yield recipient, self.editions.edition_for(recipient)

    def reached(self) -> Iterator[Recipient]:
        """The recipients of the audience, or those of them who are of the team; also who is kept back."""
        return chain.from_iterable(map(Columns.recipients, self.pieces()))

    def pieces(self) -> Iterator[Columns]:
        """Those whom `reached` gives, as columns, some hundred at a time: that takes much less time."""
        team, pieces = self.team, self.audience.pieces()
        if team is None:
            return pieces
        return (
            piece.only([place for place, key in enumerate(piece.keys) if key in team]) for piece in pieces
        )


def plan_send(
    issue: Issue, layout: Layout, settings: Settings, audience: Audience, suppression: Suppression
) -> Plan:
    """Look at every recipient once, and compile every edition that somebody gets.

    Memory does not grow with the audience. Nothing is handed over, and each merge tag is tried for everybody.

    Args:
        issue: what `load_issue` gave.
        layout: what `load_layout` gave.
        settings: what `load_settings` gave, with what the issue overrides.
        audience: what `read_audience` gave.
        suppression: what `read_suppression` gave; it always wins.

    Raises:
        CheckError: if there is no postal address, or no way to leave the list.
        IssueError: if a merge tag has no fallback, and the audience no column for it.
        AudienceError: naming the rows that have neither a value nor a fallback, or if nobody is left.
        LayoutError: if an edition cannot be compiled.

    Example:
        >>> len(plan_send(issue, layout, settings, audience, suppression))  # doctest: +SKIP
        1204
    """
    return plan_editions(editions_to_send(issue, layout, settings), audience, suppression)


def editions_to_send(issue: Issue, layout: Layout, settings: Settings) -> Editions:
    """The editions of an issue that may be mailed, none of them compiled yet.

    Raises:
        CheckError: if there is no postal address, or no way to leave the list.

    Example:
        >>> editions_to_send(issue, layout, settings).compiled  # doctest: +SKIP
        {}
    """
    settings = settings.overridden(issue.settings)
    require_lawful(issue, settings)
    return editions_of(issue, layout, with_unsubscribe_key(settings))


def plan_editions(
    editions: Editions,
    audience: Audience,
    suppression: Suppression,
    known: Mapping[str, Found] | None = None,
) -> Plan:
    """What `plan_send` gives, without looking at readers who were looked at before.

    Args:
        editions: what `editions_to_send` gave.
        audience: what `read_audience` gave.
        suppression: what `read_suppression` gave.
        known: what earlier plans found, by their digests. If one of them was made of the same files and
            rules, and its editions say what they said, no row is looked at again.

    Raises:
        NewsletterError: as `plan_send` does.

    Example:
        >>> plan = plan_editions(editions, audience, suppression)  # doctest: +SKIP
        >>> len(plan_editions(editions, audience, suppression, {plan.digest: plan.found}))  # doctest: +SKIP
        1204
    """
    digest = plan_digest(editions, audience, suppression)
    found = known.get(digest) if known else None
    warnings = None if found is None else warnings_again(editions, audience, found)
    if found is None or warnings is None:
        return _surveyed(replace(editions, compiled={}), audience, suppression)
    return Plan(editions, audience, suppression, found, warnings, digest=digest)


def carried_by(plan: Plan, provider: Provider) -> Plan:
    """The plan for a provider: with the readers whose addresses need SMTPUTF8, if it can take them.

    A mail server says only when it is connected to whether it does. One that does not is given no such
    message: each is rejected beforehand, with the reason.

    Raises:
        AudienceError: if nobody is left who can be written to, or a row that is now needed lacks a value.

    Example:
        >>> carried_by(plan, outbox) is plan  # doctest: +SKIP
        True
    """
    if plan.unsendable.count and provider.capabilities.smtputf8 and not plan.smtputf8:
        team = plan.team
        plan = _surveyed(plan.editions, plan.audience, plan.suppression, smtputf8=True)
        plan = replace(plan, team=team)
    if not plan:
        what = f"0 recipients: {provider.name} can write to none of them, for {UNSENDABLE}"
        raise AudienceError(Problem(plan.audience.path.name, what, "Choose smtp, or other addresses."))
    return plan


def _surveyed(
    editions: Editions, audience: Audience, suppression: Suppression, *, smtputf8: bool = False
) -> Plan:
    seen = survey(editions, audience, suppression, smtputf8=smtputf8)
    return Plan(
        editions,
        audience,
        suppression,
        found_by(seen, editions),
        tuple(seen.warnings),
        smtputf8=smtputf8,
        digest=plan_digest(editions, audience, suppression, smtputf8=smtputf8),
    )

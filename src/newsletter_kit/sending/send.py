"""Send a plan: written into the ledger, handed over batch after batch, and each answer written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from newsletter_kit.audience.suppression import read_again
from newsletter_kit.errors import ProviderUnsupported
from newsletter_kit.message.message import personalise
from newsletter_kit.providers.base import RoundsOff
from newsletter_kit.providers.fitness import unsupported
from newsletter_kit.sending.account import Book
from newsletter_kit.sending.afterwards import afterwards
from newsletter_kit.sending.conduct import conduct
from newsletter_kit.sending.job import Job
from newsletter_kit.sending.ledgers import ledger_for
from newsletter_kit.sending.ledgers_used import noted_as_used
from newsletter_kit.sending.members import people_of
from newsletter_kit.sending.on_server import by_its_clock, meter_of
from newsletter_kit.sending.options import SendOptions
from newsletter_kit.sending.order import edition_by_edition
from newsletter_kit.sending.other_ledger import require_no_other_ledger
from newsletter_kit.sending.part import part_of
from newsletter_kit.sending.proof import require_faithful
from newsletter_kit.sending.readiness import require_lawful, require_sane_clock
from newsletter_kit.sending.rehearsal import within_reach
from newsletter_kit.sending.run import SendRun
from newsletter_kit.sending.run_editions import whole_spec_of
from newsletter_kit.sending.same_issue import require_same_issue
from newsletter_kit.sending.same_list import require_same_list
from newsletter_kit.sending.size import batch_size, longest_message_bytes
from newsletter_kit.sending.write_plan import write_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.plan import Plan
    from newsletter_kit.sending.progress import Progress

__all__ = ["SendRun", "send"]


def send(
    plan: Plan,
    provider: Provider,
    ledger: Ledger | None = None,
    *,
    options: SendOptions | None = None,
    progress: Callable[[Progress], object] | None = None,
) -> SendRun:
    """Hand the message of every recipient in `plan` to `provider`, each once, whatever happens on the way.

    A provider that mails people reaches only the team, until newsletter.toml says `live = true`.
    Everybody is written into the ledger before the first mail leaves. Called again, it goes on where it
    stopped: who was accepted is never mailed again, and who came into the audience since then is added.
    While it runs, Ctrl-C, SIGTERM and SIGHUP let it finish what is under way; a second one stops it at once.

    Args:
        plan: what `plan_send` gave.
        provider: what `open_provider` gave.
        ledger: what `open_ledger` gave; `.newsletter/ledger.db` beside newsletter.toml unless given. The
            outbox, which may be written anew at will, has one that is thrown away.
        options: how to send.
        progress: is told at the beginning and after each batch how far the call has come, and so is
            `options.on_progress`.

    Returns:
        The account of the run. A message that the provider refuses is counted, and the rest go on.

    Raises:
        CheckError: if there is no postal address, or no way to leave the list.
        ConfigError: if the clock of this machine cannot be right, or the newsletter is not live and has no
            team.
        MessageError: if the first message does not read back as it was meant.
        AudienceError: if the audience's file was changed after the plan was made, or the suppression list
            cannot be read any more.
        LedgerError: if something cannot be written down, another process sends the run, or the issue or
            the road is not what the run was begun with.
        OtherIssueError: if readers have the issue under another id.
        OtherLedgerError: if `ledger` knows no such run, and by the newsletter's own ledger readers have the
            issue.
        ProviderError: if the provider stopped the run; it can be continued.
        SendInterrupted: if it was stopped by hand; it can be continued.

    Example:
        >>> with open_provider("outbox", settings) as provider:  # doctest: +SKIP
        ...     print(send(plan, provider).summary())
        2024-q1 by outbox: 1,204 written, 10 suppressed; 1,214 rows in all.
    """
    options = options or SendOptions()
    plan = within_reach(plan, provider, live=options.live)
    require_ready(plan, provider, options)
    with ledger_for(plan, provider, ledger) as book_keeper:
        job = _begun(plan, provider, book_keeper, by_its_clock(book_keeper, options))
        with afterwards(lambda: book_keeper.leave(job.run)):
            listeners = [each for each in (options.on_progress, progress) if each]
            book = Book(book_keeper.counts(job.run), _all_told(listeners), job.due)
            with noted_as_used(book_keeper, plan, provider):
                unheard = conduct(job, book)
            after = book_keeper.counts(job.run)
            if after.is_done and isinstance(provider, RoundsOff):
                provider.round_off(plan.editions.issue.id, after.accepted)
            name = f"{provider.name} (sandbox)" if plan.sandbox else provider.name
            return book.account(plan, name, after, unheard)


def _all_told(listeners: Sequence[Callable[[Progress], object]]) -> Callable[[Progress], object] | None:
    """What tells each of them."""
    return (lambda progress: [each(progress) for each in listeners]) if listeners else None


def require_ready(plan: Plan, provider: Provider, options: SendOptions) -> None:
    """Refuse what can be known to be wrong before a run is begun.

    The first message is read back by another parser.

    Raises:
        CheckError: if there is no postal address, or no way to leave the list.
        ConfigError: if the clock of this machine cannot be right.
        MessageError: if the first message does not read back as it was meant.
        ProviderUnsupported: if the provider cannot carry an edition.

    Example:
        >>> require_ready(plan, provider, SendOptions())  # doctest: +SKIP
    """
    now = options.now().astimezone(UTC)  # of two local times in the hour that is repeated, Python makes one
    require_sane_clock(now)
    require_lawful(plan.editions.issue, plan.editions.settings)
    problems = unsupported(provider.name, provider.capabilities, plan.editions.compiled.values())
    if problems:
        raise ProviderUnsupported(*problems)
    recipient, edition = next(iter(plan))
    require_faithful(personalise(edition, recipient, date=now))


def _begun(plan: Plan, provider: Provider, ledger: Ledger, options: SendOptions) -> Job:
    """The run, taken by this process, with everybody of the plan in it, narrowed to the part that goes.

    The suppression list is read again, since somebody may have left after the plan was made. It holds for
    everybody of the run, also for those who are no more in the audience.
    """
    now, part = options.now(), part_of(plan, options)
    require_no_other_ledger(ledger, plan, provider, options)
    if not options.other_list:
        require_same_list(ledger, plan, provider)
    require_same_issue(ledger, plan, provider, options)
    spec = whole_spec_of(ledger, plan, provider, options)
    longest = longest_message_bytes(plan.editions.compiled.values())
    size = batch_size(provider.capabilities, options, longest)
    run = ledger.begin(spec, now)
    run = ledger.take(run, now, force=options.take_over)
    try:
        plan = replace(plan, suppression=read_again(plan.suppression))
        people = people_of(plan)
        if provider.capabilities.merge is not None:
            people = edition_by_edition(people, size)
        write_plan(ledger, run, plan, lambda: ledger.plan(run, people, now), now)
        for decision in options.decisions:
            ledger.note(run, decision, now)
        due = None if part is None else ledger.narrow(run, part.keys())
    except BaseException:
        ledger.leave(run)
        raise
    due = min((each for each in (due, options.limit) if each is not None), default=None)
    meter = meter_of(ledger, provider, options.rate)
    return Job(run, plan.editions, provider, ledger, options, size, due, meter)

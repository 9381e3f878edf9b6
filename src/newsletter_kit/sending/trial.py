"""Test mails: a few finished messages of an issue to addresses of one's own, apart from every run.

Nothing of them is written into a ledger, and nothing in them can be taken for the real mail: not by a
provider that knows repeated calls or campaigns, nor by a look-up, nor by a mail program that hides doubles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from secrets import token_hex
from typing import TYPE_CHECKING

from newsletter_kit.address import AddressError, parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.errors import (
    AudienceError,
    Problem,
    ProviderRefused,
    ProviderUnsupported,
)
from newsletter_kit.message.message import message_id_of, personalise
from newsletter_kit.providers.base import Outcome, Status
from newsletter_kit.providers.fitness import unsupported
from newsletter_kit.sending.handover import Timing, hand_over
from newsletter_kit.sending.log import log_test
from newsletter_kit.sending.model_reader import first_of_each_language, harmless_fields, reader_like
from newsletter_kit.sending.options import SendOptions
from newsletter_kit.sending.proof import require_faithful
from newsletter_kit.sending.readiness import require_lawful, require_sane_clock
from newsletter_kit.sending.rebuild import Part, Rebuilt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from newsletter_kit.address import Address
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.plan import Plan

MAX_ADDRESSES = 10
"""To more people than this one sends no test, but the newsletter: name them in `team`."""

MARK = "[Test] "


@dataclass(frozen=True, slots=True)
class Trial:
    """To whom a test goes, and with whose fields.

    Attributes:
        addresses: at most `MAX_ADDRESSES`.
        like: the address of a reader of the audience whose fields fill the tags; the first reader of each
            language unless given.

    Example:
        >>> Trial(("press@iom.int",)).like is None
        True
    """

    addresses: tuple[str, ...]
    like: str | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """One test mail, and what became of it.

    Attributes:
        address: to whom it went.
        language: of its edition.
        row: the row of the reader whose fields are in it.
        outcome: what the provider said.

    Example:
        >>> [str(tried.outcome.status) for tried in send_test(plan, provider, trial)]  # doctest: +SKIP
        ['accepted', 'accepted']
    """

    address: str
    language: str
    row: int
    outcome: Outcome


def send_test(
    plan: Plan, provider: Provider, trial: Trial, options: SendOptions | None = None
) -> list[Tried]:
    """Hand a finished message of each language to each address of `trial`, with [Test] before its subject.

    It needs no `live`, reads no ledger and writes none. Whoever leaves the list by such a mail takes the test
    address off, and never the reader whose fields are in it.

    Args:
        plan: what `plan_send` gave.
        provider: what `open_provider` gave.
        trial: to whom.
        options: of these, `only` and `now` count.

    Raises:
        AudienceError: if an address is wrong or suppressed, they are too many, or there is no such reader.
        CheckError: if there is no postal address, or no way to leave the list.
        MessageError: if a message does not read back as it was meant.
        ProviderUnsupported: if the provider cannot carry what is in it.
        ProviderRefused: if key, sender or account is wrong.

    Example:
        >>> send_test(plan, provider, Trial(("press@iom.int",)))[0].outcome.status  # doctest: +SKIP
        <Status.ACCEPTED: 'accepted'>
    """
    options = options or SendOptions()
    require_sane_clock(options.now())
    require_lawful(plan.editions.issue, plan.editions.settings)
    addresses = mailboxes(plan, provider, trial)
    readers = list(models(plan, trial, options.only))
    if problems := unsupported(provider.name, provider.capabilities, [edition for _, edition in readers]):
        raise ProviderUnsupported(*problems)
    mails = [
        (row, message)
        for reader, edition in readers
        for row, message in _messages((reader, edition), addresses, provider, options)
    ]
    for _, message in mails:
        require_faithful(message)
    tried = list(_handed_over(mails, provider, options.now()))
    for each in tried:
        log_test(provider.name, each.language, each.outcome)
    return tried


def models(plan: Plan, trial: Trial, only: str | None = None) -> list[tuple[Recipient, Edition]]:
    """The readers whose fields a test shows, each with their edition.

    Raises:
        AudienceError: if there is no such reader.

    Example:
        >>> [edition.language for _, edition in models(plan, trial)]  # doctest: +SKIP
        ['en', 'ka']
    """
    everybody = replace(plan, team=None)
    if trial.like is None:
        return first_of_each_language(everybody, only)
    return [reader_like(everybody, trial.like, only)]


def mailboxes(plan: Plan, provider: Provider, trial: Trial) -> list[Address]:
    """To whom a test goes, each mailbox once.

    Raises:
        AudienceError: with everything that is wrong with an address or with their number.

    Example:
        >>> len(mailboxes(plan, provider, Trial(("me@iom.int", "ME@iom.int"))))  # doctest: +SKIP
        1
    """
    addresses: dict[str, Address] = {}
    problems = []
    for text in trial.addresses:
        try:
            address = parse_address(text)
        except AddressError as error:
            problems.append(Problem(repr(text), f"it is no address: {error}"))
            continue
        addresses.setdefault(address.key, address)
        if address in plan.suppression:
            problems.append(Problem(text, "it is on the suppression list", "Test with another address."))
        elif address.needs_smtputf8 and not provider.capabilities.smtputf8:
            problems.append(
                Problem(text, f"{provider.name} cannot write to it", "Test with another address.")
            )
    if not 0 < len(trial.addresses) <= MAX_ADDRESSES:
        what = f"a test goes to 1 to {MAX_ADDRESSES} addresses, not to {len(trial.addresses):,}"
        problems.append(Problem("test", what, "Name more people in team, who get every version once."))
    if problems:
        raise AudienceError(*problems)
    return list(addresses.values())


def _messages(
    model: tuple[Recipient, Edition], addresses: Sequence[Address], provider: Provider, options: SendOptions
) -> Iterator[tuple[int, Message]]:
    """The same message for each address. Its issue has a name of its own, unlike that of any other test."""
    reader, edition = model
    subject = replace(
        edition.subject, literals=(MARK + edition.subject.literals[0], *edition.subject.literals[1:])
    )
    marked = replace(edition, subject=subject)
    name = f"{edition.issue_id}-test" + ("" if provider.capabilities.repeatable else f"-{token_hex(4)}")
    digest = sha256(f"{name} {edition.language} {edition.digest}".encode()).hexdigest()
    apart = replace(marked, issue_id=name, digest=digest)
    for address in addresses:
        recipient = Recipient(address, harmless_fields(reader, edition), reader.language, reader.row)
        message = personalise(marked, recipient, date=options.now().replace(microsecond=0))
        own_id = message_id_of(replace(apart, issue_id=f"{name} {edition.language}"), recipient)
        yield reader.row, replace(message, edition=apart, message_id=own_id)


def _handed_over(mails: Sequence[tuple[int, Message]], provider: Provider, now: datetime) -> Iterator[Tried]:
    """One call for each, since two mails to one address in one call confuse providers."""
    nonce, trouble = token_hex(8), None
    for number, (row, message) in enumerate(mails, 1):
        outcome = Outcome(message.message_id, Status.DEFERRED, "it was not tried, since another one failed")
        if trouble is None:
            rebuilt = Rebuilt([Part((0,), (message,))], {})
            handed = hand_over(provider, f"test-{nonce}-{number}", rebuilt, Timing(now, defer_seconds=0))
            answer, trouble = handed.answers[0], handed.trouble
            outcome = Outcome(message.message_id, Status(answer.verdict), answer.reason, answer.provider_id)
        if isinstance(trouble, ProviderRefused):
            raise trouble
        yield Tried(message.to.address, message.edition.language, row, outcome)

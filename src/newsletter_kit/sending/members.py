"""Recipients as a ledger keeps them, and back: all that a message needs is in it before the first mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.address import Address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.ledger.values import Person
from newsletter_kit.rows import rows_of
from newsletter_kit.sending.edition_choice import edition_key
from newsletter_kit.sending.survey import UNSENDABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.ledger.values import Member
    from newsletter_kit.sending.edition_choice import EditionKey
    from newsletter_kit.sending.plan import Plan

SUPPRESSED = "the address is on the suppression list"


def edition_name(edition: Edition) -> str:
    """What a ledger calls an edition: its language, and the parts for some readers that are in it.

    Example:
        >>> edition_name(edition)  # doctest: +SKIP
        'en country=de'
    """
    return f"{edition.language} {edition.variant}".rstrip()


def people_of(plan: Plan) -> Iterator[Person]:
    """Everybody of a plan's audience, those who are kept back too; the file is read anew.

    Raises:
        AudienceError: if the file was changed after the plan was made.

    Example:
        >>> next(people_of(plan)).key  # doctest: +SKIP
        'nino@iom.int'
    """
    names: dict[EditionKey, str] = {}
    for recipients in plan.chunks():
        yield from _people(plan, recipients, names)


def _people(plan: Plan, recipients: Sequence[Recipient], names: dict[EditionKey, str]) -> list[Person]:
    addresses = [each.address for each in recipients]
    keys = [each.key for each in addresses]
    reasons = [_reason(plan, key, each) for key, each in zip(keys, addresses, strict=True)]
    return rows_of(
        Person,
        len(recipients),
        key=keys,
        address=map(str, addresses),
        edition=[
            _edition_of(plan, each, reason, names) for each, reason in zip(recipients, reasons, strict=True)
        ],
        fields=[
            {"row": each.row, "fields": dict(each.fields), "language": each.language} for each in recipients
        ],
        suppressed=map(bool, reasons),
        reason=reasons,
    )


def _edition_of(plan: Plan, recipient: Recipient, reason: str, names: dict[EditionKey, str]) -> str:
    """The name of somebody's edition; any, if they get none. `names` are those that were told before."""
    editions = plan.editions
    if reason:
        return edition_name(next(iter(editions.compiled.values())))
    key = edition_key(recipient, editions.languages, editions.conditions)
    if (name := names.get(key)) is None:
        name = names[key] = edition_name(editions.edition_for(recipient))
    return name


def reason_to_keep_back(plan: Plan, recipient: Recipient) -> str:
    """Why a recipient of the audience must not or cannot be mailed; empty if there is nothing.

    Example:
        >>> reason_to_keep_back(plan, recipient)  # doctest: +SKIP
        ''
    """
    return _reason(plan, recipient.address.key, recipient.address)


def _reason(plan: Plan, key: str, address: Address) -> str:
    if plan.suppression.holds(key):
        return SUPPRESSED
    return UNSENDABLE if address.needs_smtputf8 and not plan.smtputf8 else ""


def recipient_of(member: Member) -> Recipient | None:
    """The recipient that a ledger kept, as the audience gave it; None if they were erased meanwhile.

    The address was judged before it was written down, and is not judged again.

    Example:
        >>> from newsletter_kit.ledger.values import Member
        >>> kept = {"row": 2, "fields": {"first_name": "Nino"}, "language": "ka"}
        >>> recipient_of(Member(1, "nino@iom.int", "ka", kept, 1)).row
        2
    """
    if member.address is None:
        return None
    kept = member.fields
    local, _, domain = member.address.rpartition("@")
    return Recipient(Address(local, domain), kept["fields"], kept["language"], kept["row"])


def recipients_of(members: Sequence[Member]) -> dict[int, Recipient]:
    """The recipients of a batch by their places in it, as `recipient_of` says, without those who were erased.

    Example:
        >>> from newsletter_kit.ledger.values import Member
        >>> kept = {"row": 2, "fields": {"first_name": "Nino"}, "language": "ka"}
        >>> recipients_of([Member(1, None, "ka", {}, 1), Member(2, "nino@iom.int", "ka", kept, 1)])[1].row
        2
    """
    places = [place for place, member in enumerate(members) if member.address is not None]
    known = [members[place] for place in places]
    parts = [member.address.rpartition("@") for member in known if member.address is not None]
    locals_, domains = [part[0] for part in parts], [part[2] for part in parts]
    made = rows_of(
        Recipient,
        len(known),
        address=rows_of(Address, len(known), local=locals_, domain=domains),
        fields=[member.fields["fields"] for member in known],
        language=[member.fields["language"] for member in known],
        row=[member.fields["row"] for member in known],
    )
    return dict(zip(places, made, strict=True))

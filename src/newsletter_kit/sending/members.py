"""Recipients as a ledger keeps them, and back: all that a message needs is in it before the first mail."""

from __future__ import annotations

from json import JSONEncoder
from typing import TYPE_CHECKING

from newsletter_kit.address import Address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.ledger.json_texts import json_texts
from newsletter_kit.ledger.values import Person
from newsletter_kit.rows import rows_of
from newsletter_kit.sending.edition_choice import edition_keys
from newsletter_kit.sending.kept_back import reasons_to_keep_back

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter_kit.audience.columns import Columns
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.ledger.values import Member
    from newsletter_kit.sending.editions import Editions
    from newsletter_kit.sending.plan import Plan

_write = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SEPARATOR = "\x1e"  # within a text it is written as \u001e, so that one can only stand between two texts
_write_column = JSONEncoder(ensure_ascii=False, separators=(_SEPARATOR, ":")).encode
_BETWEEN = f'"{_SEPARATOR}"'


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
    for piece in plan.pieces():
        yield from _people(plan, piece)


def _people(plan: Plan, piece: Columns) -> list[Person]:
    reasons = reasons_to_keep_back(piece, plan.suppression, smtputf8=plan.smtputf8)
    return rows_of(
        Person,
        len(piece),
        key=piece.keys,
        address=piece.addresses,
        edition=_names_of_editions(plan.editions, piece, reasons),
        fields=kept_texts(piece),
        suppressed=map(bool, reasons),
        reason=reasons,
    )


def _names_of_editions(editions: Editions, piece: Columns, reasons: Sequence[str]) -> list[str]:
    """The name of each one's edition; any, for those who get none."""
    keys = edition_keys(piece, editions.languages, editions.conditions)
    mailed = {key for key, reason in zip(keys, reasons, strict=True) if not reason}
    names = {key: edition_name(editions.of_key(key)) for key in mailed}
    some_name = edition_name(next(iter(editions.compiled.values())))
    return [names.get(key, some_name) for key in keys]


def kept_texts(piece: Columns) -> list[str]:
    """What a message needs of each besides the address, in JSON: so the ledger keeps it for `recipient_of`.

    A column of texts is written as one list and cut apart again: to write dictionary by dictionary takes
    three times as long.

    Example:
        >>> from newsletter_kit.audience.columns import Columns
        >>> kept_texts(Columns([2], ["nino@iom.int"], ["nino@iom.int"], ["ka"], ("name",), (["Nino"],)))
        ['{"row":2,"fields":{"name":"Nino"},"language":"ka"}']
    """
    if not len(piece) or any(None in column for column in piece.cells):
        told = zip(piece.rows, piece.fields(), piece.languages, strict=True)
        return json_texts([{"row": row, "fields": own, "language": which} for row, own, which in told])
    fields = ",".join(_write(name).replace("%", "%%") + ':"%s"' for name in piece.names)
    form = f'{{"row":%d,"fields":{{{fields}}},"language":%s}}'
    languages = {each: _write(each) for each in set(piece.languages)}
    columns = (_write_column(column)[2:-2].split(_BETWEEN) for column in piece.cells)
    filled = zip(piece.rows, *columns, map(languages.__getitem__, piece.languages), strict=True)
    return [form % each for each in filled]


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

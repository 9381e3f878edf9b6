"""Which edition a recipient gets: by their language, and by the conditions that hold for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

from newsletter_kit.address import Address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.issue import only_for
from newsletter_kit.issue.spoken import spoken_language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.audience.columns import Columns
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.issue.values import Condition

EditionKey: TypeAlias = tuple[str, frozenset[str]]
"""A language, and the names of the conditions that hold."""

_NONE: frozenset[str] = frozenset()
_NOBODY = Address("", "")


class EditionSource(Protocol):
    """Who has an edition for each recipient: compiled here, or brought from another machine.

    Attributes:
        conditions: what `only_for` asks of recipients; without any, the language alone decides.
    """

    @property
    def conditions(self) -> Mapping[str, Condition]: ...

    def edition_for(self, recipient: Recipient) -> Edition:
        """The edition in the recipient's language, else the main one, with the parts meant for them."""


def edition_key(
    recipient: Recipient, languages: tuple[str, ...], conditions: Mapping[str, Condition]
) -> EditionKey:
    """Which edition of an issue a recipient gets.

    Args:
        recipient: who.
        languages: those of the issue, the main one first.
        conditions: what `only_for` asks of recipients, by the condition's name.

    Example:
        >>> from newsletter_kit.address import parse_address
        >>> from newsletter_kit.audience.recipient import Recipient
        >>> hans = Recipient(parse_address("hans@iom.int"), {"country": "DE"}, language="de")
        >>> edition_key(hans, ("en", "ka"), {"country=de": {"country": ("de",)}})
        ('en', frozenset({'country=de'}))
    """
    language = spoken_language(recipient.language, languages)
    if not conditions:
        return language, _NONE
    fields = recipient.fields
    return language, frozenset(name for name, each in conditions.items() if only_for.holds(each, fields))


def edition_keys(
    piece: Columns, languages: tuple[str, ...], conditions: Mapping[str, Condition]
) -> list[EditionKey]:
    """The `edition_key` of each of some recipients; those who are alike are looked at once.

    Example:
        >>> from newsletter_kit.audience.columns import Columns
        >>> some = Columns([2, 3], ["a@x.org", "b@x.org"], ["a@x.org", "b@x.org"], ["ka", None], (), ())
        >>> [language for language, _ in edition_keys(some, ("en", "ka"), {})]
        ['ka', 'en']
    """
    asked = [
        (name, column)
        for name, column in zip(piece.names, piece.cells, strict=True)
        if any(name in each for each in conditions.values())
    ]
    names = [name for name, _ in asked]
    told = list(zip(piece.languages, *(column for _, column in asked), strict=True))
    known = {
        each: edition_key(Recipient(_NOBODY, _fields(names, each[1:]), each[0]), languages, conditions)
        for each in set(told)
    }
    return [known[each] for each in told]


def _fields(names: Sequence[str], cells: Sequence[str | None]) -> dict[str, str]:
    return {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}


def editions_for(recipients: Sequence[Recipient], source: EditionSource) -> list[Edition]:
    """The edition of each recipient, as `source` says; where it can be, each language is asked about once.

    Example:
        >>> [each.language for each in editions_for([nino, hans], editions)]  # doctest: +SKIP
        ['ka', 'en']
    """
    if source.conditions:
        return [source.edition_for(recipient) for recipient in recipients]
    one_of_each = {recipient.language: recipient for recipient in recipients}
    known = {language: source.edition_for(recipient) for language, recipient in one_of_each.items()}
    return [known[recipient.language] for recipient in recipients]

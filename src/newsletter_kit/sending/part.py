"""A part of a plan: the readers of one language, or the first so many of all, chosen by lot."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from newsletter_kit.errors import AudienceError, Problem
from newsletter_kit.message.unsubscribe import list_identity
from newsletter_kit.sending.lots import lowest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.sending.options import SendOptions
    from newsletter_kit.sending.plan import Plan


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the readers of a plan.

    Attributes:
        plan: of which plan.
        language: of the readers' edition; None for every language.
        lot: the highest lot of those who are in it; None for everybody.
        count: how many they are.
    """

    plan: Plan
    language: str | None
    lot: int | None
    count: int

    def keys(self) -> Iterator[str]:
        """The mailboxes of those who are in it; the audience is read anew."""
        for key in _keys(self.plan, self.language):
            if self.lot is None or lot_of(self.plan, key) <= self.lot:
                yield key


def part_of(plan: Plan, options: SendOptions) -> Part | None:
    """The part that the options ask for; None if that is everybody.

    The first readers are chosen by lot and not by their place in the file, where one mail domain may stand
    together. The same issue always gives the same lots. Memory grows by 8 bytes for each reader.

    Raises:
        AudienceError: if nobody gets the issue in that language.

    Example:
        >>> part_of(plan, SendOptions(only="ka")).count  # doctest: +SKIP
        104
    """
    if options.only is None and options.first is None:
        return None
    language = options.only and language_of(plan, options.only)
    if options.first is None:
        count = sum(1 for _ in _keys(plan, language))
        return _peopled(Part(plan, language, None, count))
    lots = array("Q", (lot_of(plan, key) for key in _keys(plan, language)))
    count = options.first.of(len(lots))
    return _peopled(Part(plan, language, lowest(lots, count) if count else None, count))


def lot_of(plan: Plan, key: str) -> int:
    """A number of 64 bits that a mailbox draws for this issue, the same each time.

    Example:
        >>> lot_of(plan, "nino@iom.int") == lot_of(plan, "nino@iom.int")  # doctest: +SKIP
        True
    """
    told = "\0".join((list_identity(plan.editions.settings), plan.editions.issue.id, key))
    return int.from_bytes(sha256(told.encode()).digest()[:8], "big")


def _keys(plan: Plan, language: str | None) -> Iterator[str]:
    for recipient, edition in plan:
        if language in {None, edition.language}:
            yield recipient.address.key


def language_of(plan: Plan, wanted: str) -> str:
    """The language of a plan that is meant, in whatever case it is written.

    Raises:
        AudienceError: if nobody gets the issue in it.

    Example:
        >>> language_of(plan, "KA")  # doctest: +SKIP
        'ka'
    """
    known = {language.lower(): language for language in plan.by_language}
    if (found := known.get(wanted.lower())) is not None:
        return found
    what = f"nobody in it gets the issue in {wanted!r}"
    raise AudienceError(Problem(plan.audience.path.name, what, f"There is: {', '.join(plan.by_language)}."))


def _peopled(part: Part) -> Part:
    if part.count:
        return part
    what = f"nobody of the team gets the issue in {part.language}"
    raise AudienceError(
        Problem(part.plan.audience.path.name, what, "Ask for all languages, or add to the team.")
    )

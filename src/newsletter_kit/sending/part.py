"""A part of a plan: the readers of one language, or the first so many of all, chosen by lot."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from typing import TYPE_CHECKING

from newsletter_kit.errors import AudienceError, Problem
from newsletter_kit.message.unsubscribe import list_identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.sending.options import SendOptions
    from newsletter_kit.sending.plan import Plan

_SHARE = re.compile(r"\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<percent>%?)\s*")


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a number of readers.

    Attributes:
        count: so many; None if a fraction is meant.
        fraction: of them all, above 0 and at most 1.

    Example:
        >>> Share(count=500).of(200), Share(fraction=0.01).of(1_204)
        (200, 13)
    """

    count: int | None = None
    fraction: float = 1.0

    def of(self, total: int) -> int:
        """How many that is of `total`: a fraction is rounded up, so it is at least one."""
        wanted = ceil(round(total * self.fraction, 6)) if self.count is None else self.count
        return min(wanted, total)


def parse_share(text: str) -> Share:
    """A share as people write it: `1%`, `0.5%` or `500`.

    Raises:
        ValueError: if it is none, or nobody.

    Example:
        >>> parse_share("1%"), parse_share("500")
        (Share(count=None, fraction=0.01), Share(count=500, fraction=1.0))
    """
    match = _SHARE.fullmatch(text)
    number = float(match["number"]) if match else 0.0
    if match and match["percent"] and 0 < number <= 100:  # noqa: PLR2004  percent
        return Share(fraction=number / 100)
    if match and not match["percent"] and number >= 1 and number.is_integer():
        return Share(count=int(number))
    raise ValueError(f"{text!r} is no part of the readers: write it as 1% or 500")


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
    language = options.only and _language(plan, options.only)
    if options.first is None:
        count = sum(1 for _ in _keys(plan, language))
        return _peopled(Part(plan, language, None, count))
    lots = array("Q", (lot_of(plan, key) for key in _keys(plan, language)))
    count = options.first.of(len(lots))
    return _peopled(Part(plan, language, sorted(lots)[count - 1] if count else None, count))


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


def _language(plan: Plan, wanted: str) -> str:
    known = {language.lower(): language for language in plan.by_language}
    if (found := known.get(wanted.lower())) is not None:
        return found
    what = f"nobody in it gets the issue in {wanted!r}"
    raise AudienceError(Problem(plan.audience.path.name, what, f"There is: {', '.join(plan.by_language)}."))


def _peopled(part: Part) -> Part:
    if part.count:
        return part
    what = f"nobody of the team gets the issue in {part.language}"
    raise AudienceError(Problem(part.plan.audience.path.name, what, "Leave out --only, or add to the team."))

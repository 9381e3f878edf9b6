"""All changes in one sentence: how many there are of each kind."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from newsletter_kit.compare.change import Deed, Thing
from newsletter_kit.compare.figures import signed

if TYPE_CHECKING:
    from newsletter_kit.compare.change import Change, Comparison

MOST_FIGURES = 3
"""So many figures are told one by one."""


def summary_of(comparison: Comparison) -> str:
    """How many things of each kind were changed, in words.

    Example:
        >>> from newsletter_kit.compare.change import Comparison
        >>> summary_of(Comparison(()))
        'Both say the same.'
    """
    if comparison.is_empty:
        return "Both say the same."
    counts = Counter((each.thing, each.deed) for each in comparison.changes)
    order = [(thing, deed) for thing in Thing for deed in Deed if (thing, deed) in counts]
    told = (f"{counted(counts[key], key[0])} {key[1]}{_figures(comparison, *key)}" for key in order)
    text = ", ".join(told)
    return f"{text[0].upper()}{text[1:]}."


def _figures(comparison: Comparison, thing: Thing, deed: Deed) -> str:
    """By how much each figure has changed, if they are few."""
    changed = [each for each in comparison.changes if (each.thing, each.deed) == (thing, deed)]
    if thing is not Thing.FIGURE or deed is not Deed.CHANGED or len(changed) > MOST_FIGURES:
        return ""
    told = (f"{_last(each)} {signed(Decimal(each.new) - Decimal(each.old))}" for each in changed)
    return f" ({', '.join(told)})"


def _last(change: Change) -> str:
    """The last word of the place: it says what is counted."""
    return change.spot.name.rpartition(", ")[2]


def counted(count: int, thing: Thing) -> str:
    """A number of things.

    Example:
        >>> counted(1, Thing.PICTURE), counted(3, Thing.LINK)
        ('1 picture', '3 links')
    """
    return f"{count} {thing if count == 1 else f'{thing}s'}"

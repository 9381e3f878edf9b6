"""All changes in one sentence: how many there are of each kind."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from newsletter_kit.compare.change import Deed, Thing

if TYPE_CHECKING:
    from newsletter_kit.compare.change import Comparison


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
    text = ", ".join(f"{counted(counts[key], key[0])} {key[1]}" for key in order)
    return f"{text[0].upper()}{text[1:]}."


def counted(count: int, thing: Thing) -> str:
    """A number of things.

    Example:
        >>> counted(1, Thing.PICTURE), counted(3, Thing.LINK)
        ('1 picture', '3 links')
    """
    return f"{count} {thing if count == 1 else f'{thing}s'}"

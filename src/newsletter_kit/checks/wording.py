"""Texts as a finding quotes them, and as most readers get them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    from newsletter_kit.audience.tally import Tally

TYPICAL_VALUE = "Ekaterine"
"""Stands for the value of a merge tag without a fallback, for its length alone."""

QUOTED_CHARACTERS = 48

ROWS_NAMED = 5

_BLANKS = re.compile(r"\s+")


def filled_in(text: str) -> str:
    """The text with each merge tag replaced by its fallback, or by a name of usual length.

    Example:
        >>> filled_in("Dear ((first_name|reader)), ((last_name)) is well")
        'Dear reader, Ekaterine is well'
    """
    return MERGE_TAG.sub(lambda tag: tag["fallback"] or TYPICAL_VALUE, text)


def quoted(text: str, most: int = QUOTED_CHARACTERS) -> str:
    """The text in quotation marks, on one line, shortened between two words.

    Args:
        text: what is quoted.
        most: characters that are shown at most.

    Example:
        >>> quoted("The first quarter of 2024 at IOM Georgia", 20)
        '“The first quarter …”'
    """
    line = _BLANKS.sub(" ", text).strip()
    if len(line) > most:
        line = f"{line[: most - 1].rpartition(' ')[0] or line[: most - 1]} …"
    return f"“{line}”"


def around(text: str, start: int, end: int, more: int = 20) -> str:
    """What stands from `start` to `end` in the text, with a few words before and after it, in marks.

    Example:
        >>> around("We have done all that was asked of us in March", 13, 16, more=8)
        '“… have done all that was …”'
    """
    first = text.rfind(" ", 0, max(start - more, 0)) + 1 if start > more else 0
    last = text.find(" ", end + more)
    before, after = "… " if first else "", " …" if last >= 0 else ""
    piece = _BLANKS.sub(" ", text[first : last if last >= 0 else len(text)]).strip()
    return f"“{before}{piece}{after}”"


def counted(count: int, noun: str) -> str:
    """A number with its noun.

    Example:
        >>> counted(1, "reader"), counted(1204, "address")
        ('1 reader', '1,204 addresses')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}{'es' if noun.endswith('s') else 's'}"


def rows_named(tally: Tally) -> str:
    """The first rows of a tally, and how many there are besides.

    Example:
        >>> from newsletter_kit.audience.tally import RowNote, Tally
        >>> rows_named(Tally(3, (RowNote(4, "it is empty"), RowNote(9, "it is empty"))))
        'rows 4, 9 and 1 more'
    """
    rows = [str(each.row) for each in tally.first[:ROWS_NAMED]]
    more = tally.count - len(rows)
    end = f" and {more:,} more" if more else ""
    return f"{'row' if tally.count == 1 else 'rows'} {', '.join(rows)}{end}"

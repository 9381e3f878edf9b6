"""Texts as a finding quotes them, and as most readers get them."""

from __future__ import annotations

import re

from newsletter_kit.merge_tag import MERGE_TAG

TYPICAL_VALUE = "Ekaterine"
"""Stands for the value of a merge tag without a fallback, for its length alone."""

QUOTED_CHARACTERS = 48

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

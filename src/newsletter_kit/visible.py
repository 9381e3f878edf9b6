"""Whether a text shows anything: forms and word processors leave signs behind that no reader can see."""

from __future__ import annotations

import re

# White space, and what Unicode calls Default_Ignorable_Code_Point as far as it turns up in real text:
# joiners, direction signs, fillers, variation selectors. U+2800 is an empty Braille cell.
_INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]*"
)


def is_visible(text: str) -> bool:
    r"""Whether a reader would see anything of `text`.

    Example:
        >>> is_visible("Nino"), is_visible(" \u200b")
        (True, False)
    """
    return not _INVISIBLE.fullmatch(text)

"""What of a text can be seen: forms and word processors leave signs behind that show nothing themselves."""

from __future__ import annotations

import re

# White space, and what Unicode calls Default_Ignorable_Code_Point as far as it turns up in real text:
# joiners, direction signs, fillers, variation selectors. U+2800 is an empty Braille cell.
_INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]*"
)
# The Bidi_Control signs (Unicode UAX #9 §2): the first show a text in another order than it is written in,
# the marks only help Arabic beside other writing, and nothing is lost on a terminal without them.
_TURNS = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_MARKS = re.compile(r"[\u061c\u200e\u200f]")


def is_visible(text: str) -> bool:
    r"""Whether a reader would see anything of `text`.

    Example:
        >>> is_visible("Nino"), is_visible(" \u200b")
        (True, False)
    """
    return not _INVISIBLE.fullmatch(text)


def unturned(text: str) -> str:
    r"""`text` in which no sign turns the writing around: each becomes U+FFFD, and mere marks are left out.

    Example:
        >>> unturned("fdp.exe") == "fdp.exe", unturned("a\u202efdp.exe") == "a\ufffdfdp.exe"
        (True, True)
    """
    return text if text.isascii() else _MARKS.sub("", _TURNS.sub("\ufffd", text))

"""What may be shown of keys and addresses: enough to tell one from another, too little to use."""

from __future__ import annotations

import re

SHOWN_CHARACTERS = 4
LONG_CHARACTERS = 20
"""Of a shorter key nothing is shown: four characters would be too large a part of it."""

_ADDRESS = re.compile(
    r"postgresql://[^\s/@:]*@"  # the user of a database is nobody's address
    r"|(?P<first>[^\s<>()\[\]{}:;,\"'@])[^\s<>()\[\]{}:;,\"@]*@(?=[^\s@])"
)


def masked_key(key: str) -> str:
    """The last four characters of a long key, and nothing of a short one.

    Example:
        >>> masked_key("re_0123456789abcdefghij"), masked_key("secret")
        ('…ghij', '…')
    """
    return f"…{key[-SHOWN_CHARACTERS:]}" if len(key) >= LONG_CHARACTERS else "…"


def without_addresses(text: str) -> str:
    """`text`, in which each address keeps its first letter and its domain alone.

    Example:
        >>> without_addresses("write to nino@iom.int, or to <office@iom.int>")
        'write to n…@iom.int, or to <o…@iom.int>'
    """
    return _ADDRESS.sub(lambda found: found[0] if found["first"] is None else f"{found['first']}…@", text)

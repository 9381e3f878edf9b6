"""What must never be written anywhere: the values of those environment variables that hold a secret."""

from __future__ import annotations

import os
import re

_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
_SHORTEST_SECRET = 6


def without_secrets(text: str) -> str:
    """`text` without the values of those environment variables that are called key, token or password.

    Example:
        >>> os.environ["EXAMPLE_API_KEY"] = "abc123def"
        >>> without_secrets("refused: abc123def")
        'refused: [EXAMPLE_API_KEY]'
        >>> del os.environ["EXAMPLE_API_KEY"]
    """
    for name, value in os.environ.items():
        if _SECRET_NAME.search(name) and len(value) >= _SHORTEST_SECRET:
            text = text.replace(value, f"[{name}]")
    return text

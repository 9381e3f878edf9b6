"""What must never be written anywhere: the values of those environment variables that hold a secret."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECRET_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL|(?:_|^)PASS(?:_|$)|_PW$", re.IGNORECASE)
_URL_PASSWORD = re.compile(r"(?P<user>[a-z][a-z0-9+.-]*://[^\s/@:]*):(?P<password>[^\s/@]+)@", re.IGNORECASE)
_SHORTEST_SECRET = 6
_SHORTEST_TOKEN = 12
"""Some providers take a token as the name of a user. A shorter one is a word, such as `office`."""


def without_secrets(text: str) -> str:
    """`text` without the values of variables of the environment that hold a secret, and passwords in URLs.

    Those are the variables that a provider takes a secret from, and all called key, token or password.

    Example:
        >>> os.environ["EXAMPLE_API_KEY"] = "abc123def"
        >>> without_secrets("refused: abc123def")
        'refused: [EXAMPLE_API_KEY]'
        >>> del os.environ["EXAMPLE_API_KEY"]
    """
    for name, value in sorted(_secrets(), key=lambda each: -len(each[1])):
        text = text.replace(value, f"[{name}]")
    return without_url_passwords(text)


def without_url_passwords(text: str) -> str:
    """`text` without the passwords in its URLs.

    Example:
        >>> without_url_passwords("--ledger postgresql://news:geheim@db/news")
        '--ledger postgresql://news:[password]@db/news'
    """
    return _URL_PASSWORD.sub(r"\g<user>:[password]@", text)


def _secrets() -> Iterator[tuple[str, str]]:
    """Each secret of the environment with its name, and the password of each address that has one."""
    from urllib.parse import unquote

    from newsletter_kit.providers.variables import VARIABLES

    known = {name: one for each in VARIABLES.values() for one in each if one.is_secret for name in one.names}
    for name, value in os.environ.items():
        is_user = name in known and known[name].role == "user"
        shortest = _SHORTEST_TOKEN if is_user else _SHORTEST_SECRET
        if (name in known or _SECRET_NAME.search(name)) and len(value) >= shortest:
            yield name, value
        if url := _URL_PASSWORD.match(value):
            yield from ((name, each) for each in {url["password"], unquote(url["password"])})

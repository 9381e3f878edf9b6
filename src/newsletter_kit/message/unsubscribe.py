"""Tokens for leaving the list: they prove that a request comes from a mail of ours, and name nobody.

A token is `key-id.code`. The code is HMAC-SHA256 over the list and the mailbox, cut to 160 bits, so it
cannot be guessed, and the address cannot be read from it. The key id tells which key made it, so that
mails of last year can still be answered after the key was changed.
"""

from __future__ import annotations

import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from pydantic import SecretStr

from newsletter_kit.config import UNSUBSCRIBE_KEY_VARIABLE
from newsletter_kit.errors import ConfigError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter_kit.address import Address
    from newsletter_kit.config import Settings

KEY_FILE = Path(".newsletter") / "unsubscribe.key"
CODE_BYTES = 20
MIN_KEY_CHARACTERS = 16


def list_identity(settings: Settings) -> str:
    """What this list is called for good: its List-ID (RFC 2919), or the sender's address if it has none.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> list_identity(Settings(name="News", sender="news@iom.int", list_id="News <news.iom.int>"))
        'news.iom.int'
    """
    return settings.list_id.id.lower() if settings.list_id else settings.sender.address.lower()


def unsubscribe_token(list_id: str, address: Address, key: SecretStr) -> str:
    """The token with which whoever reads `address` can leave the list.

    Args:
        list_id: what `list_identity` says.
        address: the mailbox; all its spellings have the same token.
        key: the secret of this newsletter.

    Example:
        >>> from newsletter_kit.address import parse_address
        >>> len(unsubscribe_token("news.iom.int", parse_address("a@iom.int"), SecretStr("k" * 32)))
        36
    """
    secret = key.get_secret_value()
    code = hmac.digest(secret.encode(), f"{list_id}\0{address.key}".encode(), "sha256")[:CODE_BYTES]
    return f"{_key_id(secret)}.{urlsafe_b64encode(code).rstrip(b'=').decode('ascii')}"


def key_name(key: SecretStr) -> str:
    """By which name a key is known: it stands in each of its tokens, and tells nothing of the key.

    Example:
        >>> key_name(SecretStr("k" * 32))
        'd09bb06a'
    """
    return _key_id(key.get_secret_value())


@lru_cache(maxsize=8)
def _key_id(secret: str) -> str:
    return hmac.digest(secret.encode(), b"the name of this key", "sha256").hex()[:8]


def is_token_of(token: str, list_id: str, address: Address, keys: Iterable[SecretStr]) -> bool:
    """Whether one of `keys` made `token` for `address`; the time it takes tells nothing about the token.

    Example:
        >>> from newsletter_kit.address import parse_address
        >>> nino, key = parse_address("nino@iom.int"), SecretStr("k" * 32)
        >>> is_token_of(unsubscribe_token("news.iom.int", nino, key), "news.iom.int", nino, [key])
        True
    """
    given = token.encode("utf-8", "replace")
    answers = [hmac.compare_digest(given, unsubscribe_token(list_id, address, key).encode()) for key in keys]
    return any(answers)


def unsubscribe_key(settings: Settings) -> SecretStr:
    """The key that signs the tokens: the environment's, else that of `.newsletter/unsubscribe.key`.

    The file is made on first use, readable by its owner only. Of many processes that make it at once, one
    wins, and all of them use its key. Whoever loses the file can no longer check the links already mailed.

    Raises:
        ConfigError: if the key is shorter than 16 characters, or the file can be neither read nor written.

    Example:
        >>> unsubscribe_key(settings)  # doctest: +SKIP
        SecretStr('**********')
    """
    if settings.unsubscribe_key is not None:
        return _long_enough(settings.unsubscribe_key.get_secret_value(), UNSUBSCRIBE_KEY_VARIABLE)
    path = settings.path(str(KEY_FILE))
    try:
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(32))
        return _long_enough(path.read_text(encoding="ascii").strip(), str(path))
    except (OSError, UnicodeDecodeError) as error:
        remedy = f"Make the folder writable, or set {UNSUBSCRIBE_KEY_VARIABLE}."
        raise ConfigError(Problem(str(path), f"the key cannot be kept there: {error}", remedy)) from None


def _long_enough(key: str, where: str) -> SecretStr:
    if len(key) < MIN_KEY_CHARACTERS:
        what = f"the key to sign unsubscribe links has fewer than {MIN_KEY_CHARACTERS} characters"
        raise ConfigError(Problem(where, what, "Use a long random one."))
    return SecretStr(key)


def _write_once(path: Path, key: str) -> None:
    """Put the key in place whole or not at all: a hard link, unlike a rename, never replaces a key."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="ascii", dir=path.parent, prefix="key-") as file:  # made with 0600
        file.write(f"{key}\n")
        file.flush()
        os.fsync(file.fileno())
        try:
            os.link(file.name, path)
        except FileExistsError:
            return

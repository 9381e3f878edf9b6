"""Our keys are taken out of what a provider says, as they are and in the forms in which they travel."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import SecretStr

_KEY_BYTES = 12  # what is shorter may stand in an answer by chance
_HIDDEN = b"[key]"


def keys_of(secrets: Iterable[SecretStr], headers: Mapping[str, str | bytes]) -> tuple[bytes, ...]:
    """What must not come back of a request: the keys, and what the header `Authorization` makes of them.

    Args:
        secrets: the keys.
        headers: of the request, as they left. With HTTP Basic a key travels as the base64 of a pair. Where
            parameters stand instead (RFC 9110, section 11.4), they prove a key and hold none, as a signature.

    Example:
        >>> keys_of((), {"Authorization": "Basic YXBpOmtleS0xMjM0"})
        (b'YXBpOmtleS0xMjM0',)
    """
    sent = headers.get("Authorization", "")
    credentials = (sent if isinstance(sent, bytes) else sent.encode()).rpartition(b" ")[2].rstrip(b"=")
    told = () if b"=" in credentials else (credentials,)
    plain = (each.get_secret_value().encode() for each in secrets)
    return tuple(each for each in (*plain, *told) if len(each) >= _KEY_BYTES)


def hidden(said: bytes, keys: Iterable[bytes]) -> bytes:
    r"""`said` without the keys, also where JSON, HTML or a URL would write a sign of them in another way.

    Example:
        >>> hidden(b'{"login": "YXBp\\/a2V5LTEyMw"}', [b"YXBp/a2V5LTEyMw"])
        b'{"login": "[key]"}'
    """
    for key in keys:
        said = _pattern(key).sub(_HIDDEN, said)
    return said


@lru_cache(maxsize=16)
def _pattern(key: bytes) -> re.Pattern[bytes]:
    return re.compile("".join(map(_forms, key.decode("latin-1"))).encode("latin-1"))


def _forms(sign: str) -> str:
    """One sign of a key, in all the ways in which it may be written."""
    if sign.isalnum():
        return sign
    code = ord(sign)
    forms = (sign, f"\\{sign}", f"%{code:02X}", f"%{code:02x}", f"\\u{code:04x}", f"\\u{code:04X}")
    return f"(?:{'|'.join(map(re.escape, forms))}|&#(?:{code}|[xX]0*(?i:{code:x}));)"

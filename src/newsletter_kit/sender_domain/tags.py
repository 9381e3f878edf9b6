"""Lists of tags, in which DKIM and DMARC write their records: `v=DKIM1; k=rsa; p=…` (RFC 6376 §3.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def parse_tags(text: str) -> Mapping[str, str]:
    """The tags of a record by their names in lower case, in their order.

    Raises:
        ValueError: if a part is no tag, or a name comes twice; its text is a clause.

    Example:
        >>> parse_tags("v=DMARC1; p=none;")
        {'v': 'DMARC1', 'p': 'none'}
    """
    tags: dict[str, str] = {}
    for part in text.rstrip().rstrip(";").split(";"):
        name, equals, value = (each.strip() for each in part.partition("="))
        if not equals or not _NAME.fullmatch(name):
            raise ValueError(f"{part.strip()[:40]!r} in it is no tag")
        if name.lower() in tags:
            raise ValueError(f"the tag {name} is in it twice")
        tags[name.lower()] = value
    return tags

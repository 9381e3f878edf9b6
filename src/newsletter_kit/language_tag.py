"""The tag of a language, as issues, translations and settings write it."""

from __future__ import annotations

import re

LANGUAGE_TAG = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?"
"""BCP 47 (RFC 5646 §2.1) as far as a newsletter needs it: a language, its script, its country or region."""


def language_tag(value: str) -> str:
    """The tag, if it is one.

    Raises:
        ValueError: if it is none, such as the language's name.

    Example:
        >>> language_tag("pt-BR")
        'pt-BR'
    """
    if not re.fullmatch(LANGUAGE_TAG, value):
        raise ValueError(f"{value[:40]!r} is no language tag such as en, ka or pt-BR")
    return value

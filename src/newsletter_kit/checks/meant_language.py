"""Which language is meant by a tag that is none, or by the code of a country."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter_kit.issue.spoken import main_tag

if TYPE_CHECKING:
    from collections.abc import Sequence


def is_language(tag: str) -> bool:
    """Whether there is a language with this tag, by the names that Unicode's CLDR has.

    Example:
        >>> is_language("ka-GE"), is_language("ge")
        (True, False)
    """
    return main_tag(tag) in _known()


def meant_language(tag: str, languages: Sequence[str]) -> str:
    """Which of some languages is mostly spoken in the country that `tag` is the code of; empty if none is.

    Args:
        tag: what somebody has written for a language.
        languages: those that it may be.

    Example:
        >>> meant_language("ge", ["en", "ka"]), meant_language("am", ["en", "ka"])
        ('ka', '')
    """
    from babel.core import get_global

    likely = str(get_global("likely_subtags").get(f"und_{main_tag(tag).upper()}", "")).partition("_")[0]
    return next((each for each in languages if main_tag(each) == likely), "")


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    from babel import Locale

    return frozenset(str(each).partition("_")[0].lower() for each in Locale("en").languages)

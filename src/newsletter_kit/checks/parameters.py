"""The parameters of a web address: read, and written without some of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def parameters(target: str) -> tuple[str, ...]:
    """The parameters of an address as they stand in it, `name=value` each; merge tags stay.

    Example:
        >>> parameters("https://iom.int/a?x=1&y=2#top")
        ('x=1', 'y=2')
    """
    query = target.partition("#")[0].partition("?")[2]
    return tuple(each for each in query.split("&") if each)


def name_of(parameter: str) -> str:
    """The name of a parameter in small letters.

    Example:
        >>> name_of("UTM_Source=mail")
        'utm_source'
    """
    return parameter.partition("=")[0].lower()


def without(target: str, is_needless: Callable[[str], bool]) -> str:
    """The address without the parameters of which `is_needless` is true; the rest keeps its order.

    Example:
        >>> without("https://iom.int/a?x=1&fbclid=2#top", lambda each: name_of(each) == "fbclid")
        'https://iom.int/a?x=1#top'
    """
    address, hash_, fragment = target.partition("#")
    kept = [each for each in parameters(target) if not is_needless(each)]
    query = f"?{'&'.join(kept)}" if kept else ""
    return f"{address.partition('?')[0]}{query}{hash_}{fragment}"


def each_once(target: str) -> str:
    """The address without parameters that stand in it a second time, letter for letter.

    Example:
        >>> each_once("https://iom.int/a?x=1&y=2&x=1")
        'https://iom.int/a?x=1&y=2'
    """
    seen: set[str] = set()

    def is_seen(parameter: str) -> bool:
        was = parameter in seen
        seen.add(parameter)
        return was

    return without(target, is_seen)

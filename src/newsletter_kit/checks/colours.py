"""Colours as CSS writes them, as six hex digits."""

from __future__ import annotations

from functools import lru_cache

_FULL = 255


@lru_cache(maxsize=512)
def opaque_hex(value: str, ground: str = "") -> str:
    """A colour as six-digit hex; one that lets its ground through is mixed with it.

    Args:
        value: the colour, or the shorthand `background`.
        ground: six-digit hex of what lies below; empty if it is not known.

    Returns:
        Empty for what is no colour, or is a picture.

    Example:
        >>> opaque_hex("white"), opaque_hex("rgba(0,0,0,.5)", "#ffffff"), opaque_hex("url(a.png)")
        ('#ffffff', '#808080', '')
    """
    from tinycss2.color3 import parse_color

    colour = parse_color(value)
    if colour is None or colour == "currentColor":
        return ""
    if colour.alpha < 1 and not ground:
        return ""
    below = [int(ground[n : n + 2], 16) / _FULL for n in (1, 3, 5)] if ground else [1.0, 1.0, 1.0]
    mixed = (
        part * colour.alpha + under * (1 - colour.alpha)
        for part, under in zip((colour.red, colour.green, colour.blue), below, strict=True)
    )
    return "#" + "".join(f"{round(part * _FULL):02x}" for part in mixed)

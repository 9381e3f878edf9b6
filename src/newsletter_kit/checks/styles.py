"""The CSS of an element: what its own attribute says, and what it takes from the elements around it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

BOLD = 600

_DECLARATION = re.compile(r"\s*([\w-]+)\s*:\s*((?:[^;\"']|\"[^\"]*\"|'[^']*')+)")
_PIXELS = re.compile(r"(-?\d+(?:\.\d+)?)px", re.IGNORECASE)


@lru_cache(maxsize=4_096)
def declarations(style: str) -> Mapping[str, str]:
    """The declarations of a `style` attribute by property; of two the later wins. Not to be changed.

    Example:
        >>> declarations("color: #FFF;font-family:'A;B',serif")["font-family"]
        "'A;B',serif"
    """
    found = {name.lower(): value.strip() for name, value in _DECLARATION.findall(style)}
    return {name: value.replace("!important", "").strip() for name, value in found.items()}


def own(element: HtmlElement) -> Mapping[str, str]:
    """The declarations of an element's own `style`.

    Example:
        >>> from lxml import html
        >>> own(html.fromstring('<p style="margin: 0">'))
        {'margin': '0'}
    """
    return declarations(element.get("style") or "")


def inherited(element: HtmlElement, name: str) -> str:
    """The value of an inherited property, from the nearest element that has it; empty if none has.

    Example:
        >>> from lxml import html
        >>> inherited(html.fromstring('<p style="color: red"><b>x</b></p>')[0], "color")
        'red'
    """
    around = (element, *element.iterancestors())
    return next((value for each in around if (value := own(each).get(name))), "")


def pixels(value: str) -> float:
    """A length in px as a number; 0 for any other.

    Example:
        >>> pixels("14px"), pixels("1.5")
        (14.0, 0.0)
    """
    found = _PIXELS.fullmatch(value.strip())
    return float(found[1]) if found else 0.0


def padding(style: Mapping[str, str]) -> tuple[float, float]:
    """The padding above and below, in px.

    Example:
        >>> padding({"padding": "14px 26px"}), padding({"padding": "1px 2px 3px", "padding-top": "9px"})
        ((14.0, 14.0), (9.0, 3.0))
    """
    sides = style.get("padding", "0").split()
    above, below = pixels(sides[0]), pixels(sides[2] if len(sides) > 2 else sides[0])  # noqa: PLR2004  CSS order
    return (
        pixels(style["padding-top"]) if "padding-top" in style else above,
        pixels(style["padding-bottom"]) if "padding-bottom" in style else below,
    )


def is_bold(weight: str) -> bool:
    """Whether a `font-weight` is that of bold type.

    Example:
        >>> is_bold("700"), is_bold("bold"), is_bold("")
        (True, True, False)
    """
    return weight in {"bold", "bolder"} or (weight.isdigit() and int(weight) >= BOLD)

"""The theme of a layout: colours light and dark, fonts, sizes, width, and the proof that it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping  # noqa: TC003  pydantic reads the annotations
from types import MappingProxyType
from typing import Annotated, Any, Literal, NamedTuple

from markupsafe import Markup
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from newsletter_kit.nearest import did_you_mean

MIN_CONTRAST = 4.5
"""WCAG 2.2, success criterion 1.4.3, for text of any size."""

MIN_CONTRAST_LARGE = 3.0
"""The same for text of 24 px and more, or of 18.7 px and more in bold."""

MAX_SIZE = 2000
"""In px: more than any part of a mail is wide or high."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"-?[0-9]+ *(px)?")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_PLAIN = re.compile(r"[^<>&\"\\\x00-\x1f]*")
_SRGB_KNEE = 0.04045


def luminance(colour: str) -> float:
    """The relative luminance of a colour, 0 for black to 1 for white (WCAG 2.2, "relative luminance").

    Args:
        colour: six-digit hex, such as `#0033A0`.

    Example:
        >>> luminance("#FFFFFF")
        1.0
    """
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= _SRGB_KNEE else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How well one colour is read on another, 1 to 21 (WCAG 2.2, "contrast ratio").

    Example:
        >>> round(contrast("#0033A0", "#FFFFFF"), 1)
        10.6
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _colour(value: str) -> Markup:
    if not _HEX.fullmatch(value):
        quote = "; a colour needs quotes, as # begins a comment in YAML" if not value else ""
        raise ValueError(f"{value!r} is no colour of six hex digits such as '#0033A0'{quote}")
    return Markup(value)  # noqa: S704  the pattern leaves nothing to escape


def _plain(value: str) -> Markup:
    if not _PLAIN.fullmatch(value) or not value.strip():
        raise ValueError(f'{value!r} is empty or holds one of < > & " \\, which break an attribute')
    return Markup(value)  # noqa: S704  the pattern leaves nothing to escape


def _size(value: object) -> object:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        return value
    if value.endswith("px"):
        raise ValueError(f"{value!r} has a unit: write the number alone, it is in px")
    if value.startswith("-") or len(value) > len(str(MAX_SIZE)) or int(value) > MAX_SIZE:
        raise ValueError(f"{value} is no size from 0 to {MAX_SIZE} px")
    return int(value)


def _named(value: Mapping[str, Any]) -> Mapping[str, Any]:
    if wrong := [name for name in value if not _NAME.fullmatch(name)]:
        raise ValueError(f"{wrong[0]!r} is no name: small letters, digits and _ are allowed")
    return MappingProxyType(dict(value))


Colour = Annotated[str, AfterValidator(_colour)]
Plain = Annotated[str, AfterValidator(_plain)]
Size = Annotated[int | Plain, BeforeValidator(_size)]
Pair = tuple[str, str] | tuple[str, str, Literal["large"]]


class Theme(BaseModel):
    """What templates know as `theme.colour.ink`, `theme.dark.card`, `theme.font.latin`, `theme.width`.

    Attributes:
        colour: the colours in light mode, six-digit hex.
        dark: those that are other ones in dark mode.
        font: font stacks; each ends in a generic family.
        size: lengths; a whole number, from 0 to `MAX_SIZE`, is in px, anything else is taken as it stands.
        width: the width of the mail in px.
        breakpoint: up to this width, in px, a screen counts as a phone.
        contrast: pairs of text and ground that must be legible in light and in dark; `large` as the third
            word marks text of 24 px and more, or bold of 18.7 px and more.

    Example:
        >>> Theme(colour={"ink": "#14213D"}).colour["ink"]
        Markup('#14213D')
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    colour: Annotated[Mapping[str, Colour], AfterValidator(_named)] = Field(default_factory=dict)
    dark: Annotated[Mapping[str, Colour], AfterValidator(_named)] = Field(default_factory=dict)
    font: Annotated[Mapping[str, Plain], AfterValidator(_named)] = Field(default_factory=dict)
    size: Annotated[Mapping[str, Size], AfterValidator(_named)] = Field(default_factory=dict)
    width: Annotated[int, Field(ge=320, le=800)] = 600
    breakpoint: Annotated[int, Field(ge=200, le=800)] = 520
    contrast: tuple[Pair, ...] = ()


class Illegible(NamedTuple):
    """A pair of colours that cannot be read.

    Attributes:
        tokens: the colours that make it so, such as `("dark", "ink")`; empty if one is not there.
        what: what is wrong.
        remedy: what to do.
    """

    tokens: tuple[tuple[str, str], ...]
    what: str
    remedy: str


def illegible_pairs(theme: Theme) -> Iterator[Illegible]:
    """Each pair in `theme.contrast` that cannot be read well enough.

    A colour that `dark` lacks is the same in dark mode as in light.

    Example:
        >>> theme = Theme(colour={"ink": "#14213D", "card": "#FFFFFF"}, contrast=(("ink", "card"),))
        >>> list(illegible_pairs(theme))
        []
    """
    palettes = (
        {"light": theme.colour, "dark": {**theme.colour, **theme.dark}}
        if theme.dark
        else {"light": theme.colour}
    )
    for mode, palette in palettes.items():
        for ink, ground, *large in theme.contrast:
            if missing := next((name for name in (ink, ground) if name not in palette), None):
                yield Illegible(
                    (), f"there is no colour `{missing}` ({mode})", did_you_mean(missing, palette)
                )
                continue
            ratio, least = (
                contrast(palette[ink], palette[ground]),
                MIN_CONTRAST_LARGE if large else MIN_CONTRAST,
            )
            if ratio < least:
                what = (
                    f"`{ink}` {palette[ink]} on `{ground}` {palette[ground]} has a contrast of {ratio:.1f}:1"
                )
                yield Illegible(
                    tuple((_group(theme, name, mode), name) for name in (ink, ground)),
                    f"{what} in {mode} mode",
                    f"WCAG wants {least:g}:1: make one of the two lighter or darker.",
                )


def _group(theme: Theme, name: str, mode: str) -> str:
    return "dark" if mode == "dark" and name in theme.dark else "colour"

"""Styles written into the tags section by section: one that has not changed is known from the last time.

A section by itself gets what it gets in its mail if the same stands above it and other elements beside it, if
nothing in the style sheets looks beyond it, and if it closes all that it opens. Each of these is made sure
of; where one is not, the mail is done as a whole. So is one whose head comes for the first time: to do its
sections one by one takes longer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from newsletter_kit.compile.by_css_inline import by_css_inline
from newsletter_kit.layout.seam import cut_at_seams, first_section

_CUT = "<!--nk-cut-->"
_BESIDE = "<span></span>"  # a phrase: if a bold word before it is not closed, it becomes bold
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Of the pseudo-classes, those alone that are the same whichever elements stand beside a section.
_LOOKS_NOT_BEYOND = re.compile(
    r"""(?:
      (?: [\w\s,.\#>*-]
        | :(?:first|last|only)-child (?![\w-])
        | \[ [\w-]+ (?: [~|^$*]?= (?: "[^"\\]*" | '[^'\\]*' | [\w-]+ ) )? \]
      )+
      \{ [^{}@\\]* \}
    )* \s*""",
    re.VERBOSE | re.ASCII,
)
_OTHER_SHEETS = re.compile(r'<style data-css-inline="ignore".*?</style>', re.DOTALL)
_SHEET = re.compile("<(?:style|link)", re.IGNORECASE)
_ELEMENT = re.compile("--><[a-z]")


@dataclass(frozen=True, slots=True, eq=False)
class _Opening:
    """What stands before the sections, up to the tags that they all stand in.

    Attributes:
        inlined: what the library makes of it.
        bare: it, without the sheets that are left alone.
        before: what the library makes of that; `beside`, with an element after it.
        after: what the library closes at the end, with an element before it.
    """

    inlined: str
    bare: str
    before: str
    beside: str
    after: str


def inlined_sections(html: str, css: str) -> str | None:
    """What css-inline makes of a whole document, put together of its sections; None if that is not sure.

    Args:
        html: the document; all sheets but `css` are marked to be left alone.
        css: the rules that are to be written into the tags, which stand in its head.

    Raises:
        LayoutError: as `by_css_inline` does.

    Example:
        >>> inlined_sections("<!DOCTYPE html><p>No section</p>", "p { margin: 0 }") is None
        True
    """
    start = first_section(html)
    if start < 0 or not _looks_not_beyond(css):
        return None
    place = _place(html[:start])
    if not place:
        place.append(None)
        return None
    opening = place[0] = place[0] or _opening(html[:start])
    *sections, last = cut_at_seams(html[start:])
    made = [_section(opening, each, is_first=not index, is_last=False) for index, each in enumerate(sections)]
    made.append(_section(opening, last, is_first=not sections, is_last=True))
    whole = [each for each in made if each is not None]
    return "".join((opening.inlined, *whole)) if len(whole) == len(made) else None


@lru_cache(maxsize=32)
def _looks_not_beyond(css: str) -> bool:
    """Whether no rule asks what stands beside a section, as `+`, `~` and `:nth-child()` do."""
    return _LOOKS_NOT_BEYOND.fullmatch(_COMMENT.sub("", css)) is not None


@lru_cache(maxsize=8)
def _place(opening: str) -> list[_Opening | None]:
    """Where an opening is kept: empty if it has not come before, else with it in it, once it was made."""
    del opening
    return []


def _opening(html: str) -> _Opening:
    bare = _OTHER_SHEETS.sub("", html)
    inlined, _, _ = by_css_inline(f"{html}{_CUT}{_BESIDE}").partition(_CUT)
    before, _, _ = by_css_inline(f"{bare}{_CUT}{_BESIDE}").partition(_CUT)
    beside, _, after = by_css_inline(f"{bare}{_BESIDE}{_CUT}{_BESIDE}").partition(_CUT)
    return _Opening(inlined, bare, before, beside, after)


@lru_cache(maxsize=256)
def _section(opening: _Opening, html: str, *, is_first: bool, is_last: bool) -> str | None:
    """What the library makes of one section where it stands; None if it is not complete in itself."""
    if _SHEET.search(html) or not _ELEMENT.search(html):
        return None
    left, right = "" if is_first else _BESIDE, "" if is_last else f"{_CUT}{_BESIDE}"
    before, *made = by_css_inline(f"{opening.bare}{left}{_CUT}{html}{right}").split(_CUT)
    after = made[1:] == ([] if is_last else [opening.after])
    return made[0] if after and made and before == (opening.before if is_first else opening.beside) else None

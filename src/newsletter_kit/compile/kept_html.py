"""The HTML of a mail, which is made once of the same MJML."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter_kit.compile.inline import inline_css
from newsletter_kit.layout.mjml import compile_mjml

if TYPE_CHECKING:
    from newsletter_kit.layout.manifest import Inliner


@lru_cache(maxsize=16)
def html_of(mjml: str, language: str, direction: str, inliner: Inliner) -> str:
    """The finished document that rendered MJML becomes, its styles written into the tags.

    Args:
        mjml: with the marks that `render_template` leaves in it.
        language: BCP 47 tag of the text.
        direction: `ltr` or `rtl`.
        inliner: the library that writes styles into the tags.

    Raises:
        LayoutError: as `compile_mjml` and `inline_css` do.

    Example:
        >>> html_of(mjml, "en", "ltr", "css-inline")[:15]  # doctest: +SKIP
        '<!DOCTYPE html>'
    """
    return inline_css(compile_mjml(mjml, language=language, direction=direction), inliner)

"""The library css-inline: a document with its style sheets written into the tags."""

from __future__ import annotations

from newsletter_kit.errors import LayoutError, Problem


def by_css_inline(html: str) -> str:
    """What the library makes of a document. A sheet with `data-css-inline="ignore"` is left alone.

    Raises:
        LayoutError: if it cannot read the document.

    Example:
        >>> by_css_inline("<html><head><style>p{margin:0}</style></head><body><p>a</p></body></html>")[-41:]
        '<p style="margin: 0;">a</p></body></html>'
    """
    import css_inline

    inliner = css_inline.CSSInliner(keep_style_tags=True, keep_link_tags=True, load_remote_stylesheets=False)
    try:
        return inliner.inline(html)
    except css_inline.InlineError as error:
        raise LayoutError(
            Problem("css-inline", f"the styles cannot be inlined: {error}", "Mend the CSS.")
        ) from None

"""CSS inlining behind one function."""

from __future__ import annotations


def inline_css(html: str, inliner: str = "css-inline") -> str:
    """`html` as it is; the marked styles are not inlined yet."""
    del inliner
    return html

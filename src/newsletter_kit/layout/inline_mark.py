"""How a style sheet asks to be written into the tags: by a comment that stands first in it."""

INLINE_MARK = "/*nk-inline*/"
"""The first characters of a `<style>` that `inline_css` writes into the tags and takes away."""

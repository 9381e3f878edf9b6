"""How a style sheet asks to be written into the tags: by a comment at its beginning, which survives the compiler."""

INLINE_MARK = "/*nk-inline*/"
"""The first characters of a `<style>` that `inline_css` writes into the tags and takes away."""

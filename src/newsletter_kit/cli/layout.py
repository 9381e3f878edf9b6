"""`layout`: what designers do with a layout. The verbs below it stand in files of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsletter_kit.cli import layout_check, layout_copy, layout_gallery, layout_new

if TYPE_CHECKING:
    from collections.abc import Callable

VERBS: dict[str, Callable[..., Any]] = {
    "new": layout_new.new_layout,
    "copy": layout_copy.copy_file,
    "check": layout_check.check_layout,
    "gallery": layout_gallery.show_layout,
}
"""What can be done with a layout, and the function that does it."""

ABOUT = "Make a layout of your own, and prove that it holds."

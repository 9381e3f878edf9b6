"""Rules on the words of links, and on how links are seen and pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.checks.rule import Rule

RULES: tuple[Rule, ...] = ()

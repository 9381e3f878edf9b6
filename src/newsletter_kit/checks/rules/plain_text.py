"""Rules on the plain text that stands beside the HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.checks.rule import Rule

RULES: tuple[Rule, ...] = ()

"""Rules on colours: whether words stand out from their ground, by day and in dark mode."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.checks.rule import Rule

RULES: tuple[Rule, ...] = ()

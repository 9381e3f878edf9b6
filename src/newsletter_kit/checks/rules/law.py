"""Rules on what the law and good manners want in every mail: who writes, from where, and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.checks.rule import Rule

RULES: tuple[Rule, ...] = ()

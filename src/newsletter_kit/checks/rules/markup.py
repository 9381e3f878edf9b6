"""Rules on the HTML as a document: what mail programs cut out, and what makes them guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.checks.rule import Rule

RULES: tuple[Rule, ...] = ()

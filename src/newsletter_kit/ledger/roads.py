"""How two roads by which a run is mailed differ, in words."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.ledger.values import Route


def road_change(before: Route, now: Route) -> str:
    """What is another one now: the provider, the account, the sender; empty if nothing is.

    Example:
        >>> from newsletter_kit.ledger.values import Route
        >>> road_change(Route("ses", "", "news@iom.int"), Route("ses", "eu", "news@iom.int"))
        'account (none), now eu'
    """
    pairs = ((each.name, getattr(before, each.name), getattr(now, each.name)) for each in fields(before))
    changes = (
        f"{name} {was or '(none)'}, now {comes or '(none)'}" for name, was, comes in pairs if was != comes
    )
    return "; ".join(changes)

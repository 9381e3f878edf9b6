"""The sample dialects, spoken to a server on this machine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from newsletter_kit.providers.http import Dialect


def at(dialect: Dialect, url: str, **options: Any) -> Dialect:
    """The same dialect with its API at `url`, and with these options."""
    place = {"given_url": url} if dialect.name == "ses" else {"base_url": url}
    return cast("Dialect", replace(cast("Any", dialect), **place, **options))

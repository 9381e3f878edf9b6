"""The provider `fake` by its name, as the command opens it: it speaks to a server on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.providers.http import HttpConversation, Limits
from newsletter_kit.testing.fake_provider import FakeProvider, Kind

if TYPE_CHECKING:
    from pathlib import Path

    import newsletter_kit as nk


@dataclass
class Door:
    """Where the server is, what it does about doubles, how many messages it takes in one call."""

    url: str = ""
    kind: Kind = "none"
    batch: int = 2
    settle_seconds: int = 0


DOOR = Door()


def open_faked(_settings: nk.Settings, _folder: Path | None) -> HttpConversation:
    """What `open_provider` calls; unless told otherwise, a look-up knows at once."""
    dialect = FakeProvider(DOOR.url, DOOR.kind, DOOR.batch, DOOR.settle_seconds)
    return HttpConversation(dialect, Limits(answer_seconds=5.0))

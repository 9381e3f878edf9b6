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
    """Where the server is, and what it does about doubles."""

    url: str = ""
    kind: Kind = "none"


DOOR = Door()


def open_faked(_settings: nk.Settings, _folder: Path | None) -> HttpConversation:
    """What `open_provider` calls; two messages go in one call, and a look-up knows at once."""
    dialect = FakeProvider(DOOR.url, DOOR.kind, batch_messages=2, settle_seconds=0)
    return HttpConversation(dialect, Limits(answer_seconds=5.0))

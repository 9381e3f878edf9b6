"""What came of asking for a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PageVerdict(StrEnum):
    """What is known of a page.

    Example:
        >>> PageVerdict.GONE.value
        'gone'
    """

    THERE = "there"
    MOVED = "moved"
    GONE = "gone"
    NOWHERE = "nowhere"
    CIRCLE = "circle"
    REFUSED = "refused"
    FAILING = "failing"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """What came of asking for a page.

    Attributes:
        verdict: `there`; `moved` for good; `gone`; `nowhere`, if its host has no address; `circle`, if it
            leads on and on; `refused`, if it is inside a network, and was not asked; `failing` today; or
            `untold`, if it tells programs nothing.
        why: in a few words, such as `404 Not Found`.
        target: where it has moved to; empty unless it has.
        kind: the media type of what is there, such as `text/html`; empty if it was not told.
    """

    verdict: PageVerdict
    why: str = ""
    target: str = ""
    kind: str = ""

    @property
    def is_lasting(self) -> bool:
        """Whether it will be the same in an hour, as far as one can tell."""
        return self.verdict not in {PageVerdict.FAILING, PageVerdict.UNTOLD, PageVerdict.REFUSED}

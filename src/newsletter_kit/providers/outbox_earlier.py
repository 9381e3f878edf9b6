"""What earlier runs left in the outbox: mails to people who are in no run now are moved out of the way."""

from __future__ import annotations

import re
from os import scandir
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

EARLIER = "earlier"
_NAME = re.compile(r"-([0-9a-f]{16})\.eml\Z")


def number_in(name: str) -> int | None:
    """The number that tells apart the names of messages' files; None if it is the name of something else.

    Example:
        >>> number_in("nino_at_iom-int-00000000000000ff.eml"), number_in("notes.txt")
        (255, None)
    """
    found = _NAME.search(name)
    return int(found[1], 16) if found else None


def set_aside(folder: Path, written: Collection[int]) -> int:
    """Move the messages of which `written` does not have the number from `messages` to `earlier`.

    They are moved and not removed: a mail may be all that is left of what somebody was told.

    Args:
        folder: of one issue.
        written: the numbers in the names of all messages that stay.

    Returns:
        How many were moved.

    Raises:
        OSError: if they cannot be moved.

    Example:
        >>> set_aside(Path("outbox/2024-q1"), {255})  # doctest: +SKIP
        2
    """
    messages = folder / "messages"
    with scandir(messages) as entries:  # one at a time: there may be a million
        if sum(1 for _ in entries) == len(written):
            return 0
    stay = {None, *written}
    with scandir(messages) as entries:
        leave = [each.name for each in entries if number_in(each.name) not in stay]
    for name in leave:
        (folder / EARLIER).mkdir(exist_ok=True)
        (messages / name).replace(folder / EARLIER / name)
    return len(leave)

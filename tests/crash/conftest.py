"""One nursery for all tests of a file: to plan costs a second, to fork a hundredth.

Each test that asks for one is run twice: its senders share a ledger in a file, and one on a server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crash_nursery import Nursery, open_nursery
from small_newsletter import write_newsletter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Nursery]]:
    """Gives the nursery for so many readers."""
    opened: dict[int, Nursery] = {}

    def nursery(readers: int) -> Nursery:
        if readers not in opened:
            folder = write_newsletter(tmp_path_factory.mktemp("newsletter"))
            opened[readers] = open_nursery(folder, readers)
        return opened[readers]

    yield nursery
    for each in opened.values():
        each.close()


@pytest.fixture(params=["file", "server"])
def nurseries(request: pytest.FixtureRequest, stock: Callable[[int], Nursery]) -> Callable[[int], Nursery]:
    """Gives the nursery for so many readers, with an empty ledger: in a file, and on a server."""
    new_url = request.getfixturevalue("new_ledger_url") if request.param == "server" else None

    def nursery(readers: int) -> Nursery:
        found = stock(readers)
        found.new_url = new_url
        found.new_ledger()
        return found

    return nursery

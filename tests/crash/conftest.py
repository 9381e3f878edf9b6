"""One nursery for all tests of a file: to plan costs a second, to fork a hundredth."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crash_nursery import Nursery, open_nursery
from small_newsletter import write_newsletter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="module")
def nurseries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Nursery]]:
    """Gives the nursery for so many readers, with an empty ledger."""
    opened: dict[int, Nursery] = {}

    def nursery(readers: int) -> Nursery:
        if readers not in opened:
            folder = write_newsletter(tmp_path_factory.mktemp("newsletter"))
            opened[readers] = open_nursery(folder, readers)
        opened[readers].new_ledger()
        return opened[readers]

    yield nursery
    for each in opened.values():
        each.close()

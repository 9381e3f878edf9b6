"""Work on several cores: all of it is done once, and its outcome is in order."""

from __future__ import annotations

import os
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import LayoutError, Problem
from newsletter_kit.workshop.hands import done

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def opened(folder: Path) -> Iterator[int]:
    """A tool that leaves a file when it was put away: it is the number of its process."""
    yield os.getpid()
    (folder / str(os.getpid())).touch()


def named(number: int, process: int) -> tuple[int, int]:
    """The task's number, and who did it."""
    return number, process


def failing(_: int) -> None:
    """A task that a layout keeps from being done."""
    raise LayoutError(Problem("mine/issue.mjml.j2:1", "it is wrong", "Mend it."))


@pytest.mark.parametrize("hands", [1, 3])
def test_what_comes_of_each_task_is_in_the_order_of_the_tasks(tmp_path: Path, hands: int) -> None:
    """However many work, each task is done once, and every tool is put away."""
    outcomes = done([partial(named, number) for number in range(20)], partial(opened, tmp_path), hands)
    assert [number for number, _ in outcomes] == [*range(20)]
    assert {str(process) for _, process in outcomes} <= {each.name for each in tmp_path.iterdir()}


@pytest.mark.parametrize("hands", [1, 2])
def test_the_error_of_a_task_is_told(tmp_path: Path, hands: int) -> None:
    """What a task fails at reaches the one who has asked, as it was."""
    with pytest.raises(LayoutError, match=r"mine/issue\.mjml\.j2:1: it is wrong"):
        done([failing, failing], partial(opened, tmp_path), hands)

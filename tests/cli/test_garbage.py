"""cli/garbage.py: a start that is spared Python's looks for garbage gives them back to the work."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.cli.garbage import look_as_usual, look_seldom

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_a_send_looks_for_garbage_as_usual(command: Callable[..., Any]) -> None:
    """By its end a send has given up what holds for a start alone."""
    usual = gc.get_threshold()
    look_seldom()
    assert command("send", "issues/first").code == 0
    assert gc.get_threshold() == usual


def test_what_a_program_has_set_is_left() -> None:
    """A program that has chosen how often Python looks keeps its choice."""
    gc.set_threshold(5_000)
    look_as_usual()
    assert gc.get_threshold()[0] == 5_000

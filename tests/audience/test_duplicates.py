"""Finding the rows that name a mailbox again."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.audience import duplicates
from newsletter_kit.audience.duplicates import DuplicateFinder
from newsletter_kit.errors import AudienceError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def found(keys: Iterable[str]) -> list[tuple[int, int]]:
    """The duplicates among keys, in the order of their rows."""
    with DuplicateFinder() as finder:
        for row, key in enumerate(keys):
            finder.note([row], [key])
        return sorted(finder.duplicates())


@given(st.lists(st.sampled_from([f"{name}@x.org" for name in "abcdeéღ"])))
def test_every_row_after_the_first_of_its_key_is_told(keys: list[str]) -> None:
    """The duplicates are those that a plain search finds, with the row that came first."""
    assert found(keys) == [(row, keys.index(key)) for row, key in enumerate(keys) if keys.index(key) < row]


@pytest.mark.parametrize("pending", [1, 2, 7])
def test_keys_that_went_to_disk_are_compared_too(monkeypatch: pytest.MonkeyPatch, pending: int) -> None:
    """It makes no difference how much of a partition lies in the temporary file."""
    monkeypatch.setattr(duplicates, "PENDING_PER_PARTITION", pending)
    keys = [f"reader-ნ{number % 300}@x.org" for number in range(1_000)]
    assert found(keys) == [(row, row % 300) for row in range(300, 1_000)]


def test_equal_hashes_do_not_make_two_people_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """When every key falls into one partition, keys are still told apart by their letters."""
    monkeypatch.setattr(duplicates, "PARTITIONS", 1)
    assert found([f"{number}@x.org" for number in range(10_000)]) == []


@pytest.mark.parametrize("folder", ["missing", "/dev/null"])
def test_e25_no_room_for_temporary_files_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: str
) -> None:
    """When nothing can be put aside, the error says where, and how to name another place."""
    monkeypatch.setenv("TMPDIR", str(tmp_path / folder))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / folder))
    monkeypatch.setattr(duplicates, "PENDING_PER_PARTITION", 1)
    with pytest.raises(AudienceError, match="set TMPDIR"):
        found(["a@x.org"])

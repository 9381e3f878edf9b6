"""Rows that were judged come again as they were, from a file that nobody sees."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsletter_kit.audience import judged as judged_module
from newsletter_kit.audience.columns import Columns
from newsletter_kit.audience.judged import JudgedRows
from newsletter_kit.audience.sources import read_audience
from newsletter_kit.errors import AudienceError

MANY = 1_234


def crowd(count: int) -> list[Columns]:
    """So many recipients, no two alike, each by itself; some have other fields."""
    return [
        Columns(
            [row],
            [f"ნინო.{row}@x.org"],
            [f"ნინო.{row}@x.org"],
            ["ka" if row % 2 else None],
            ("name", "n") if row % 3 else (),
            ([f"é\ud800{row}"], [""]) if row % 3 else (),
        )
        for row in range(2, count + 2)
    ]


def descriptors() -> int:
    """How many files this process has open."""
    return len([*Path("/proc/self/fd").iterdir()])


def kept(recipients: list[Columns]) -> JudgedRows:
    """All of them, judged."""
    rows = JudgedRows()
    for each in recipients:
        rows.extend(each)
    return rows


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, MANY])
def test_all_come_back_in_order_and_again(count: int) -> None:
    """Whatever was put in comes out the same, as often as it is asked for."""
    recipients = crowd(count)
    rows = kept(recipients)
    assert [list(rows.pieces()), list(rows.pieces())] == [recipients, recipients]


def test_two_may_read_at_once() -> None:
    """Each reader has a place of its own in the file."""
    recipients = crowd(MANY)
    rows = kept(recipients)
    assert [each for each, _ in zip(rows.pieces(), rows.pieces(), strict=True)] == recipients


def test_the_file_has_no_name_and_ends_with_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the readers stays in the folder for temporary files, not even while they are kept."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    open_before = descriptors()
    rows = kept(crowd(MANY))
    assert (list(tmp_path.iterdir()), descriptors()) == ([], open_before + 1)
    del rows
    assert descriptors() == open_before


@pytest.mark.parametrize("trouble", ["no room", "too long"])
def test_without_room_the_audience_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    """A disk that is full, or a list that is too long, costs time and no reader."""
    if trouble == "no room":
        monkeypatch.setattr(os, "pwrite", lambda *_: 7)
    else:
        monkeypatch.setattr(judged_module, "MAX_KEPT_BYTES", 20_000)
    lines = "".join(f"reader.{number}@x.org,Nino\n" for number in range(MANY))
    (tmp_path / "audience.csv").write_text("email,first_name\n" + lines, encoding="utf-8")
    audience = read_audience(tmp_path / "audience.csv")
    assert audience.judged is not None
    assert not audience.judged.is_whole
    assert [each.row for each in audience] == list(range(2, MANY + 2))


@pytest.mark.parametrize("when", ["before", "while"])
def test_a_file_that_changed_is_refused_though_it_need_not_be_read(tmp_path: Path, when: str) -> None:
    """The rows that are kept are those of the file, or nobody gets them."""
    path = tmp_path / "audience.csv"
    path.write_text("email\nnino@x.org\n", encoding="utf-8")
    audience = read_audience(path)
    rows = iter(audience)
    if when == "while":
        assert next(rows).row == 2
    path.write_text("email\nlevan@x.org\n", encoding="utf-8")
    with pytest.raises(AudienceError, match="it was changed"):
        list(rows)

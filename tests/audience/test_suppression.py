"""The suppression list wins, whatever way it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.address import parse_address
from newsletter_kit.audience.suppression import (
    MAX_PROBLEMS,
    Suppression,
    read_again,
    read_suppression,
    suppress,
)
from newsletter_kit.errors import AudienceError

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, content: str | bytes) -> Path:
    """A suppression list with `content`."""
    path = folder / "suppression.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("nino@x.org\nlevan@x.org\n", id="lines"),
        pytest.param("# who left\n\nNINO@X.org  # in May\n\n levan@x.org", id="comments"),
        pytest.param("#left\nNINO@X.org#ask maria@x.org\nlevan@x.org", id="comments without blanks"),
        pytest.param("reason;E Mail;email\nbounced;;nino@x.org\nleft;;levan@x.org\n", id="columns"),
        pytest.param("email\nnino@x.org\nlevan@x.org\n", id="header-only-column"),
        pytest.param("nino@x.org\r\nlevan@x.org\r\n".encode("utf-16"), id="utf-16"),
        pytest.param("\ufeffnino@x.org\rlevan@x.org\rnino@x.org", id="mark-and-old-line-ends"),
    ],
)
def test_c38_whoever_is_on_the_list_is_in_it(tmp_path: Path, content: str | bytes) -> None:
    """Every address of the list is suppressed in every spelling, and nobody else is."""
    suppression = read_suppression(written(tmp_path, content))
    assert all(parse_address(text) in suppression for text in ["nino@x.org", "Nino@X.ORG", "levan@x.org"])
    assert parse_address("ino@x.org") not in suppression
    assert len(suppression) == 2


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("a@x.org\nnobody\nb@x.org\n", "suppression.txt:2: one address"),
        ("a@x.org, b@x.org\n", "suppression.txt:1: one address"),
        ("a@x.org bounced\n", "suppression.txt:1: it holds one of"),
        ("email,reason\na@x.org,left\n,left\n", "suppression.txt:3: it is empty"),
        ("email,reason\na@x.org,left\nb@x.org\n", "suppression.txt:3: it has 1 cell, and the header has 2"),
        ('email,reason\na@x.org,"left\nb@x.org,left\n', "suppression.txt:2: a quotation mark"),
    ],
)
def test_a_line_that_is_not_understood_stops_everything(tmp_path: Path, content: str, where: str) -> None:
    """A line without one clear address is an error, for it may be somebody who has left."""
    with pytest.raises(AudienceError) as raised:
        read_suppression(written(tmp_path, content))
    assert str(raised.value).startswith(where)


def test_all_bad_lines_are_told_at_once_up_to_a_limit(tmp_path: Path) -> None:
    """The reader mends many lines in one go, and a wrong file does not flood the screen."""
    with pytest.raises(AudienceError) as raised:
        read_suppression(written(tmp_path, "null\n" * 10_000))
    assert len(raised.value.problems) == MAX_PROBLEMS


def test_an_unreachable_address_can_be_suppressed(tmp_path: Path) -> None:
    """What is refused as a recipient is no error on the list of those who get nothing."""
    assert len(read_suppression(written(tmp_path, "x@localhost\nx@[127.0.0.1]\n"))) == 2


def test_an_empty_list_suppresses_nobody_and_a_missing_one_is_an_error(tmp_path: Path) -> None:
    """An empty file is a list of nobody; no file is a mistake."""
    assert parse_address("a@x.org") not in read_suppression(written(tmp_path, ""))
    with pytest.raises(AudienceError, match="No such file"):
        read_suppression(tmp_path / "none.txt")


def test_many_addresses_are_told_apart_exactly() -> None:
    """Among many, each is found, and no address that merely looks like part of one is."""
    suppression = suppress(parse_address(f"reader{number}@x.org") for number in range(0, 100_000, 2))
    assert [number for number in range(200) if parse_address(f"reader{number}@x.org") in suppression] == list(
        range(0, 200, 2)
    )
    assert parse_address("eader2@x.org") not in suppression


def test_no_list_suppresses_nobody() -> None:
    """Without a list, everybody may be mailed."""
    assert parse_address("a@x.org") not in Suppression()


def test_a_list_gives_back_the_keys_of_all_that_are_on_it() -> None:
    """Each mailbox comes once, whatever its letters are."""
    addresses = [parse_address(text) for text in ("Nino@x.org", "ნინო@x.org", "NINO@x.org")]
    assert sorted(suppress(addresses).keys()) == sorted({each.key for each in addresses})


def test_a_list_is_read_again_only_if_its_file_has_changed(tmp_path: Path) -> None:
    """Whoever was added since is on it; the same file gives the very same list."""
    before = read_suppression(written(tmp_path, "nino@x.org\n"))
    assert read_again(before) is before
    written(tmp_path, "nino@x.org\nlevan@x.org\n")
    assert parse_address("levan@x.org") in read_again(before)

"""What is added to the suppression list stands there for good, and what was there stays."""

from __future__ import annotations

import csv
import gzip
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.address import parse_address
from newsletter_kit.audience.suppressing import add_to_suppression
from newsletter_kit.audience.suppression import read_suppression
from newsletter_kit.errors import AudienceError

if TYPE_CHECKING:
    from pathlib import Path

NEW = parse_address("new@x.org")


@pytest.mark.parametrize(
    ("before", "added"),
    [
        pytest.param(b"a@x.org\n", b"new@x.org  # left\n", id="lines"),
        pytest.param(b"a@x.org # no end", b"\nnew@x.org  # left\n", id="no line end"),
        pytest.param(b"a@x.org\r\n", b"new@x.org  # left\r\n", id="Windows"),
        pytest.param(b"", b"new@x.org  # left\n", id="empty"),
        pytest.param(b"\xef\xbb\xbfa@x.org\n", b"new@x.org  # left\n", id="UTF-8 with a mark"),
        pytest.param(b"email\na@x.org\n", b"new@x.org\n", id="one column"),
        pytest.param(b"Name;E-Mail;email;reason\nA;;a@x.org;\n", b";;new@x.org;left\n", id="columns"),
        pytest.param(
            "\ufeffa@x.org\r\n".encode("utf-16-be"),
            "new@x.org  # left\r\n".encode("utf-16-be"),
            id="UTF-16 BE",
        ),
        pytest.param(
            "\ufeffa@x.org\n".encode("utf-16-le"), "new@x.org  # left\n".encode("utf-16-le"), id="UTF-16 LE"
        ),
    ],
)
def test_the_format_of_the_list_is_kept(tmp_path: Path, before: bytes, added: bytes) -> None:
    """Every byte that was there stays, and the addition is written in the same way."""
    path = tmp_path / "list"
    path.write_bytes(before)
    add_to_suppression(path, [NEW], "left")
    assert path.read_bytes() == before + added
    assert NEW in read_suppression(path)


def test_a_compressed_list_stays_compressed(tmp_path: Path) -> None:
    """Whoever unpacks the list finds the old lines and the new one."""
    path = tmp_path / "list.gz"
    path.write_bytes(gzip.compress(b"a@x.org\n"))
    add_to_suppression(path, [NEW])
    assert gzip.decompress(path.read_bytes()) == b"a@x.org\nnew@x.org\n"


def test_mode_and_link_of_the_list_are_kept(tmp_path: Path) -> None:
    """A list that only its owner may read stays so, and a link still leads to it."""
    path, link = tmp_path / "real", tmp_path / "link"
    path.write_bytes(b"")
    path.chmod(0o640)
    link.symlink_to(path)
    add_to_suppression(link, [NEW])
    assert (link.is_symlink(), path.stat().st_mode & 0o777) == (True, 0o640)
    assert path.read_text(encoding="utf-8") == "new@x.org\n"


def test_a_new_list_is_its_owners_alone(tmp_path: Path) -> None:
    """The file holds people's addresses, so nobody else can read what is made; no draft stays behind."""
    add_to_suppression(tmp_path / "lists/left.txt", [NEW])
    (path,) = (tmp_path / "lists").iterdir()
    assert (path.name, path.stat().st_mode & 0o777) == ("left.txt", 0o600)


def test_a_reason_is_one_line_whatever_was_typed(tmp_path: Path) -> None:
    """A line break in a reason cannot put anybody else on the list."""
    path = tmp_path / "list"
    add_to_suppression(path, [NEW], "first\nvictim@x.org")
    assert parse_address("victim@x.org") not in read_suppression(path)


def test_c36_a_reason_is_no_formula(tmp_path: Path) -> None:
    """What a spreadsheet would run is written so that it shows it."""
    path = tmp_path / "list.csv"
    path.write_text("email,reason\n", encoding="utf-8")
    add_to_suppression(path, [NEW], "=cmd|'/C calc'!A0")
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert rows[1] == ["new@x.org", "'=cmd|'/C calc'!A0"]


def test_a_list_that_is_not_understood_is_left_as_it_is(tmp_path: Path) -> None:
    """Nothing is added to a list that `send` would refuse."""
    path = tmp_path / "list"
    path.write_bytes(b"nobody\n")
    with pytest.raises(AudienceError, match="list:1"):
        add_to_suppression(path, [NEW])
    assert path.read_bytes() == b"nobody\n"


FULL_DISK = """
import resource, sys
from pathlib import Path
from newsletter_kit.address import parse_address
from newsletter_kit.audience.suppressing import add_to_suppression

resource.setrlimit(resource.RLIMIT_FSIZE, (12, 12))
try:
    add_to_suppression(Path(sys.argv[1]), [parse_address("new@x.org")])
except OSError as error:
    print(error.strerror)
"""


def test_e06_a_full_disk_leaves_the_old_list(tmp_path: Path) -> None:
    """If the longer list cannot be written whole, the old one stands, and no draft lies about."""
    path = tmp_path / "list"
    path.write_bytes(b"a@x.org\n")
    script = [sys.executable, "-c", FULL_DISK, str(path)]
    done = subprocess.run(script, check=True, capture_output=True, text=True)
    assert "File too large" in done.stdout
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"a@x.org\n"]


def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    """What several add at the same moment is all on the list."""
    path = tmp_path / "list"
    addresses = [parse_address(f"reader{number}@x.org") for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda each: add_to_suppression(path, [each]), addresses))
    suppression = read_suppression(path)
    assert all(each in suppression for each in addresses)


def test_an_address_with_a_number_sign_can_be_read_again(tmp_path: Path) -> None:
    """A # before the @ is a part of the address and not the beginning of a remark."""
    path, odd = tmp_path / "suppressed.txt", parse_address("a#b@x.org")
    add_to_suppression(path, [odd], "left")
    assert odd in read_suppression(path)
    assert add_to_suppression(path, [odd]).new == ()

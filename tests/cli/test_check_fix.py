"""`check --fix`: the author's file is mended, and stays the author's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

SEED = Path(__file__).parents[1] / "checks/seed"
ISSUE = "issues/2024-q1"


@pytest.fixture
def seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The first issue as it stood, in a folder of its own; gives its file."""
    shutil.copytree(SEED, tmp_path / "office")
    monkeypatch.chdir(tmp_path / "office")
    return tmp_path / "office" / ISSUE / "issue.yaml"


def _fixable(command: Callable[..., Any]) -> list[str]:
    found = json.loads(command("check", ISSUE, "--json").out)["findings"]
    return [each["rule"] for each in found if each["fixable"]]


def test_what_a_machine_can_mend_is_mended_once(command: Callable[..., Any], seed: Path) -> None:
    """After --fix nothing is left that can be mended, and a second --fix changes nothing."""
    assert _fixable(command)
    command("check", ISSUE, "--fix")
    mended = seed.read_text(encoding="utf-8")
    assert _fixable(command) == []
    command("check", ISSUE, "--fix")
    assert seed.read_text(encoding="utf-8") == mended


def test_comments_order_and_form_stay(command: Callable[..., Any], seed: Path) -> None:
    """As many lines as before, each with the same indent, comment and key."""
    before = seed.read_text(encoding="utf-8").splitlines()
    command("check", ISSUE, "--fix")
    after = seed.read_text(encoding="utf-8").splitlines()
    assert [line.split(":")[0] for line in after if ":" in line] == [
        line.split(":")[0] for line in before if ":" in line
    ]
    assert [line for line in after if line.lstrip().startswith("#")] == [before[0]]
    assert len(after) == len(before)


def test_a_windows_file_keeps_its_mark_ends_and_rights(command: Callable[..., Any], seed: Path) -> None:
    """Byte order mark, CRLF and the file's mode are as before."""
    text = seed.read_text(encoding="utf-8")
    seed.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    seed.chmod(0o640)
    command("check", ISSUE, "--fix")
    written = seed.read_bytes()
    assert written.startswith(b"\xef\xbb\xbf# The newsletter")
    assert written.count(b"\n") == written.count(b"\r\n") == text.count("\n")
    assert (seed.stat().st_mode & 0o777, b"Women\xe2\x80\x99s" in written) == (0o640, True)


def test_what_was_mended_is_told(command: Callable[..., Any], seed: Path) -> None:
    """The command says how many places of which file it has changed, and checks what is there now."""
    ran = command("check", ISSUE, "--fix")
    assert ran.out.startswith(f"{seed.name}: ")
    assert "places mended." in ran.out.splitlines()[0]
    assert "Women's" not in ran.out


def test_a_translation_is_mended_where_its_section_stands(command: Callable[..., Any], seed: Path) -> None:
    """A section that came into the issue later does not lead the edit to another text."""
    text = seed.read_text(encoding="utf-8")
    command("translate", ISSUE, "de")
    german = seed.with_name("issue.de.yaml")
    told = german.read_text(encoding="utf-8").replace("    heading:\n", "    heading: Das  Neue\n", 1)
    german.write_text(told, encoding="utf-8")
    later = "sections:\n  - type: note\n    body: Just now.\n"
    seed.write_text(text.replace("sections:\n", later, 1), encoding="utf-8")
    command("check", ISSUE, "--fix")
    assert german.read_text(encoding="utf-8") == told.replace("Das  Neue", "Das Neue")

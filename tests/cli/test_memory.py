"""An unchanged issue is answered from memory, and a changed one never is."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from newsletter_kit.cli.memory import recall

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BUILD = ("build", "issues/first", "-o", "look")
AN_HOUR_AGO = time.time() - 3600


def _age(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (AN_HOUR_AGO, AN_HOUR_AGO))


@pytest.fixture
def built(command: Callable[..., Any], newsletter: Path) -> Path:
    """A newsletter whose files are an hour old, and which has just been built."""
    _age(newsletter)
    assert command(*BUILD).code == 0
    return newsletter


def test_an_unchanged_issue_is_remembered_with_what_was_said(
    built: Path, command: Callable[..., Any]
) -> None:
    """The answer is the same, word for word, as that of the build."""
    lines = recall(BUILD)
    assert lines is not None
    assert "".join(f"{text}\n" for text, _ in lines) == command(*BUILD).out
    assert (built / "look/first.en.html").exists()


@pytest.mark.parametrize("name", ["logo.png", "funder.png", "night.png", "special.png"])
def test_a_changed_picture_of_the_settings_is_noticed(
    command: Callable[..., Any], newsletter: Path, name: str
) -> None:
    """Whichever picture newsletter.toml names, or the issue in its place: it may lie anywhere."""
    for number, each in enumerate(("logo.png", "funder.png", "night.png", "special.png")):
        Image.new("RGB", (80 + number, 40)).save(newsletter / each)
    settings = newsletter / "newsletter.toml"
    funder = '[funders.eu]\nname = "European Union"\nlogo = "funder.png"\nlogo_dark = "night.png"\n'
    settings.write_text(
        f'logo = "logo.png"\n{settings.read_text(encoding="utf-8")}\n{funder}', encoding="utf-8"
    )
    if name == "special.png":
        issue = newsletter / "issues/first/issue.yaml"
        text = issue.read_text(encoding="utf-8")
        issue.write_text(
            text.replace("sections:", "settings: {logo: special.png}\nsections:", 1), encoding="utf-8"
        )
    _age(newsletter)
    assert command(*BUILD).code == 0
    assert recall(BUILD) is not None
    Image.new("RGB", (80, 40), "#FFD700").save(newsletter / name)
    assert recall(BUILD) is None


INPUTS = [
    "issues/first/issue.yaml",
    "issues/first/issue.ka.yaml",
    "newsletter.toml",
    "layouts/small/layout.yaml",
    "layouts/small/strings/en.yaml",
    "layouts/small/sections/text.mjml.j2",
]
OUTPUTS = ["look/first.en.html", "look/first.ka.eml", "look/first.en.txt", "look/first.ka.mjml"]


@pytest.mark.parametrize("name", [*INPUTS, *OUTPUTS])
def test_one_changed_byte_is_noticed(built: Path, name: str) -> None:
    """Whatever was read or written: one other byte, of the same length and time, and it is built anew."""
    path = built / name
    stat = path.stat()
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"#")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert recall(BUILD) is None
    path.write_bytes(content)
    assert recall(BUILD) is not None


@pytest.mark.parametrize("name", [*INPUTS, *OUTPUTS])
def test_a_file_that_is_gone_is_noticed(built: Path, name: str) -> None:
    """What was read or written must still be there."""
    (built / name).unlink()
    assert recall(BUILD) is None


@pytest.mark.parametrize(
    "name",
    [
        "issues/first/issue.fr.yaml",
        "issues/first/sea.png",
        "issues/first/newsletter.toml",
        "issues/newsletter.toml",
        "layouts/small/sections/quote.mjml.j2",
        "layouts/base/layout.yaml",
    ],
)
def test_a_file_that_is_new_is_noticed(built: Path, name: str) -> None:
    """A new translation, picture, template, layout or newsletter.toml could change what comes out."""
    path = built / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("", encoding="utf-8")
    assert recall(BUILD) is None


@pytest.mark.parametrize(
    "other",
    [
        ("build", "issues/first"),
        ("build", "issues/first/", "-o", "look"),
        (*BUILD, "--language", "ka"),
        (*BUILD, "--json"),
        (*BUILD, "--fresh"),
        (*BUILD, "--recipient", "nino@iom.int"),
        (*BUILD, "--recipient=nino@iom.int"),
        ("check", "issues/first"),
        (),
    ],
)
def test_another_command_is_another_question(built: Path, other: tuple[str, ...]) -> None:
    """Only what was typed before, letter for letter, is answered from memory."""
    assert recall(BUILD) is not None
    assert recall(other) is None
    assert built.exists()


def test_another_folder_is_another_question(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`look` would be somewhere else."""
    monkeypatch.chdir(built / "issues")
    assert recall(("build", str(built / "issues/first"), "-o", "look")) is None


def test_a_change_during_the_build_is_not_mistaken_for_what_was_read(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """A file as young as the build is not trusted: nobody knows which of its two states was read."""
    _age(newsletter)
    os.utime(newsletter / "issues/first/issue.yaml")
    assert command(*BUILD).code == 0
    assert recall(BUILD) is None


def test_a_build_for_one_reader_is_kept_nowhere(command: Callable[..., Any], newsletter: Path) -> None:
    """Personal data is not copied into a folder that nobody looks at."""
    _age(newsletter)
    command(*BUILD, "--recipient", "nino@iom.int")
    assert not (newsletter / ".newsletter").exists()


def test_sections_of_ones_own_are_not_remembered(command: Callable[..., Any], newsletter: Path) -> None:
    """Their code may read anything, so it is run each time."""
    (newsletter / "own_sections_of_memory.py").write_text(
        "from typing import ClassVar\nfrom newsletter_kit import Section\n\n"
        'class Own(Section):\n    type: ClassVar[str] = "own"\n',
        encoding="utf-8",
    )
    with (newsletter / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write('sections = ["own_sections_of_memory:Own"]\n')
    _age(newsletter)
    assert command(*BUILD).code == 0
    assert recall(BUILD) is None


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "of another version": lambda _: b'{"program": 1, "files": [], "lines": []}',
    "not UTF-8": lambda note: b"\xff" + note,
    "cut off": lambda note: note[:-1],
    "cut off after a line": lambda note: note.rpartition(b"\0")[0].rpartition(b"\0")[0],
    "one letter other": lambda note: note[:-1] + b"X",
    "zeros": lambda note: bytes(len(note)),
    "a digest of nothing else": lambda _: hashlib.sha256(b"").hexdigest().encode() + b"\0",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_note_is_no_note(built: Path, damage: Callable[[bytes], bytes]) -> None:
    """The memory can be wrong without harm: then the issue is built."""
    (path,) = (built / ".newsletter/builds").iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert recall(BUILD) is None


def test_another_program_has_another_memory(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of newsletter-kit, Python or a package built is built anew."""
    monkeypatch.setattr(sys, "version", "another")
    assert recall(BUILD) is None
    assert built.exists()


def test_a_project_that_cannot_be_written_to_is_built_each_time(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """The memory is a help and no condition."""
    _age(newsletter)
    (newsletter / ".newsletter").write_text("", encoding="utf-8")
    assert command(*BUILD).code == 0
    assert recall(BUILD) is None


NEEDED = ("cli", "cli.console", "cli.garbage", "cli.memory", "cli.streams")


def test_an_answer_from_memory_loads_no_library(built: Path) -> None:
    """Neither typer nor even `typing`, nor anything else of ours but the memory and what it is said with."""
    code = (
        "import sys; sys.argv[1:] = ['build', 'issues/first', '-o', 'look'];\n"
        "from newsletter_kit.cli import main\n"
        "try:\n    main()\nfinally:\n    print(*sorted(sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=built, capture_output=True, check=True, text=True)
    loaded = ran.stderr.split()
    ours = [name for name in loaded if name.startswith("newsletter_kit.")]
    assert ours == [f"newsletter_kit.{name}" for name in NEEDED]
    assert not {"typer", "pydantic", "jinja2", "dataclasses", "typing", "re", "json"} & set(loaded)

"""`new`, `schema` and `translate`: files to begin with, never written over."""

from __future__ import annotations

import json
from os import sep
from typing import TYPE_CHECKING

import pytest

import newsletter_kit as nk
from newsletter_kit.errors import ExitCode
from newsletter_kit.issue.schema import issue_schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any


def test_a_new_project_loads_at_once(
    command: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What `new` writes is an issue without a fault, and it says what to type next."""
    folder = tmp_path_factory.mktemp("elsewhere") / "our-news"
    ran = command("new", str(folder))
    assert nk.load_issue(folder / "issues/first").id == "first"
    assert f"newsletter-kit check {folder / 'issues/first'}" in ran.out


def test_a_new_project_holds_what_a_run_needs(
    command: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Settings, readers and those who have left are there, and can be read."""
    folder = tmp_path_factory.mktemp("elsewhere")
    command("new", str(folder))
    settings = nk.load_settings(folder)
    readers = nk.read_audience(settings.path(settings.audience or ""))
    assert any(reader.address in nk.read_suppression(folder / "suppressed.txt") for reader in readers)


def test_editors_find_the_schema_from_the_first_line(
    command: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The line that the YAML language server obeys leads to a file that is there."""
    folder = tmp_path_factory.mktemp("elsewhere")
    command("new", str(folder))
    issue = folder / "issues/first/issue.yaml"
    line = issue.read_text(encoding="utf-8").partition("\n")[0]
    schema = issue.parent / line.removeprefix("# yaml-language-server: $schema=")
    assert json.loads(schema.read_text(encoding="utf-8")) == issue_schema()


def test_inside_a_project_one_issue_is_added(command: Callable[..., Any], newsletter: Path) -> None:
    """Its id is the name of its folder, and the settings stay as they are."""
    before = (newsletter / "newsletter.toml").read_bytes()
    assert command("new", "issues/Spring 2026").code == 0
    assert nk.load_issue(newsletter / "issues/Spring 2026").id == "spring-2026"
    assert (newsletter / "newsletter.toml").read_bytes() == before


def test_an_issue_is_never_written_over(command: Callable[..., Any], newsletter: Path) -> None:
    """A folder that holds an issue is refused, and the issue is as it was."""
    path = newsletter / "issues/first/issue.yaml"
    before = path.read_bytes()
    assert command("new", "issues/first").code == ExitCode.USAGE
    assert path.read_bytes() == before


def test_a_file_that_was_there_is_kept_and_said_to_be(
    command: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A list of readers that somebody put there first is not replaced by the sample."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "audience.csv").write_text("email\nnino@iom.int\n", encoding="utf-8")
    ran = command("new", str(folder))
    assert (folder / "audience.csv").read_text(encoding="utf-8") == "email\nnino@iom.int\n"
    assert "audience.csv  was there already" in ran.out


def test_a_second_project_in_the_same_place_is_refused(command: Callable[..., Any]) -> None:
    """`new` without a folder inside a project asks for the name of the issue."""
    ran = command("new")
    assert (ran.code, "Name a folder for the new issue" in ran.err) == (ExitCode.USAGE, True)


def test_a_project_begins_unnamed_only_in_an_empty_folder(
    command: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stands in the wrong folder is asked for a name, and nothing is written there."""
    folder = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(folder)
    (folder / "letters.docx").touch()
    ran = command("new")
    assert (ran.code, [each.name for each in folder.iterdir()]) == (ExitCode.USAGE, ["letters.docx"])
    assert "such as our-news" in ran.err
    (folder / "letters.docx").rename(folder / ".gitignore")
    assert command("new").code == 0


def test_a_dot_names_the_folder_that_one_is_in(
    command: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who names the folder has it, though other files stand there."""
    folder = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(folder)
    (folder / "letters.docx").touch()
    assert command("new", ".").code == 0
    assert nk.load_issue(folder / "issues/first").id == "first"


@pytest.mark.skipif(sep != "/", reason="there a backslash parts folders")
def test_a_path_as_on_windows_is_shown_with_slashes(command: Callable[..., Any], newsletter: Path) -> None:
    """No folder with a backslash in its name is made."""
    ran = command("new", "issues\\winter")
    assert (ran.code, "issues/winter" in ran.err) == (ExitCode.USAGE, True)
    assert not list(newsletter.glob("*winter*"))


def test_the_schema_knows_the_sections_of_newsletter_toml(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """A section of the user's own is completed by editors like a built-in one."""
    (newsletter / "own_sections_of_test.py").write_text(
        "from typing import ClassVar\nfrom newsletter_kit import Section\n\n"
        'class Vacancies(Section):\n    type: ClassVar[str] = "vacancies"\n    posts: tuple[str, ...]\n',
        encoding="utf-8",
    )
    with (newsletter / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write('sections = ["own_sections_of_test:Vacancies"]\n')
    assert "Vacancies" in json.loads(command("schema").out)["$defs"]


def test_a_schema_can_be_written_to_a_file(command: Callable[..., Any], newsletter: Path) -> None:
    """The file is the schema, and the command shows the line that leads to it."""
    ran = command("schema", "-o", "issues/issue.schema.json")
    written = (newsletter / "issues/issue.schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == issue_schema()
    assert "# yaml-language-server: $schema=../issue.schema.json" in ran.out


def test_a_translation_begins_with_every_text(command: Callable[..., Any], newsletter: Path) -> None:
    """The skeleton loads as a translation in which all is still missing."""
    assert command("translate", "issues/first", "fr").code == 0
    assert nk.load_issue(newsletter / "issues/first").languages == ("en", "fr", "ka")
    assert len(json.loads(command("translate", "issues/first", "fr", "--json").out)["missing"]) > 0


def test_what_a_translator_wrote_stays(command: Callable[..., Any], newsletter: Path) -> None:
    """What is missing is listed, and lines are only added."""
    path = newsletter / "issues/first/issue.ka.yaml"
    before = path.read_bytes()
    ran = command("translate", "issues/first", "ka")
    assert "issue.yaml:2:1 title: it is not translated into ka." in ran.out
    assert path.read_bytes().startswith(before.rstrip())


def test_a_section_that_came_later_gets_its_lines(command: Callable[..., Any], newsletter: Path) -> None:
    """The translator finds room for it, in the form of line ends that the file has."""
    issue, german = (newsletter / "issues/first" / name for name in ("issue.yaml", "issue.de.yaml"))
    (newsletter / "issues/first/issue.ka.yaml").unlink()
    command("translate", "issues/first", "de")
    german.write_bytes(b"\xef\xbb\xbf" + german.read_bytes().replace(b"\n", b"\r\n"))
    before = german.read_bytes()
    later = "sections:\n  - type: note\n    body: Just now\n"
    issue.write_text(issue.read_text("utf-8").replace("sections:\n", later, 1), "utf-8")
    ran = command("translate", "issues/first", "de")
    assert "issue.de.yaml  1 new section written behind the others" in ran.out
    grown = german.read_bytes()
    assert grown.startswith(before.rstrip())
    assert grown.removeprefix(before.rstrip()).count(b"\r\n    # Just now\r\n") == 1
    assert "written behind" not in command("translate", "issues/first", "de").out


def test_a_translation_into_no_language_is_a_matter_of_usage(command: Callable[..., Any]) -> None:
    """`../x` and the issue's own language make no file."""
    assert command("translate", "issues/first", "../x").code == ExitCode.USAGE
    assert command("translate", "issues/first", "en").code == ExitCode.USAGE


def test_an_added_issue_is_no_first_one(command: Callable[..., Any], newsletter: Path) -> None:
    """Its subject has the newsletter's name, and the gap for its title is found by `check`."""
    command("new", "issues/spring")
    issue = nk.load_issue(newsletter / "issues/spring")
    assert issue.subject.startswith(nk.load_settings(newsletter).name)
    assert "NK009" in command("check", "issues/spring").out

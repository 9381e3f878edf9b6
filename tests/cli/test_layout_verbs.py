"""`layout new` and `layout check` at the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from newsletter_kit.cli.boundary import run
from newsletter_kit.cli.layout_check import NO_SCREEN
from newsletter_kit.errors import ExitCode
from newsletter_kit.issue.registry import section_types
from newsletter_kit.layout.layout import layout_names, load_layout
from newsletter_kit.layout.theme import Theme
from newsletter_kit.workshop.faults import KINDS
from newsletter_kit.workshop.files import looked_at_files

if TYPE_CHECKING:
    from newsletter_kit.workshop.faults import Kind

PAGE = Path(__file__).parents[2] / "docs/cli.md"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, without a browser."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("newsletter_kit.cli.photographer.found_chromium", lambda: None)
    return tmp_path


def test_a_new_layout_loads_and_extends_the_other(here: Path) -> None:
    """What `layout new` writes is a layout, with what the other one has."""
    assert run(["layout", "new", "valley", "--from", "iom"]) == ExitCode.DONE
    layout = load_layout("valley", root=here)
    assert [each.name for each in layout.folders] == ["valley", "iom", "base"]
    assert layout.theme.size["corner"] == 4


def test_every_token_of_the_theme_stands_in_it_ready_to_be_changed(here: Path) -> None:
    """Without the sign # its remarks are the theme of the layout that it extends, token for token."""
    run(["layout", "new", "valley", "--from", "iom"])
    text = (here / "layouts/valley/layout.yaml").read_text(encoding="utf-8")
    remarks = yaml.safe_load(text.partition("#\n#theme:\n")[2].replace("\n#", "\n").removeprefix("#"))
    theme = load_layout("iom").theme
    for group in Theme.model_fields.keys() - {"contrast"}:
        value = getattr(theme, group)
        assert remarks[group] == (value if isinstance(value, int) else dict(value)), group


@pytest.mark.parametrize("name", layout_names())
def test_a_layout_can_be_begun_from_any_other(here: Path, name: str) -> None:
    """Each layout that comes with the program can be extended, and the file of one's own is in use."""
    assert run(["layout", "new", "valley", "--from", name]) == ExitCode.DONE
    layout = load_layout("valley", root=here)
    assert layout.folders[1].name == name
    assert list(looked_at_files(layout, section_types())) == []


@pytest.mark.usefixtures("here")
def test_it_says_what_to_type_next(capsys: pytest.CaptureFixture[str]) -> None:
    """After `layout new` one can see the layout and try it, by copying a line."""
    run(["layout", "new", "valley"])
    told = capsys.readouterr().out
    assert "newsletter-kit layout check valley" in told
    assert "--layout valley" in told
    assert f"Now read {Path('layouts/valley/README.md')}." in told


def test_it_names_an_issue_that_is_there(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The preview that is offered is of an issue of this newsletter, whatever its name."""
    (here / "issues/spring").mkdir(parents=True)
    (here / "issues/spring/issue.yaml").write_text("title: Spring\n", encoding="utf-8")
    run(["layout", "new", "valley"])
    assert "newsletter-kit preview issues/spring --layout valley" in capsys.readouterr().out


def test_a_gallery_of_a_layout_that_fails_says_why(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be shown is an error with its line; the page holds the rest."""
    run(["layout", "new", "valley"])
    (here / "layouts/valley/sections").mkdir()
    broken = here / "layouts/valley/sections/divider.mjml.j2"
    broken.write_text("{# A line. #}\n{{ nothing }}\n", encoding="utf-8")
    code = run(["layout", "gallery", "valley", "--section", "divider"])
    assert (code, Path("gallery/index.html").is_file()) == (ExitCode.BAD_INPUT, True)
    assert "valley/sections/divider.mjml.j2:2: there is no `nothing`" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["Valley"], ExitCode.USAGE, "is no name"),
        (["iom"], ExitCode.USAGE, "There is a layout iom already"),
        (["taken"], ExitCode.USAGE, "holds files already"),
        (["valley", "--from", "ion"], ExitCode.BAD_INPUT, "Did you mean iom?"),
    ],
)
def test_what_cannot_be_begun_is_refused_and_nothing_is_written(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: ExitCode, said: str
) -> None:
    """No folder is taken twice, and no layout extends one that is not there."""
    (here / "layouts/taken").mkdir(parents=True)
    (here / "layouts/taken/notes.txt").write_text("mine", encoding="utf-8")
    assert run(["layout", "new", *arguments]) == code
    assert said in " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert [path.name for path in (here / "layouts").rglob("*.*")] == ["notes.txt"]


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """The exit code of `layout check` for one small section, and what it tells a machine."""
    code = run(["layout", "check", *arguments, "--section", "divider", "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", layout_names())
def test_a_sound_layout_passes(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """The exit code is 0 where there is no error, and a machine learns what was tried."""
    code, told = check(capsys, name)
    assert (code, told["ok"], told["layout"], told["on_screen"]) == (ExitCode.DONE, True, name, False)
    assert told["samples"] > 0


def broken(here: Path) -> str:
    """The name of a layout with a fault in its divider."""
    run(["layout", "new", "valley"])
    path = here / "layouts/valley/sections/divider.mjml.j2"
    path.parent.mkdir()
    path.write_text('{# A line. #}\n<mj-section colour="x"></mj-section>\n', encoding="utf-8")
    return "valley"


def test_a_fault_is_told_with_its_file_and_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code is 3, and the finding names the line of the layout."""
    name = broken(here)
    capsys.readouterr()
    code, told = check(capsys, name)
    places = [each["where"].partition(" ")[0] for each in told["findings"] if each["rule"] == "NL01"]
    assert code == ExitCode.BAD_INPUT
    assert "valley/sections/divider.mjml.j2:2" in places


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("text", "valley/sections/divider.mjml.j2:2"),
        ("github", "::error file=layouts/valley/sections/divider.mjml.j2,line=2,title=NL01"),
        ("sarif", '"ruleId": "NL01"'),
    ],
)
def test_it_answers_in_the_forms_of_check(
    here: Path, capsys: pytest.CaptureFixture[str], form: str, said: str
) -> None:
    """People, code hosts and programs are told of the same fault."""
    name = broken(here)
    assert run(["layout", "check", name, "--section", "divider", "--format", form]) == ExitCode.BAD_INPUT
    assert said in capsys.readouterr().out


@pytest.mark.usefixtures("here")
def test_without_a_browser_it_says_that_nobody_looked(capsys: pytest.CaptureFixture[str]) -> None:
    """What was not looked at is told, in one line."""
    assert run(["layout", "check", "base", "--section", "divider"]) == ExitCode.DONE
    assert NO_SCREEN in " ".join(capsys.readouterr().out.split())


@pytest.mark.usefixtures("here")
def test_a_section_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """A misspelt type tries nothing in silence."""
    assert run(["layout", "check", "base", "--section", "divder"]) == ExitCode.USAGE
    assert "There is no section divder" in " ".join(capsys.readouterr().err.replace("│", " ").split())


@pytest.mark.parametrize("kind", KINDS, ids=lambda each: each.id)
def test_every_kind_of_fault_is_explained(kind: Kind) -> None:
    """docs/cli.md lists each with its id, its words, and how grave it is."""
    row = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if f"`{kind.id}`" in line)
    assert kind.title in row
    assert row.endswith(f"| {kind.severity.value} |")

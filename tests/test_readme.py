"""The two lines with which everybody begins are the lines that are tried before every change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.cli.boundary import run
from newsletter_kit.errors import ExitCode
from pages import ROOT, commands, snippets

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

SET_UP, TEST = (line for line in commands(ROOT / "README.md") if line.startswith("python3 -m venv"))
RUN = (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_the_check_of_every_change_calls_the_command_of_the_readme() -> None:
    """`.ci/run` runs the tests by the very line that the README gives."""
    assert TEST in [line.strip() for line in RUN.splitlines()]


def test_the_check_of_every_change_runs_the_main_job_of_the_readme() -> None:
    """What the README's first line does from the source, `.ci/run` does from the wheel."""
    job = SET_UP.partition(" -m newsletter_kit ")[2]
    assert f"-m newsletter_kit {job}\n" in RUN


def test_both_lines_need_python_alone() -> None:
    """Nothing but python3 with venv and pip is called, and nothing outside the folder is written."""
    words = {line.split()[0] for both in (SET_UP, TEST) for line in both.split(" && ")}
    assert words == {"python3", ".venv/bin/pip", ".venv/bin/python", ".venv/bin/pytest"}


def test_the_issue_of_the_readme_may_go_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever types it into a new newsletter hears from `check` that nothing stops it."""
    (issue,) = (each.text for each in snippets(ROOT / "README.md") if each.text.startswith("id: spring\n"))
    assert run(("new", str(tmp_path / "news"))) == ExitCode.DONE
    (tmp_path / "news/issues/spring").mkdir()
    (tmp_path / "news/issues/spring/issue.yaml").write_text(issue, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "news")
    assert run(("check", "issues/spring")) == ExitCode.DONE

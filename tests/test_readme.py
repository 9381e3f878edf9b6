"""The two lines with which everybody begins are the lines that are tried before every change."""

from __future__ import annotations

from pages import ROOT, commands

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

"""The command as a process of its own: the shell's side of it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

PYTHON = [sys.executable, "-m", "newsletter_kit"]


def _run(*arguments: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("NEWSLETTER_")}
    return subprocess.run(
        [*PYTHON, *arguments], cwd=cwd, env={**inherited, **(env or {})}, capture_output=True, check=False
    )


@pytest.mark.parametrize(
    "env",
    [
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "ascii:strict", "TZ": ""},
    ],
    ids=["E20-locale", "E20-encoding", "E20-strict"],
)
def test_e20_a_poor_locale_stops_nothing(newsletter: Path, env: dict[str, str]) -> None:
    """Georgian subjects are written where the terminal cannot show them, and the files are whole."""
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("The first", "პირველი"), encoding="utf-8")
    ran = _run("send", "issues/first", cwd=newsletter, env=env)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert len(list(newsletter.rglob("*.eml"))) == 3


@pytest.mark.parametrize("arguments", [["send", "--help"], ["nonsense"], ["check", "\u10d0"]])
def test_e20_help_and_complaints_survive_a_terminal_of_ascii(newsletter: Path, arguments: list[str]) -> None:
    """Boxes and foreign letters are spelt out where they cannot be shown."""
    ran = _run(*arguments, cwd=newsletter, env={"PYTHONIOENCODING": "ascii", "LANG": "C"})
    assert ran.returncode in {0, 2, 3}
    assert (ran.stdout + ran.stderr).isascii()


@pytest.mark.parametrize("closed", [">&-", "<&- >&-", "<&- >&- 2>&-"])
def test_a_process_without_a_terminal_does_its_work(newsletter: Path, closed: str) -> None:
    """A scheduler that closes the standard streams gets its files, and no bug report."""
    command = f'exec "$0" -m newsletter_kit send issues/first --yes {closed}'
    ran = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable], cwd=newsletter, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert len(list(newsletter.rglob("*.eml"))) == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["nonsense"], 2),
        (["check", "issues/nowhere"], 3),
        (["send", "issues/first", "--provider", "nobody"], 4),
    ],
)
def test_the_process_leaves_with_the_exit_code_of_the_documentation(
    newsletter: Path, arguments: list[str], code: int
) -> None:
    """A shell script can rely on it; there is never a traceback."""
    ran = _run(*arguments, cwd=newsletter)
    assert ran.returncode == code
    assert b"Traceback" not in ran.stderr


def test_the_installed_command_is_the_module(newsletter: Path) -> None:
    """`newsletter-kit` does what `python -m newsletter_kit` does."""
    script = Path(sys.executable).with_name("newsletter-kit")
    ran = subprocess.run([script, "--version"], cwd=newsletter, capture_output=True, check=True)
    assert ran.stdout == _run("--version", cwd=newsletter).stdout


def test_a_reader_that_goes_away_is_no_error(newsletter: Path) -> None:
    """`check | head -1` ends quietly."""
    with subprocess.Popen(
        [*PYTHON, "schema"], cwd=newsletter, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        complaint = process.stderr.read()
    assert complaint == b""


@pytest.mark.parametrize(
    ("env", "coloured"),
    [({"TERM": "xterm", "NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
    ids=["colour", "NO_COLOR", "dumb"],
)
def test_colours_are_for_terminals_that_want_them(
    newsletter: Path,
    env: dict[str, str],
    coloured: bool,  # noqa: FBT001  parametrised
) -> None:
    """A terminal gets bold headings, unless it or its user asks for none."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*PYTHON, "check", "issues/first"], cwd=newsletter, env={**os.environ, **env}, stdout=theirs
    ) as process:
        process.wait()
    os.close(theirs)
    assert (b"\x1b[1m" in os.read(ours, 65_536)) is coloured
    os.close(ours)


def test_no_escape_code_reaches_a_file(newsletter: Path) -> None:
    """What is redirected is plain text, without colours and without a progress bar."""
    ran = _run("send", "issues/first", cwd=newsletter)
    assert b"\x1b" not in ran.stdout + ran.stderr


def test_e28_no_secret_is_in_anything_that_is_written(newsletter: Path) -> None:
    """The key that signs the links is in no output and no file; what it signed is."""
    with (newsletter / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write('unsubscribe_url = "https://iom.int/leave/((unsubscribe_token))"\n')
    key = "a-very-secret-key-of-the-newsletter"
    ran = _run("send", "issues/first", cwd=newsletter, env={"NEWSLETTER_UNSUBSCRIBE_KEY": key})
    written = b"".join(path.read_bytes() for path in newsletter.rglob("*") if path.is_file())
    assert (ran.returncode, b"https://iom.int/leave/" in written) == (0, True)
    assert key.encode() not in written + ran.stdout + ran.stderr


def test_importing_the_package_is_cheap() -> None:
    """`import newsletter_kit` brings in none of the heavy libraries."""
    heavy = ["pydantic", "jinja2", "typer", "rich", "lxml", "PIL", "requests", "babel", "markdown_it"]
    code = f"import sys, newsletter_kit; print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout == "[]\n"


def test_a_build_loads_nothing_that_it_does_not_need(newsletter: Path) -> None:
    """Without pictures or progress bars, a build starts without the libraries for them."""
    heavy = ["rich", "lxml", "premailer", "requests", "PIL", "email_validator"]
    code = (
        "import sys; from newsletter_kit.cli.boundary import run; run(['build', 'issues/first', '--json']);"
        f"print([name for name in {heavy} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=newsletter, capture_output=True, check=True, text=True
    )
    assert ran.stderr == "[]\n"

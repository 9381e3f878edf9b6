"""Whatever happens, a person gets a sentence and a machine an exit code."""

from __future__ import annotations

import json
import re
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from newsletter_kit import cli
from newsletter_kit.cli import app as app_module
from newsletter_kit.cli import trouble
from newsletter_kit.cli.boundary import run
from newsletter_kit.errors import ExitCode, LayoutError, Problem, ProviderUncertain

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = "sk-0123456789abcdef"


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Makes `check` fail in a way that is given."""

    def fail_with(error: BaseException) -> None:
        def examine(*_: object) -> NoReturn:
            raise error

        monkeypatch.setattr("newsletter_kit.cli.examination.examine", examine)

    return fail_with


def test_all_problems_of_an_issue_are_told_at_once(command: Callable[..., Any], newsletter: Path) -> None:
    """Two faults make two lines on stderr, and nothing on stdout."""
    path = newsletter / "issues/first/issue.yaml"
    text = path.read_text(encoding="utf-8").replace("preheader:", "preheeder:").replace("title:", "titel:")
    path.write_text(text, encoding="utf-8")
    ran = command("check", "issues/first")
    assert (ran.code, ran.out) == (ExitCode.BAD_INPUT, "")
    assert {"preheeder", "titel"} <= set(re.findall(r"issue\.yaml:\d+:\d+ (\w+)", ran.err))


def test_problems_for_machines_are_one_document(command: Callable[..., Any]) -> None:
    """With --json, an error is JSON too, with its exit code and every part of every problem."""
    ran = command("check", "issues/nowhere", "--json")
    told = json.loads(ran.out)
    assert (told["ok"], told["exit_code"], ran.code) == (False, 3, 3)
    assert set(told["problems"][0]) == {"where", "what", "remedy"}


def test_the_class_of_an_error_is_its_exit_code(
    command: Callable[..., Any], failing: Callable[[BaseException], None]
) -> None:
    """A script can tell what happened without reading."""
    failing(ProviderUncertain(Problem("batch 3", "the answer was lost", "Run it again.")))
    assert command("check", "issues/first").code == ExitCode.UNCERTAIN


def test_a_problem_that_was_found_several_times_is_told_once(
    command: Callable[..., Any], failing: Callable[[BaseException], None]
) -> None:
    """A mistake in a layout meets every edition; it is one mistake, and machines get all of them."""
    failing(LayoutError(*[Problem("rule.mjml.j2:2", "<td> is not closed")] * 5, Problem("b", "c")))
    assert command("check", "issues/first").err == "rule.mjml.j2:2: <td> is not closed. (5 times)\nb: c.\n"
    assert len(json.loads(command("check", "issues/first", "--json").out)["problems"]) == 6


def test_e04_an_interrupted_command_leaves_with_130(
    command: Callable[..., Any], failing: Callable[[BaseException], None]
) -> None:
    """Ctrl-C is no error: one word, no traceback."""
    failing(KeyboardInterrupt())
    ran = command("check", "issues/first")
    assert (ran.code, ran.err.strip()) == (ExitCode.INTERRUPTED, "Stopped before the end.")


def test_e28_a_bug_is_a_sentence_and_a_file_without_secrets(
    command: Callable[..., Any],
    failing: Callable[[BaseException], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The traceback goes to a file that can be passed on: the values of keys are not in it."""
    monkeypatch.setenv("NEWSLETTER_POSTMARK_TOKEN", SECRET)
    failing(ZeroDivisionError(f"refused with {SECRET}"))
    ran = command("check", "issues/first")
    (place,) = re.findall(r"written to (\S+\.log)", ran.err)
    report = Path(place).read_text(encoding="utf-8")
    Path(place).unlink()
    assert (ran.code, "Traceback" in ran.err, "ZeroDivisionError" in report) == (ExitCode.BUG, False, True)
    assert SECRET not in ran.out + ran.err + report


def test_e25_a_bug_is_told_even_where_no_file_can_be_written(
    command: Callable[..., Any],
    failing: Callable[[BaseException], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a temporary folder the report itself is shown, without secrets."""
    monkeypatch.setattr("tempfile.tempdir", "/nowhere/at/all")
    monkeypatch.setenv("NEWSLETTER_POSTMARK_TOKEN", SECRET)
    failing(ZeroDivisionError(SECRET))
    ran = command("check", "issues/first")
    assert (ran.code, SECRET in ran.err) == (ExitCode.BUG, False)
    assert "ZeroDivisionError: [NEWSLETTER_POSTMARK_TOKEN]" in ran.err


def test_a_full_disk_is_no_bug(command: Callable[..., Any], failing: Callable[[BaseException], None]) -> None:
    """What the machine lacks is said with the path, and has the exit code of the disk."""
    failing(OSError(28, "No space left on device", "/var/tmp/x"))
    ran = command("check", "issues/first")
    assert ran.code == ExitCode.LEDGER
    assert ran.err.startswith("/var/tmp/x: No space left on device.")


@pytest.mark.parametrize(
    ("error", "code"),
    [(OSError(28, "No space left on device", "/var/tmp/x"), ExitCode.LEDGER), (KeyError("x"), ExitCode.BUG)],
    ids=["disk", "bug"],
)
def test_a_machine_is_always_answered_in_json(
    command: Callable[..., Any], failing: Callable[[BaseException], None], error: Exception, code: ExitCode
) -> None:
    """With --json there is one document on stdout, whatever went wrong."""
    failing(error)
    told = json.loads(command("check", "issues/first", "--json").out)
    assert (told["ok"], told["exit_code"], len(told["problems"])) == (False, int(code), 1)


def test_a_title_in_brackets_is_shown_as_it_is(command: Callable[..., Any]) -> None:
    """`[Test]` in a title is text, not a colour."""
    assert command("check", "issues/first").out.startswith("The first [Test]\n")


def test_a_name_cannot_steer_the_terminal(command: Callable[..., Any]) -> None:
    """An escape code in a file name is made visible, and does nothing."""
    ran = command("check", "issues/\x1b[2Jnowhere")
    assert "\x1b" not in ran.err


@pytest.mark.parametrize("arguments", [["chekc"], ["check"], ["send", "issues/first", "--nonsense"]])
def test_a_command_that_is_typed_wrongly_is_a_matter_of_usage(
    command: Callable[..., Any], arguments: list[str]
) -> None:
    """Exit code 2, and a hint how to get help."""
    ran = command(*arguments)
    assert ran.code == ExitCode.USAGE
    assert "help" in ran.err


def test_the_version_can_be_asked_for(command: Callable[..., Any]) -> None:
    """`--version` says name and version and nothing else."""
    ran = command("--version")
    assert (ran.code, re.fullmatch(r"newsletter-kit \d+\.\d+\.\d+\n", ran.out) is not None) == (0, True)


@pytest.mark.parametrize("verb", app_module.VERBS)
def test_every_verb_explains_itself_with_an_example(command: Callable[..., Any], verb: str) -> None:
    """`--help` ends with a line that can be typed."""
    ran = command(verb, "--help")
    assert ran.code == 0
    assert f"Example: newsletter-kit {verb}" in ran.out


@pytest.mark.parametrize("verb", app_module.VERBS)
@pytest.mark.parametrize("columns", ["30", "200"])
def test_narrow_and_wide_terminals_show_the_help(
    command: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, verb: str, columns: str
) -> None:
    """No width makes a command fail."""
    monkeypatch.setenv("COLUMNS", columns)
    assert command(verb, "--help").code == 0


def test_no_exception_leaves_the_boundary_without_a_project(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In an empty folder every verb that wants an issue says what is missing."""
    monkeypatch.chdir(tmp_path)
    assert run(["check", "."]) == ExitCode.CONFIGURATION
    assert "there is no newsletter.toml here or above" in capsys.readouterr().err


def test_ctrl_c_while_it_is_told_how_it_ended_changes_nothing(
    command: Callable[..., Any], failing: Callable[[BaseException], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who presses it once more gets the sentence and the exit code, and no traceback."""
    error = LayoutError(Problem("layouts/iom", "it is broken", "Mend it."))
    failing(error)
    told = trouble.tell

    def pressed(*args: Any, **named: Any) -> int:
        signal.raise_signal(signal.SIGINT)
        return told(*args, **named)

    monkeypatch.setattr(trouble, "tell", pressed)
    ran = command("check", "issues/first")
    assert (ran.code, "it is broken" in ran.err) == (error.exit_code, True)
    assert signal.getsignal(signal.SIGINT) is not signal.SIG_IGN


def test_ctrl_c_before_anything_has_begun_is_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program that is not yet all there ends as one that was interrupted."""

    def interrupted(_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_run", interrupted)
    with pytest.raises(SystemExit) as left:
        cli.main()
    assert left.value.code == ExitCode.INTERRUPTED

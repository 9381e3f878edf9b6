"""The rules of the house that no linter knows: sizes, docstrings, the public face, what `import` costs."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import newsletter_kit
from typed_options import options_of_the_command

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
TESTS = sorted(path for path in (ROOT / "tests").rglob("test_*.py") if "node_modules" not in path.parts)
MAX_FUNCTION_LINES, MAX_FILE_LINES, MAX_PARAMETERS = 50, 400, 5

Function = ast.FunctionDef | ast.AsyncFunctionDef

CHEAP = {"__future__", "importlib", "typing"}
"""What `import newsletter_kit` may ask for; Python itself has loaded most of it when it starts."""

OF_THE_MACHINE = re.compile(
    r"/[w]ork/|/[t]mp/[b]rief|/[h]ome/\w|/[r]oot/|\b[c]laude\b|\b[a]nthropic\b|\b[c]hatgpt\b"
)
"""Paths of somebody's machine, and how the text came about: neither tells a reader anything."""


def named(paths: list[Path]) -> list[object]:
    """Each path as a parameter whose id is readable."""
    return [pytest.param(path, id=path.relative_to(ROOT).as_posix()) for path in paths]


def functions(path: Path) -> Iterator[Function]:
    """Every function in a file, however deep."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def public_nodes(path: Path) -> Iterator[Function | ast.ClassDef]:
    """The functions and classes that a file offers to others."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef)
    return (node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_"))


def is_command(function: Function) -> bool:
    """Whether it is a verb of the command: its parameters are the command's options."""
    return any(
        each.annotation and ast.unparse(each.annotation) == "AsJson" for each in function.args.kwonlyargs
    )


def tracked_files() -> list[Path]:
    """The text files of the repository; of a copy without git, all but hidden ones."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
        )
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [path for path in ROOT.rglob("*") if not any(part.startswith(".") for part in path.parts)]
    return [path for path in paths if path.is_file() and path.suffix not in {".png", ".jpg", ".gif", ".webp"}]


@pytest.mark.parametrize("path", named([*SOURCES, *TESTS]))
def test_no_function_or_file_is_too_long(path: Path) -> None:
    """What has grown past these sizes holds a second idea, which wants a name and a place of its own."""
    long = {each.name for each in functions(path) if lines_of(each) > MAX_FUNCTION_LINES}
    assert long == set()
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_FILE_LINES


def lines_of(function: Function) -> int:
    """How many lines the function has, without its docstring: that is for the caller."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", named(SOURCES))
def test_no_function_has_too_many_parameters(path: Path) -> None:
    """More than five make a value of their own; the options of a command are no parameters in that sense."""
    many = {
        function.name
        for function in functions(path)
        if len([*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]) > MAX_PARAMETERS
        and "self" not in {each.arg for each in function.args.args[:1]}
        and not is_command(function)
    }
    assert many == set()


def test_no_group_of_a_pattern_is_possessive() -> None:
    """Pythons before 3.11.5, such as Debian 12's, match too much with one: an atomic group does the same.

    Source: https://github.com/python/cpython/issues/106052 (2023-07-04).
    """
    found = [
        f"{path.name}: {match[0]}"
        for path in SOURCES
        for match in re.finditer(r"\)(?:[*+?]|\{\d[\d,]*\})\+(?!,)", path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("path", named(SOURCES))
def test_every_public_name_has_a_docstring(path: Path) -> None:
    """Whatever a module offers says what it is."""
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or not path.stat().st_size
    assert [node.name for node in public_nodes(path) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", named(SOURCES))
def test_every_public_function_has_an_example(path: Path) -> None:
    """A function is understood soonest from one call of it; a rule's examples stand in its decorator."""
    functions = [node for node in public_nodes(path) if isinstance(node, ast.FunctionDef)]
    offered = [node for node in functions if not _is_rule(node)]
    assert [node.name for node in offered if "Example:\n" not in (ast.get_docstring(node) or "")] == []


def _is_rule(node: ast.FunctionDef) -> bool:
    called = (each.func for each in node.decorator_list if isinstance(each, ast.Call))
    return any(isinstance(each, ast.Name) and each.id == "rule" for each in called)


@pytest.mark.parametrize("path", named([path for path in SOURCES if "cli" not in path.parts]))
def test_nothing_below_the_command_speaks_of_its_options(path: Path) -> None:
    """A script of one's own has no options: a room below says the deed, and the command adds its option."""
    said = [each for each in sentences(path) if words_of_options(each) & options_of_the_command()]
    assert said == []


def sentences(path: Path) -> Iterator[str]:
    """What a file says to people: its texts of several words, but for docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = (node for node in ast.walk(tree) if not isinstance(node, ast.Expr))
    values = (
        each.value for node in nodes for each in ast.iter_child_nodes(node) if isinstance(each, ast.Constant)
    )
    return (each for each in values if isinstance(each, str) and " " in each.strip())


def words_of_options(text: str) -> set[str]:
    """The options in a text, but for those of git and pip."""
    return set() if re.search("git |pip ", text) else set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))


@pytest.mark.parametrize("name", newsletter_kit.__all__)
def test_every_name_of_the_public_face_has_an_example(name: str) -> None:
    """What users import can be learnt from its help text."""
    text = getattr(newsletter_kit, name).__doc__
    assert "Example:\n" in text
    assert ">>> " in text


def test_the_public_names_are_listed_alike_in_all_places() -> None:
    """`__all__`, the homes of the names, and the imports that type checkers see are one list."""
    tree = ast.parse(Path(newsletter_kit.__file__).read_text(encoding="utf-8"))
    guard = next(node for node in tree.body if isinstance(node, ast.If))
    seen = {
        (alias.name, (node.module or "").removeprefix("newsletter_kit").removeprefix("."))
        for node in guard.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert dict(seen) == newsletter_kit._HOME
    assert newsletter_kit.__all__ == sorted(newsletter_kit._HOME)


def test_importing_the_package_costs_next_to_nothing() -> None:
    """`import newsletter_kit` brings no other package with it, and of ours only the door."""
    script = "import sys; old = set(sys.modules); import newsletter_kit; print(*set(sys.modules) - old)"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    loaded = set(done.stdout.split())
    assert {name for name in loaded if name.startswith("newsletter_kit")} == {"newsletter_kit"}
    assert {name.partition(".")[0] for name in loaded} - {"newsletter_kit"} <= CHEAP | bare_imports()


def bare_imports() -> set[str]:
    """What importing the cheap modules brings with it in this Python."""
    script = f"import sys; old = set(sys.modules); import {', '.join(CHEAP)}; print(*set(sys.modules) - old)"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize("path", named(TESTS))
def test_every_test_says_in_one_sentence_what_it_promises(path: Path) -> None:
    """The docstrings of the tests, read one after the other, tell what the program does."""
    silent = [
        each.name for each in functions(path) if each.name.startswith("test_") and not is_sentence(each)
    ]
    assert silent == []


def is_sentence(function: Function) -> bool:
    """Whether the docstring begins with a paragraph of one sentence, which may run over a line."""
    text = " ".join((ast.get_docstring(function) or "").partition("\n\n")[0].split())
    return text.endswith(".") and not re.search(r"[a-z]{3}\. [A-Z]", text)


def test_the_project_speaks_of_itself_alone() -> None:
    """No tracked file names a path of somebody's machine, or how it came to be written."""
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked_files()
        if (match := OF_THE_MACHINE.search(path.read_text(encoding="utf-8", errors="replace").lower()))
    ]
    assert found == []


def test_a_silent_skip_fails_where_skips_are_refused(tmp_path: Path) -> None:
    """With NEWSLETTER_NO_SKIPS, a skipped test fails unless it says why it cannot run on this machine."""
    (tmp_path / "conftest.py").write_text((ROOT / "tests/conftest.py").read_text(encoding="utf-8"))
    skips = (
        "import pytest\ndef test_a(): pytest.skip('no')\ndef test_b(): pytest.skip('cannot run here: x')\n"
    )
    (tmp_path / "test_skips.py").write_text(skips)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
    strict = os.environ | {"NEWSLETTER_NO_SKIPS": "1", "PYTHONPATH": str(ROOT / "tests")}
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path, env=strict)
    assert "1 failed, 1 skipped" in done.stdout

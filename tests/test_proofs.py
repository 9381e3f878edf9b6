"""What a send promises is tested, and each test can be found by the name of what it proves."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from pages import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GOALS = {
    "R1": "killed at random times, a provider without help: none lost, none doubled, the doubt is listed",
    "R2": "the same, a provider that knows a repeated key: everybody exactly once",
    "R3": "the same, a provider that can be asked: everybody exactly once",
    "R4": "killed at every named point",
    "R6": "the disk is full, read-only or fails: nothing leaves without a durable record",
    "R7": "a locked ledger, rivals, a sender that slept: none doubled",
    "R8": "every fault of a provider, alone and mixed",
    "R9": "a provider that is down and comes back finds no storm",
    "R10": "the clock jumps",
    "R11": "one mailbox in many spellings",
    "R12": "gone on with after an edit of issue, audience, account",
    "R13": "Ctrl-C, twice, SIGTERM",
    "R14": "a long list and twenty kills",
    "R15": "the ledger against a model, at random",
    "R16": "these tests fail where the safeguards are taken away",
}
"""What must hold of a send, whatever happens."""

BOTH = {"both_ledgers", "nurseries", "rival"}
"""Fixtures by which a test is run twice: with the ledger in a file, and on a server."""

BOTH_BY_THEMSELVES = {"ledger/battery.py", "ledger/test_model.py"}
"""Files whose tests name both ledgers themselves. On a server there are fewer steps, kills and readers."""

ONE_LEDGER = {
    "crash/test_hard_times.py": "R6: a server's disk that fails is the server's, which stops by itself then",
    "ledger/test_failures.py": "R1, R6: statement by statement of SQLite; on a server: ledger/postgresql",
    "ledger/test_sender.py": "R6, R7: who holds a file; for a server: ledger/postgresql",
    "ledger/test_together.py": "R6: only a file has verbs that are kept together",
    "ledger/postgresql/test_crew.py": "R7: only a server has a crew",
    "ledger/postgresql/test_failures.py": "R6: statement by statement of PostgreSQL",
    "ledger/postgresql/test_workers.py": "R1, R7: only a server has several workers, and can be restarted",
    "providers/test_whole_runs.py": "R8: what providers say; what a ledger makes of it: crash",
    "sending/test_backoff.py": "R9: how long is waited, without any ledger",
    "sending/test_clocks.py": "R10: of a machine after a reboot; a server goes by its own clock",
    "sending/test_taken_over.py": "R7: a file is taken over by force; a server's leases: cluster",
}
"""Where a test that bears the name of a goal is run with one ledger or none, and why."""

REPLIES = (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 22, 23, 24)
BY_SMTP = (26, 27, 28, 29, 31, 32, 33, 35, 36, 37, 38)
AROUND = (
    *(1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 17, 18, 19, 20, 22, 23, 24, 25, 26),
    *(28, 29, 30, 31, 32, 34, 35),
)
CASES = [
    *(f"D{number:02}" for number in (*REPLIES, *BY_SMTP)),
    *(f"E{number:02}" for number in AROUND),
]
"""Replies of providers (D) and troubles of machine, files and processes (E), as the tests number them."""

_NAME = re.compile(r"(?:^|_)(r\d{1,2}|[de]\d{2})(?=_|$)")
_WORD = re.compile(r"\b(R\d{1,2}|[DE]\d{2})\b")


@cache
def proven() -> frozenset[str]:
    """The goals and cases that tests name: in their names, in their docstrings, or in what they are given."""
    tests = ROOT / "tests"
    paths = [path for path in tests.rglob("*.py") if path.name != "test_proofs.py"]
    paths = [path for path in paths if "node_modules" not in path.parts]
    return frozenset(name for path in paths for name in _named_in(path))


def _named_in(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    if not _WORD.search(source.upper()) and not _NAME.search(source):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from (found.upper() for found in _NAME.findall(node.name))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _WORD.findall(node.value)


@pytest.mark.parametrize("goal", GOALS)
def test_every_goal_has_a_test_that_bears_its_name(goal: str) -> None:
    """Who doubts a promise finds its proof by searching the tests."""
    assert goal in proven()


@pytest.mark.parametrize("case", CASES)
def test_every_case_has_a_test_that_bears_its_name(case: str) -> None:
    """No trouble that is known is left untried."""
    assert case in proven()


def test_every_goal_is_shown_on_both_ledgers() -> None:
    """A promise that holds in a file holds on a server, and what is tried with one ledger alone says why."""
    found = list(_proofs())
    assert {goal for _, goal, is_on_both in found if is_on_both} >= GOALS.keys()
    assert {name for name, _, is_on_both in found if not is_on_both} == ONE_LEDGER.keys()


def _proofs() -> Iterator[tuple[str, str, bool]]:
    """The file, the goal, and whether it is run on both ledgers, of each test that bears a goal's name."""
    tests = ROOT / "tests"
    for path in tests.rglob("*.py"):
        name = path.relative_to(tests).as_posix()
        source = path.read_text(encoding="utf-8") if "node_modules" not in path.parts else ""
        if name in BOTH_BY_THEMSELVES:
            yield from ((name, goal, True) for goal in _WORD.findall(source.upper().replace("_", " ")))
        elif "def test_r" in source:
            yield from _proofs_in(name, ast.parse(source))


def _proofs_in(name: str, tree: ast.Module) -> Iterator[tuple[str, str, bool]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_r"):
            asked = {each.arg for each in node.args.args}
            marks = {ast.unparse(each) for each in node.decorator_list}
            asked |= {each for each in BOTH if f"pytest.mark.usefixtures({each!r})" in marks}
            is_on_both = bool(asked & BOTH) and "in_a_file" not in marks
            goals = [each.upper() for each in _NAME.findall(node.name) if each.upper() in GOALS]
            yield from ((name, goal, is_on_both) for goal in goals)

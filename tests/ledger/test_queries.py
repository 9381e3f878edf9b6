"""The statements of queries.sql."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import newsletter_kit.ledger
from newsletter_kit.ledger.queries import script, statements

if TYPE_CHECKING:
    from collections.abc import Iterable

FOLDER = Path(newsletter_kit.ledger.__file__).parent
SERVER = "postgresql/queries.sql"
SUFFIX = "_when_writing"


def asked_in(files: Iterable[Path]) -> set[str]:
    """The names of the statements that some files ask for."""
    told = "".join(re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL) for path in files)
    asked = re.findall(r'(?:statement\(|move\(\s*db,|told_of\(\s*db,|execute(?:many)?\()\s*"([a-z_]+)"', told)
    return {*asked, *re.findall(r'"(drop_\w+)"', told)}


def test_every_statement_is_used_and_every_use_is_a_statement() -> None:
    """No statement is left over, and no name is misspelt."""
    assert asked_in(FOLDER.glob("*.py")) == set(statements())


def test_a_server_knows_every_statement_too() -> None:
    """What the ledger asks of a file it can ask of a server, which is asked for little more."""
    more = asked_in(FOLDER.glob("postgresql/*.py"))
    assert {name.removesuffix(SUFFIX) for name in statements(SERVER)} == set(statements()) | more


@pytest.mark.parametrize("source", ["queries.sql", SERVER])
def test_every_statement_says_what_it_is_for(source: str) -> None:
    """Each has a name of its own and a sentence."""
    names = re.findall(r"^-- name: (\w+)\n(?:-- .+\n)*-- .*\.\n[^-]", script(source), re.MULTILINE)
    assert len(names) == script(source).count("-- name:") == len(statements(source))


def test_there_is_no_other_sql() -> None:
    """Whoever writes a ledger for another database has to look at the two SQL files only."""
    sources = Path(newsletter_kit.ledger.__file__).parent.glob("*.py")
    verbs = re.compile(r'"(SELECT|INSERT|UPDATE|DELETE|CREATE) ')
    assert [path.name for path in sources if verbs.search(path.read_text("utf-8"))] == []

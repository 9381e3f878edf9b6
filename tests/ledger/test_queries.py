"""The statements of queries.sql."""

from __future__ import annotations

import re
from pathlib import Path

import newsletter_kit.ledger
from newsletter_kit.ledger.queries import script, statements

SOURCES = Path(newsletter_kit.ledger.__file__).parent.glob("*.py")


def test_every_statement_is_used_and_every_use_is_a_statement() -> None:
    """No statement is left over, and no name is misspelt."""
    told = "".join(re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL) for path in SOURCES)
    asked = re.findall(r'(?:statement\(|move\(\s*db,|execute(?:many)?\()\s*"([a-z_]+)"', told)
    used = {*asked, *re.findall(r'"(drop_\w+)"', told)}
    assert used == set(statements())


def test_every_statement_says_what_it_is_for() -> None:
    """Each has a name of its own and a sentence."""
    names = re.findall(r"^-- name: (\w+)\n-- [A-Z].*\.\n", script("queries.sql"), re.MULTILINE)
    assert len(names) == script("queries.sql").count("-- name:") == len(statements())


def test_there_is_no_other_sql() -> None:
    """Whoever writes a ledger for another database has to look at the two SQL files only."""
    sources = Path(newsletter_kit.ledger.__file__).parent.glob("*.py")
    verbs = re.compile(r'"(SELECT|INSERT|UPDATE|DELETE|CREATE) ')
    assert [path.name for path in sources if verbs.search(path.read_text("utf-8"))] == []

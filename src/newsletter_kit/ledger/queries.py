"""The statements of queries.sql, by name."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_STATEMENT = re.compile(
    r"^-- name: (?P<name>\w+)\n(?P<about>(?:-- .+\n)+)(?P<sql>(?:(?!-- name: ).*\n)+)", re.MULTILINE
)


def statement(name: str, source: str = "queries.sql") -> str:
    """The SQL of this name.

    Args:
        name: of the statement.
        source: the file, which says in which database's words.

    Raises:
        KeyError: if there is none.

    Example:
        >>> statement("salt")
        'SELECT salt FROM ledger;'
    """
    return statements(source)[name]


@cache
def statements(source: str = "queries.sql") -> Mapping[str, str]:
    """All statements by name, in their order.

    Example:
        >>> "add_run" in statements()
        True
    """
    return MappingProxyType(
        {each["name"]: each["sql"].strip() for each in _STATEMENT.finditer(script(source))}
    )


def script(name: str) -> str:
    """The text of an SQL file that comes with the package.

    Example:
        >>> script("schema.sql").startswith("-- The tables of the ledger")
        True
    """
    return files("newsletter_kit.ledger").joinpath(name).read_text(encoding="utf-8")

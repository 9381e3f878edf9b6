"""A `build` as it is mostly typed, understood without typer, which takes a tenth of its time to be loaded.

What is not understood here, such as `--out=look`, `--help` or a word too many, is typer's to read and to
complain of. So both never mean two things: this module reads the same words in the same way, or none.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.cli.building import Asked, WrongOptionError, build_issue
from newsletter_kit.cli.folder import file_in_the_way

if TYPE_CHECKING:
    from collections.abc import Sequence

WITH_VALUE = {
    "-o": "out",
    "--out": "out",
    "--layout": "layout",
    "--language": "language",
    "--recipient": "recipient",
}
"""The options that a value follows, and the field of `Asked` that each fills."""

WITHOUT_VALUE = {"--fresh": "fresh", "--json": "as_json"}
"""The options that are said or not."""

_PATHS = frozenset({"issue", "out"})


def build_plainly(arguments: Sequence[str]) -> bool:
    """Do a `build` that is typed plainly; False if it is none, or typer has to say what is wrong with it.

    Args:
        arguments: what stands after the name of the command.

    Example:
        >>> build_plainly(["build", "--help"])
        False
    """
    asked = read_plainly(arguments)
    if asked is None or file_in_the_way(asked.out):
        return False
    try:
        build_issue(asked, arguments)
    except WrongOptionError:
        return False
    return True


def read_plainly(arguments: Sequence[str]) -> Asked | None:
    """What a plainly typed `build` asks for; None if typer has to read it.

    Example:
        >>> read_plainly(["build", "issues/spring", "--language", "en", "--fresh"]).language
        'en'
        >>> read_plainly(["build", "issues/spring", "--language=en"]) is None
        True
    """
    if list(arguments[:1]) != ["build"]:
        return None
    found: dict[str, object] = {}
    words = iter(arguments[1:])
    for word in words:
        if word in WITHOUT_VALUE:
            found[WITHOUT_VALUE[word]] = True
            continue
        name = WITH_VALUE.get(word, "issue")
        value = word if name == "issue" else next(words, "-")
        if value.startswith("-") or not value.strip() or (name == "issue" and name in found):
            return None
        found[name] = Path(value) if name in _PATHS else value
    return Asked(**found) if "issue" in found else None  # type: ignore[arg-type]

"""What is wrong with a setting, at its line of newsletter.toml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.errors import Problem
from newsletter_kit.nearest import did_you_mean
from newsletter_kit.setting_words import SEVERAL, words_of
from newsletter_kit.toml_lines import line_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails


def place_in_toml(file: Path, way: Sequence[str | int]) -> str:
    """Where a file has a key, or the table around it, as a person can open it.

    Args:
        file: such as newsletter.toml; it need not be there.
        way: the tables that the key stands in, then the key.

    Example:
        >>> from pathlib import Path
        >>> place_in_toml(Path("no/newsletter.toml"), ["providers", "smtp"])
        'newsletter.toml providers.smtp'
    """
    text = file.read_text(encoding="utf-8-sig", errors="replace") if file.is_file() else ""
    line = line_of(text, tuple(way))
    return f"{file.name}{f':{line}:1' if line else ''} {'.'.join(map(str, way))}"


def setting_problem(file: Path, error: ErrorDetails, known: Collection[str]) -> Problem:
    """One of pydantic's errors about the settings.

    Args:
        file: the newsletter.toml.
        error: what pydantic says.
        known: the names of the settings.

    Example:
        >>> from pathlib import Path
        >>> error = {"type": "extra_forbidden", "loc": ("layot",), "msg": "", "input": "iom"}
        >>> str(setting_problem(Path("newsletter.toml"), error, ["layout"]))
        'newsletter.toml layot: there is no such setting. Did you mean layout?'
    """
    way = error["loc"]
    way = way[:-1] if way[-1] in SEVERAL and len(way) > 1 else way
    where, name = place_in_toml(file, way), str(way[-1])
    if error["type"] == "extra_forbidden":
        if len(way) > 1 and name in known:
            return slipped(file, way)
        remedy = did_you_mean(name, known if len(way) == 1 else (), "docs/settings.md lists the settings.")
        return Problem(where, "there is no such setting", remedy)
    return Problem(where, *words_of(error))


def slipped(file: Path, way: Sequence[str | int]) -> Problem:
    """A setting of the newsletter that was written at the end of the file, where a table has taken it in.

    Example:
        >>> from pathlib import Path
        >>> slipped(Path("newsletter.toml"), ["providers", "smtp", "live"]).what
        'live is a setting of the whole newsletter, and here it stands below [providers.smtp]'
    """
    tables = ".".join(str(each) for each in way[:-1] if isinstance(each, str))
    what = f"{way[-1]} is a setting of the whole newsletter, and here it stands below [{tables}]"
    return Problem(place_in_toml(file, way), what, "Move it above the first line that begins with [.")

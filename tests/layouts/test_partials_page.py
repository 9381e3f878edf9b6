"""docs/designers.md lists the files of the layout `base`, the values that each reads, and the tokens."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest

from pages import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = ROOT / "docs/designers.md"
BASE = ROOT / "layouts/base"
BEGIN, END = (
    "<!-- {} are listed by tests/layouts/test_partials_page.py -->\n",
    "<!-- the end of the list -->\n",
)
TOKEN = re.compile(r"    (?P<name>\w+): (?P<value>\S+?) *(?:# (?P<about>.+))?$")
SAID = re.compile(r"\{# (?P<shows>.+?)\.? Reads (?P<reads>.+?)\.( #\}|$)")


def files() -> list[str]:
    """The table of files: the name, what it shows, what it reads."""
    found = []
    for path in sorted(BASE.rglob("*.j2"), key=lambda path: (path.parent != BASE, path)):
        said = SAID.match(path.read_text(encoding="utf-8").partition("\n")[0])
        assert said, path
        shows, reads = (said[name].replace("|", r"\|") for name in ("shows", "reads"))
        found.append(f"| `{path.relative_to(BASE)}` | {shows} | {reads} |\n")
    return ["| file | what it shows | the values it reads |\n", "|---|---|---|\n", *found]


def tokens() -> list[str]:
    """The table of colours and sizes: the name, the value by day and in dark mode, what it is for."""
    theme = (BASE / "layout.yaml").read_text(encoding="utf-8")
    groups = {name: dict(group(theme, name)) for name in ("colour", "dark", "size")}
    abouts = {name: about for kind in groups.values() for name, (_, about) in kind.items() if about}
    found = ["| token | in `base` | in dark mode | what it is for |\n", "|---|---|---|---|\n"]
    for kind in ("colour", "size"):
        for name, (value, _) in groups[kind].items():
            dark = groups["dark"].get(name, ("", ""))[0] if kind == "colour" else ""
            found.append(f"| `{kind}.{name}` | {value} | {dark} | {abouts[name]} |\n")
    return found


def group(theme: str, name: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """The tokens of a group: the name, with its value and what is said of it."""
    block = theme.partition(f"\n  {name}:")[2].partition("\n")[2]
    for line in block.splitlines():
        if not (token := TOKEN.fullmatch(line)):
            return
        yield token["name"], (token["value"].strip('"'), token["about"] or "")


@pytest.mark.parametrize(("name", "made"), [("files", files), ("tokens", tokens)])
def test_a_list_of_the_page_is_that_of_the_layout(name: str, made: Callable[[], list[str]]) -> None:
    """The page says of each file and of each token what the layout says of it.

    To write the lists anew, run pytest with NEWSLETTER_WRITE_DOCS=1 set.
    """
    begin = BEGIN.format(name)
    before, found, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    page = f"{before}{begin}\n{''.join(made())}\n{END}{rest.partition(END)[2]}"
    if os.environ.get("NEWSLETTER_WRITE_DOCS") and found:
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page

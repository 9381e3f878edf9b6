"""What the checks know of hosts and of the parameters of links, from link_targets.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class LinkTargets:
    """Hosts and parameters by which a link is known for what it is.

    Attributes:
        shorteners: hosts that stand in for another address.
        click_ids: parameters that name one click or one reader of another mail.
        counted_once: how parameters begin that may stand once only.
        wrappers: hosts, some with a path, that only pass a reader on, each with the parameters that hold the
            real address.
        inside: expressions for hosts and paths where only colleagues come in, each with what is there.
        mail: domains of mail that people mistype.
        sites: hosts that swindlers imitate.

    Example:
        >>> "bit.ly" in link_targets().shorteners
        True
    """

    shorteners: frozenset[str]
    click_ids: frozenset[str]
    counted_once: tuple[str, ...]
    wrappers: dict[str, tuple[str, ...]]
    inside: tuple[tuple[re.Pattern[str], str], ...]
    mail: frozenset[str]
    sites: frozenset[str]


@cache
def link_targets() -> LinkTargets:
    """The one table.

    Example:
        >>> link_targets().wrappers["l.facebook.com"]
        ('u',)
    """
    file = files("newsletter_kit.checks").joinpath("link_targets.toml")
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    return LinkTargets(
        frozenset(table["shorteners"].split()),
        frozenset(table["click_ids"].split()),
        tuple(table["counted_once"].split()),
        {host: tuple(names.split()) for host, names in table["wrappers"].items()},
        tuple((re.compile(pattern, re.IGNORECASE), what) for pattern, what in table["inside"].items()),
        frozenset(table["known"]["mail"].split()),
        frozenset(table["known"]["sites"].split()),
    )

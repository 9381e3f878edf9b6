"""What caniemail.com has tested: each feature of HTML and CSS in each mail program."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

UNSUPPORTED, PARTIAL = "n", "a"


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of HTML or CSS.

    Attributes:
        title: as people call it.
        support: `y`, `a` (partly), `n` or `u` (unknown) by the name of the mail program.
        notes: the numbers of the notes on a mail program's result.
        said: the notes by their numbers.
    """

    title: str
    support: Mapping[str, str]
    notes: Mapping[str, str]
    said: Mapping[str, str]

    def words_on(self, client: str) -> str:
        """The notes on a mail program's result; empty if there are none.

        Example:
            >>> support_table().features["css-margin"].words_on("gmail")
            'Partial. Negative values are not supported.'
        """
        return " ".join(self.said[each] for each in self.notes.get(client, "").split() if each in self.said)


@dataclass(frozen=True, slots=True)
class SupportTable:
    """All that was tested.

    Attributes:
        date: the day of the data.
        clients: the mail programs as people call them, by the names that newsletter.toml uses.
        features: by their names at caniemail.com, such as `css-border-radius`.
    """

    date: str
    clients: Mapping[str, str]
    features: Mapping[str, Feature]


@cache
def support_table() -> SupportTable:
    """The table that comes with newsletter_kit.

    Example:
        >>> support_table().clients["outlook-windows"]
        'Outlook on Windows'
        >>> support_table().features["css-border-radius"].support["outlook-windows"]
        'n'
    """
    data = json.loads(_read("caniemail.json"))
    names = list(data["clients"])
    features = {slug: _feature(each, names) for slug, each in data["features"].items()}
    return SupportTable(data["date"], data["clients"], features)


def _feature(data: Mapping[str, Any], names: list[str]) -> Feature:
    support = dict(zip(names, data["support"], strict=True))
    return Feature(data["title"], support, data["notes"], data["said"])


@cache
def accepted() -> Mapping[str, str]:
    """Features that mails can do without where they are missing, each with the reason.

    Example:
        >>> accepted()["css-border-radius"]
        'corners are square there'
    """
    return dict(tomllib.loads(_read("accepted.toml")))


def _read(name: str) -> str:
    return files("newsletter_kit.checks.support").joinpath(name).read_text(encoding="utf-8")

"""Two versions of an issue side by side, as one page that loads nothing from anywhere."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from newsletter_kit.compare.sides import MARKS, Side, marks_of, page_of
from newsletter_kit.compare.summary import summary_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.compare.change import Comparison


@dataclass(frozen=True, slots=True)
class NamedSide:
    """One of the two versions.

    Attributes:
        name: what it was called on the command line.
        side: the issue, and what it is set with.
    """

    name: str
    side: Side


@dataclass(frozen=True, slots=True)
class Shown:
    """One language of one version.

    Attributes:
        title: the version and the language, in words.
        html: the page; empty if the version is not in this language.
    """

    title: str
    html: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of one language of one version.

    Attributes:
        title: what it shows.
        file: its name beside the page.
    """

    title: str
    file: str


Pages = dict[str, tuple[Shown, Shown]]
"""Both versions in each language, the older one first."""


def pages_of(old: NamedSide, new: NamedSide, comparison: Comparison) -> Pages:
    """Both versions in every language that one of them has.

    Raises:
        IssueError: if a picture or a link of one of them cannot be used.
        LayoutError: if a template is wrong.

    Example:
        >>> pages_of(old, new, comparison).keys()  # doctest: +SKIP
        dict_keys(['en', 'ka'])
    """
    languages = dict.fromkeys((*new.side.issue.languages, *old.side.issue.languages))
    return {
        language: (
            _shown(old, comparison, language, newer=False),
            _shown(new, comparison, language, newer=True),
        )
        for language in languages
    }


def _shown(named: NamedSide, comparison: Comparison, language: str, *, newer: bool) -> Shown:
    issue = named.side.issue
    title = f"{named.name}, {language}"
    if language not in issue.languages:
        return Shown(title, "")
    marks = marks_of(comparison, language, issue.languages[0], newer=newer)
    return Shown(title, page_of(named.side, language, marks))


def page(
    names: tuple[str, str], comparison: Comparison, pages: Pages, pictures: Mapping[str, tuple[Picture, ...]]
) -> str:
    """The page with both versions of every language, what changed, and a button for dark mode.

    Args:
        names: what the older and the newer version are called.
        comparison: what `compare_issues` gave.
        pages: what `pages_of` gave.
        pictures: pictures of both, by language; may be empty.

    Example:
        >>> from newsletter_kit.compare.change import Comparison
        >>> "<h1>From a to b</h1>" in page(("a", "b"), Comparison(()), {}, {})
        True
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    from newsletter_kit.cli.project import language_name

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    script = _file("diff.js")
    languages = [
        {
            "name": language_name(language),
            "changes": comparison.in_language(language),
            "sides": sides,
            "pictures": pictures.get(language, ()),
        }
        for language, sides in pages.items()
    ]
    return environment.from_string(_file("diff.html.j2")).render(
        old=names[0],
        new=names[1],
        summary=summary_of(comparison),
        marks=MARKS.items(),
        languages=languages,
        script=Markup(script),  # noqa: S704  our own file
        script_hash=_hash(script),
    )


def _file(name: str) -> str:
    return files("newsletter_kit.cli").joinpath(name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """The one script that the page may run, as a Content-Security-Policy names it (W3C CSP 3 §2.3.1)."""
    return f"sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode('ascii')}"

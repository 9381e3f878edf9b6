"""An issue of this repository as its readers see it: the words, links, pictures and bold phrases."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import newsletter_kit as nk
from newsletter_kit.checks.engine import Choice
from newsletter_kit.issue.only_for import condition_name, conditions

if TYPE_CHECKING:
    from newsletter_kit.compile.merge import MergeText

ROOT = Path(__file__).parents[1]
ISSUES = ("2024-q1", "2024-q2", "counter-trafficking")
EDITIONS = (("2024-q1", "en"), ("2024-q1", "ka"), ("2024-q2", "en"), ("counter-trafficking", "en"))

_UNSEEN = {"style", "title", "head", "script"}
_URL = re.compile(r"\(?(?:https?://|mailto:)[^\s()]+\)?")


@dataclass(frozen=True)
class Printed:
    """One edition with every part in it, its merge tags filled with their fallbacks.

    Attributes:
        issue: what it was compiled from, in its language.
        html: the HTML document.
        text: the plain text.
        links: target and words of every link of the HTML, in order.
        bold: what the HTML sets in bold.
        pictures: the attributes of every picture of the HTML.
        html_words: the words of the HTML in order, with what stands in for its pictures.
        text_words: those of the plain text, without its web addresses.
    """

    issue: nk.Issue
    html: str
    text: str
    links: tuple[tuple[str, str], ...]
    bold: tuple[str, ...]
    pictures: tuple[dict[str, str | None], ...]
    html_words: tuple[str, ...]
    text_words: tuple[str, ...]


def words(text: str) -> tuple[str, ...]:
    """The words of a text: without marks of Markdown, signs, capitals, and the shape of apostrophes."""
    return tuple(re.findall(r"\w+", text.replace("U.S.", "US").replace("_", " ").casefold()))


def holds(within: tuple[str, ...], wanted: str) -> bool:
    """Whether all words of `wanted` stand one after the other in `within`."""
    return f" {' '.join(words(wanted))} " in f" {' '.join(within)} "


def sentences(text: str) -> list[str]:
    """The sentences, headings and labels of a text; the target of a Markdown link is none of its words."""
    plain = re.sub(r"\]\([^)]*\)", "]", text)
    parts = (
        part
        for line in plain.splitlines()
        for part in re.split(r"(?<=[.!?”])(?<!U\.S\.)\s+(?=[“A-Z\d])", line)
    )
    return [part.strip() for part in parts if words(part)]


@cache
def load(issue_id: str) -> nk.Issue:
    """An issue of this repository."""
    return nk.load_issue(ROOT / "issues" / issue_id)


@cache
def printed(issue_id: str, language: str = "en") -> Printed:
    """The edition of an issue that holds every part, whoever it is meant for."""
    issue = load(issue_id)
    every = frozenset(condition_name(each) for each in conditions(issue))
    edition = nk.compile_issue(issue, nk.load_layout("iom", root=ROOT), language=language, holding=every)
    seen, text = _Reader(), _filled(edition.text)
    seen.feed(_filled(edition.html))
    return Printed(
        issue=issue.in_language(language),
        html=_filled(edition.html),
        text=text,
        links=tuple((url, " ".join(said.split())) for url, said in seen.links),
        bold=tuple(" ".join(each.split()) for each in seen.bold),
        pictures=tuple(seen.pictures),
        html_words=words("".join(seen.said)),
        text_words=words(_URL.sub(" ", text)),
    )


def _filled(text: MergeText) -> str:
    fallbacks = (tag.fallback or tag.name for tag in text.tags)
    return "".join(piece for pair in zip(text.literals, (*fallbacks, ""), strict=True) for piece in pair)


@dataclass
class _Reader(HTMLParser):
    """Reads as a person does: no style, no title; what stands in comments for Outlook is not read twice."""

    said: list[str] = field(default_factory=list)
    links: list[list[str]] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    pictures: list[dict[str, str | None]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "a":
            self.links.append([named.get("href") or "", ""])
        if tag == "strong":
            self.bold.append("")
        if tag == "img":
            self.pictures.append(named)
            self.said.append(f" {named.get('alt') or ''} ")
        if tag not in {"img", "br", "meta", "link", "hr"}:
            self.open.append(tag)
        if tag in {"p", "div", "td", "br", "h1", "h2", "h3", "li"}:
            self.said.append(" ")

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop() != tag:
            pass
        self.said.append(" " if tag in {"p", "div", "td", "h1", "h2", "h3", "li"} else "")

    def handle_data(self, data: str) -> None:
        if _UNSEEN & set(self.open):
            return
        self.said.append(data)
        if "a" in self.open:
            self.links[-1][1] += data
        if "strong" in self.open:
            self.bold[-1] += data


def unfinished(issue_id: str) -> list[str]:
    """The parts of an issue of which `check` says that a link, a word or a project is still to be found."""
    settings = nk.load_settings(ROOT)
    draft = nk.draft_of(load(issue_id), nk.load_layout(settings.layout, root=ROOT), settings)
    found = nk.check_issue(draft, Choice(("NK009", "NK060", "NK203"))).findings
    return [each.place.part for each in found if each.place.name == "issue.yaml"]

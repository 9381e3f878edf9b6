"""The HTML of an edition as a tree: what is visible in it, and where each element came from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import html as lxml_html

from newsletter_kit.checks.cascade import SetText, has_dark_mode, set_texts
from newsletter_kit.checks.finding import Place
from newsletter_kit.checks.place import place_in
from newsletter_kit.checks.support.uses import Use, uses
from newsletter_kit.compile.trace import TRACE_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.html import HtmlElement

    from newsletter_kit.compile.trace import Trace, TracedHtml
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.layout.layout import Layout

_TRACE = re.compile(rf"\b{TRACE_CLASS}(\d+)\b")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNSEEN = frozenset({"style", "script", "title", "head"})


@dataclass(frozen=True)
class Page:
    """The HTML of one edition.

    Attributes:
        root: the `html` element; conditional comments are comments in it.
        source: the HTML it was read from, with trace classes.
        traces: what the trace classes mean.
        issue: the issue in the edition's language.
        folders: the folders of the layout.

    Example:
        >>> page = draft.editions[0].page  # doctest: +SKIP
        >>> [str(page.place(each)) for each in page.all("h1")]  # doctest: +SKIP
        ['iom/partials/masthead.mjml.j2:9']
    """

    root: HtmlElement
    source: str
    traces: tuple[Trace, ...]
    issue: Issue
    folders: tuple[Path, ...]

    @property
    def body(self) -> HtmlElement:
        """The `body` element."""
        return next(self.root.iter("body"))

    def all(self, *tags: str) -> Iterator[HtmlElement]:
        """The elements with one of these tags, in order; all elements if none is named."""
        return (each for tag, each in self._elements if not tags or tag in tags)

    @cached_property
    def _elements(self) -> tuple[tuple[str, HtmlElement], ...]:
        """All elements with their tags; every rule walks over them, and lxml would make each anew."""
        return tuple((each.tag, each) for each in self.root.iter() if isinstance(each.tag, str))

    def place(self, element: HtmlElement) -> Place:
        """Where an element came from: the layout's file and line, and the section of the issue.

        Example:
            >>> str(page.place(element))  # doctest: +SKIP
            'base/sections/avrr.mjml.j2:12 (sections.4, issue.yaml:88)'
        """
        trace = self._trace(element)
        if trace is None:
            return Place(f"edition {self.issue.language}")
        name, _, line = trace.template.rpartition(":")
        return Place(
            name, int(line), 0, self._section_words(trace), self._file_of(name), self._section(trace)
        )

    def section_of(self, element: HtmlElement) -> int | None:
        """The index of the section that an element belongs to; None outside of all sections."""
        trace = self._trace(element)
        return None if trace is None else trace.section

    def visible(self) -> Iterator[HtmlElement]:
        """The elements of the body that are shown, in order."""
        return (each for each in self.body.iter() if isinstance(each.tag, str) and not self.is_hidden(each))

    def is_hidden(self, element: HtmlElement) -> bool:
        """Whether an element is not shown, by its own style or that of an element around it."""
        return element in self._hidden

    @cached_property
    def _hidden(self) -> frozenset[HtmlElement]:
        tops = (each for each in self.all() if each.tag in _UNSEEN or _HIDDEN.search(each.get("style") or ""))
        return frozenset(below for top in tops for below in top.iter())

    def words(self, element: HtmlElement) -> str:
        """The visible text of an element and of those in it, blanks folded, with the alt text of pictures.

        Example:
            >>> page.words(next(page.all("h1")))  # doctest: +SKIP
            'The first quarter of 2024'
        """
        pieces: list[str] = []
        self._gather(element, pieces)
        return " ".join(" ".join(pieces).split())

    @cached_property
    def body_words(self) -> str:
        """The visible text of the whole body."""
        return self.words(self.body)

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """The features of HTML and CSS that it uses, each once."""
        return uses(self.root)

    @cached_property
    def by_day(self) -> tuple[SetText, ...]:
        """The visible texts as they are set in light mode."""
        return tuple(each for each in set_texts(self.root) if not self.is_hidden(each.element))

    @cached_property
    def at_night(self) -> tuple[SetText, ...]:
        """The visible texts as they are set in dark mode; empty if the page has none of its own."""
        if not has_dark_mode(self.root):
            return ()
        return tuple(each for each in set_texts(self.root, dark=True) if not self.is_hidden(each.element))

    def _gather(self, element: HtmlElement, pieces: list[str]) -> None:
        """Add the visible texts in an element to those before it."""
        if not isinstance(element.tag, str) or self.is_hidden(element):
            return
        pieces.append(element.get("alt") or "" if element.tag == "img" else element.text or "")
        for child in element:
            self._gather(child, pieces)
            pieces.append(child.tail or "")

    def _trace(self, element: HtmlElement) -> Trace | None:
        for each in (element, *element.iterancestors()):
            if found := _TRACE.search(each.get("class") or ""):
                return self.traces[int(found[1])]
        return None

    def _section(self, trace: Trace) -> tuple[str | int, ...] | None:
        return None if trace.section is None else ("sections", trace.section)

    def _section_words(self, trace: Trace) -> str:
        if trace.section is None:
            return ""
        place = place_in(self.issue, ("sections", trace.section))
        return f"({place.part}, {place.name}:{place.line})" if place.line else f"({place.name})"

    def _file_of(self, name: str) -> Path | None:
        folders = {folder.name: folder for folder in self.folders}
        layout, _, rest = name.partition("/")
        return folders[layout] / rest if layout in folders else None


def read_page(traced: TracedHtml, issue: Issue, layout: Layout) -> Page:
    """Read the traced HTML of an edition.

    Args:
        traced: what `compile_traced` gave.
        issue: the issue in the edition's language.
        layout: the layout it was compiled with.

    Example:
        >>> page = read_page(compile_traced(issue, layout), issue, layout)  # doctest: +SKIP
    """
    root = lxml_html.document_fromstring(traced.html)
    return Page(root, traced.html, traced.traces, issue, layout.folders)

"""The links of an issue as the author wrote them: where each stands, its words, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from newsletter_kit.checks.finding import Edit
from newsletter_kit.checks.place import place_of_words
from newsletter_kit.issue.markdown import links_in
from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from newsletter_kit.checks.finding import Place
    from newsletter_kit.checks.spoken_text import SpokenText
    from newsletter_kit.issue.source import Location

_WITH_LINKS = frozenset({"markdown", "title"})
_WORDS_BESIDE = ("text", "label", "name", "title")
_END_OF_TARGET = r"[)\s]"
_WEB = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class WrittenLink:
    """A link of an issue in one language.

    Attributes:
        place: where its target stands.
        words: what readers see of it; empty where the layout finds the words.
        target: where it leads.
        text: the text of the issue that holds it.
    """

    place: Place
    words: str
    target: str
    text: SpokenText

    @property
    def parts(self) -> SplitResult | None:
        """The parts of its web address; None for an address of mail, a telephone number, a merge tag."""
        return web_parts(self.target)

    @property
    def host(self) -> str:
        """The host that it leads to, in small letters; empty if there is none, or a merge tag names it."""
        return host_of(self.target)

    def edit_to(self, target: str) -> Edit | None:
        """The change that lets it lead to `target`; None if the text has the old one a second time.

        Example:
            >>> link.edit_to("https://iom.int/")  # doctest: +SKIP
            Edit(location=('sections', 0, 'link', 'url'), old='http://iom.int/', new='https://iom.int/')
        """
        is_alone = self.text.value.count(self.target) == 1
        return Edit(self.text.location, self.target, target) if is_alone else None


@lru_cache(maxsize=2_048)
def web_parts(target: str) -> SplitResult | None:
    """The parts of an http(s) address, an x in place of each merge tag; None for any other target.

    Example:
        >>> web_parts("https://iom.int/a?b=((first_name))").query
        'b=x'
        >>> web_parts("mailto:a@iom.int") is None
        True
    """
    try:
        parts = urlsplit(MERGE_TAG.sub("x", target))
    except ValueError:
        return None
    return parts if parts.scheme.lower() in _WEB else None


def host_of(target: str) -> str:
    """The host of an http(s) address in small letters, without a dot at its end; empty where there is none.

    Example:
        >>> host_of("https://Georgia.IOM.int./a"), host_of("tel:+995"), host_of("https://((site))/a")
        ('georgia.iom.int', '', '')
    """
    parts = web_parts(target)
    begun = target.partition("://")[2].partition("/")[0]
    return (parts.hostname or "").rstrip(".") if parts and not MERGE_TAG.search(begun) else ""


def written_links(texts: Iterable[SpokenText]) -> Iterator[WrittenLink]:
    """The links of these texts in their order, those in the midst of a text included.

    Example:
        >>> [each.target for each in written_links(draft.texts)]  # doctest: +SKIP
        ['https://iom.int/report']
    """
    found = tuple(texts)
    beside = {(each.place.file, each.location): each.value for each in found}
    for text in found:
        if text.kind == "url":
            yield WrittenLink(text.place, _words_beside(text, beside), text.value, text)
        elif text.kind in _WITH_LINKS and "](" in text.value:
            for words, target in links_in(text.value):
                place = place_of_words(text.place, f"]({target}", behind=_END_OF_TARGET)
                yield WrittenLink(place, words, target, text)


def _words_beside(text: SpokenText, beside: Mapping[tuple[Path | None, Location], str]) -> str:
    around = text.location[:-1]
    found = (beside.get((text.place.file, (*around, name))) for name in _WORDS_BESIDE)
    return next((words for words in found if words), "")

"""From an element of the page back to what the author wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.issue.markdown import links_in

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from newsletter_kit.checks.draft import DraftEdition
    from newsletter_kit.checks.finding import Place
    from newsletter_kit.checks.spoken_text import SpokenText


def place_of_link(edition: DraftEdition, link: HtmlElement) -> Place:
    """Where the author wrote the address of a link; the layout's place if it is the layout's own.

    Example:
        >>> str(place_of_link(edition, link))  # doctest: +SKIP
        'issue.yaml:42:9 sections.0.items.0.link.url'
    """
    section, target = edition.page.section_of(link), link.get("href") or ""
    hits = [each for each in edition.draft.texts if _leads_to(each, target) and _is_in(each, section)]
    own = [each for each in hits if each.place.name == edition.at(each.location).name]
    return next((each.place for each in own or hits), None) or edition.page.place(link)


def _leads_to(text: SpokenText, target: str) -> bool:
    if text.kind == "url":
        return text.value == target
    return target in text.value and any(address == target for _, address in links_in(text.value))


def _is_in(text: SpokenText, section: int | None) -> bool:
    return section is None or text.location[:2] == ("sections", section)

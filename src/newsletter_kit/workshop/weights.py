"""The bytes that a section takes beside its words: Gmail cuts a mail off at 102,000."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.rules.weight import bytes_of_sections
from newsletter_kit.issue.walk import texts
from newsletter_kit.workshop.faults import HEAVY
from newsletter_kit.workshop.samples import MANY
from newsletter_kit.workshop.shapes import FULL
from newsletter_kit.workshop.template_place import place_of_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.finding import Finding
    from newsletter_kit.workshop.sample_page import Press, SamplePage
    from newsletter_kit.workshop.samples import Sample

ITEM_BYTES = 4_000
"""Twenty items of so many bytes, and Gmail hides the rest with the way out."""

SECTION_BYTES = 8_000
"""A section with one item of everything; a dozen of them fill a mail."""


def weighed(page: SamplePage, press: Press) -> Iterator[Finding]:
    """Sections of a document that take more bytes than they should, alone or with each further item.

    Example:
        >>> list(weighed(page, press))  # doctest: +SKIP
        []
    """
    sizes = bytes_of_sections(page.draft.editions[0].page)
    full = [
        (each, sizes[index] - _words(each)) for index, each in enumerate(page.samples) if each.shape == FULL
    ]
    if page.is_whole or not full:
        return
    one = next((size for each, size in full if each.count == 1), 0)
    many = next((size for each, size in full if each.count == MANY), one)
    further = (many - one) // (MANY - 1)
    name = f"sections/{page.samples[0].section.type}.mjml.j2"
    place = place_of_file(press.layout, name, part=f"({page.name})")
    if one > SECTION_BYTES:
        yield HEAVY.at(place, f"it takes {one:,} bytes with one item, beside its words")
    if further > ITEM_BYTES:
        yield HEAVY.at(place, f"each further item takes {further:,} bytes, beside its words")


def _words(sample: Sample) -> int:
    return sum(len(each.value.encode()) for each in texts(sample.section))

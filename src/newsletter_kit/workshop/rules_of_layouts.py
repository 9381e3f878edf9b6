"""Rules of the catalogue that speak of the layout, asked about documents full of samples."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.checks.catalogue import catalogue
from newsletter_kit.checks.finding import Severity
from newsletter_kit.layout.words import words
from newsletter_kit.workshop.template_place import place_of_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.finding import Finding, Place
    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.workshop.sample_page import SamplePage

OF_PARTS = words(
    "NK013 NK016 NK018 NK019 NK021 NK022 NK023 NK024 NK025 NK026 NK027 NK028 NK030 NK031 NK032 NK033"
    " NK034 NK035 NK036 NK037 NK038 NK039 NK040 NK041 NK045 NK047 NK050 NK051 NK052 NK053 NK057 NK058"
    " NK090 NK091 NK092 NK100 NK101 NK103"
)
"""Asked about every document."""

OF_WHOLES = OF_PARTS | {"NK015", "NK017", "NK054", "NK055"}
"""Asked about those that look like an issue: each section once."""


def asked(page: SamplePage, layout: Layout, ids: frozenset[str] = OF_PARTS) -> Iterator[Finding]:
    """What the rules with these ids find in the files of the layout, each place with the name of the sample.

    Args:
        page: a document of samples.
        layout: the layout that it was compiled with.
        ids: the rules to ask.

    Example:
        >>> list(asked(page, load_layout("base")))  # doctest: +SKIP
        []
    """
    homes = tuple(f"{folder.name}/" for folder in layout.folders)
    for rule in (each for each in catalogue() if each.id in ids):
        for finding in rule.findings(page.draft):
            if finding.severity is not Severity.NOTE and finding.place.name.startswith((*homes, "edition ")):
                yield replace(finding, place=placed(finding.place, page, layout))


def placed(place: Place, page: SamplePage, layout: Layout) -> Place:
    """A place in a document of samples: the line of the layout, and the name of the sample that shows it.

    Example:
        >>> str(placed(Place("edition en"), page, load_layout("base")))  # doctest: +SKIP
        'base/issue.mjml.j2 (stories, georgian)'
    """
    index = place.location[1] if place.location and place.location[0] == "sections" else None
    name = page.samples[index].name if isinstance(index, int) and index < len(page.samples) else page.name
    if place.name.startswith("edition "):
        place = place_of_file(layout, "issue.mjml.j2", 0)
    return replace(place, part=f"({name})")

"""What a gallery of a layout shows: the mails of its samples, by section and wording."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.compile.merge import join
from newsletter_kit.workshop.sample_page import sample_pages, whole_pages
from newsletter_kit.workshop.samples import sample_sections
from newsletter_kit.workshop.shapes import BARE, FULL, MIXED
from newsletter_kit.workshop.wordings import SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from newsletter_kit.compile.edition import Edition, InlineImage
    from newsletter_kit.issue.model import Section
    from newsletter_kit.workshop.camera import Scheme
    from newsletter_kit.workshop.sample_page import Press, SamplePage
    from newsletter_kit.workshop.samples import Sample

ALL_SECTIONS = "all sections"
PICTURES = "pictures"
"""The folder of the pictures of the mails, beside them."""

DARK_MODE = "(prefers-color-scheme: dark)"
"""What a mail asks the reader's system; the gallery answers in its place."""

_CID = re.compile(r'(?<=")cid:([^"]*)(?=")')


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One mail of the gallery.

    Attributes:
        name: what its files are called, such as `stories-georgian`.
        section: the type of its section; `all sections` if it holds each of them once.
        wording: the name of the words it is filled with.
        language: BCP 47 tag of its words.
        parts: whether it shows each part missing and alone; such a long mail has no pictures taken.
        samples: what each of its sections is, such as `without items.image`.
        html: the document; its pictures lie in `pictures/` beside it.
        images: those pictures.

    Example:
        >>> shown = Exhibit("a", "text", "short", "en", parts=False, samples=(), html="<p>", images=())
        >>> shown.in_mode("dark")
        '<p>'
    """

    name: str
    section: str
    wording: str
    language: str
    parts: bool
    samples: tuple[str, ...]
    html: str
    images: tuple[InlineImage, ...]

    def in_mode(self, scheme: Scheme) -> str:
        """The document as it is in light or in dark mode, whatever the system of the reader says."""
        answer = "(min-width: 0px)" if scheme == "dark" else "(min-width: 99999px)"
        return self.html.replace(DARK_MODE, answer)


def exhibits(press: Press, types: Mapping[str, type[Section]], only: Sequence[str] = ()) -> Iterator[Exhibit]:
    """The mails of a gallery: all sections together in every wording, then each section by itself.

    A section is shown with all its parts and with none that it can spare, in every wording; with short words
    also with many items, and in a mail of its own with each part missing and each alone.

    Args:
        press: the layout, and the settings of a made-up newsletter whose pictures are written already.
        types: the sections by their types.
        only: the types to show; all of them, and the whole mails, unless given.

    Example:
        >>> next(exhibits(press, section_types())).name  # doctest: +SKIP
        'all-sections-short'
    """
    shown = [kind for name, kind in types.items() if not only or name in only]
    samples = tuple(sample_sections(shown))
    if not only:
        yield from map(_exhibit, whole_pages(press, samples))
    yield from map(_exhibit, sample_pages(press, filter(_is_shown, samples)))
    others = (each for each in samples if each.wording is SHORT and not _is_shown(each))
    yield from (_exhibit(each, parts=True) for each in sample_pages(press, others))


def _is_shown(sample: Sample) -> bool:
    if sample.wording is SHORT:
        return sample.shape in {FULL, BARE, MIXED} and (sample.count == 1 or sample.shape == MIXED)
    return sample.shape in {FULL, BARE} and sample.count == 1


def _exhibit(page: SamplePage, *, parts: bool = False) -> Exhibit:
    edition = page.draft.editions[0].edition
    section, _, wording = page.name.rpartition(", ")
    return Exhibit(
        name=re.sub(r"[^a-z0-9]+", "-", f"{page.name}{' parts' if parts else ''}"),
        section=section,
        wording=wording,
        language=edition.language,
        parts=parts,
        samples=tuple(map(_said, page.samples)) if section != ALL_SECTIONS else (),
        html=_document(edition),
        images=edition.images,
    )


def _said(sample: Sample) -> str:
    return sample.shape if sample.count == 1 else f"{sample.shape}, {sample.count} items"


def _document(edition: Edition) -> str:
    files = {each.cid: f"{PICTURES}/{each.file_name}" for each in edition.images}
    values = {each: _value(each) for each in edition.fields}
    return _CID.sub(lambda found: files.get(found[1], found[0]), join(edition.html, values))


def _value(field: str) -> str:
    return "https://valley.example.org/" if field.endswith("_url") else "Nino"


def by_section(shown: Iterable[Exhibit]) -> dict[str, list[Exhibit]]:
    """The mails by the type of their section, in order.

    Example:
        >>> by_section([])
        {}
    """
    groups: dict[str, list[Exhibit]] = {}
    for each in shown:
        groups.setdefault(each.section, []).append(each)
    return groups

"""Samples compiled with a layout: many in one document, and what a layout fails at laid at its own door."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from newsletter_kit.checks.draft import Draft
from newsletter_kit.errors import LayoutError, NewsletterError
from newsletter_kit.issue.sections import Text
from newsletter_kit.workshop.filling import FIRST_DAY
from newsletter_kit.workshop.sample_issue import frame_shapes, sample_issue, sample_settings
from newsletter_kit.workshop.shapes import BARE, FULL
from newsletter_kit.workshop.wordings import SHORT, WORDINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsletter_kit.config import Settings
    from newsletter_kit.errors import Problem
    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.workshop.samples import Sample
    from newsletter_kit.workshop.wordings import Wording


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One document with samples in it.

    Attributes:
        name: what it holds: `stories, georgian`.
        samples: one for each section of the issue, in order.
        draft: the issue, of which the only edition compiles.
        is_whole: whether it looks like an issue: each section once.
        is_for_the_screen: whether it can be wider than others; with one part less it is not.
    """

    name: str
    samples: tuple[Sample, ...]
    draft: Draft
    is_whole: bool = False
    is_for_the_screen: bool = True


@dataclass(frozen=True, slots=True)
class Press:
    """What samples are compiled with.

    Attributes:
        layout: the layout on trial.
        settings: those of a made-up newsletter.
        failures: what the layout has failed at so far, each with the first sample that showed it.
    """

    layout: Layout
    settings: Settings
    failures: dict[Problem, str] = field(default_factory=dict)

    def anew(self) -> Press:
        """The same press, which has failed at nothing yet."""
        return replace(self, failures={})


def sample_pages(press: Press, samples: Iterable[Sample]) -> Iterator[SamplePage]:
    """Documents with these samples, one for each type of section and wording.

    A sample that the layout fails at is left out, and why stands in `press.failures`; one that would be the
    author's error, such as a link without words, is left out in silence.

    Args:
        press: what to compile them with.
        samples: those of one type and one wording beside one another, as `sample_sections` gives them.

    Example:
        >>> pages = sample_pages(Press(layout, settings), sample_sections([Text]))  # doctest: +SKIP
        >>> next(pages).name  # doctest: +SKIP
        'text, short'
    """
    for (kind, wording), group in groupby(samples, lambda each: (each.section.type, each.wording.name)):
        name, wanted = f"{kind}, {wording}", tuple(group)
        if page := _page(press, name, wanted):
            yield page
        elif left := tuple(_sound(press, wanted, frozenset(press.failures))):
            yield from filter(None, [_page(press, name, left)])


def whole_pages(press: Press, samples: Iterable[Sample]) -> Iterator[SamplePage]:
    """Documents that look like an issue: in each wording, one full sample of every type of section.

    Example:
        >>> [each.name for each in whole_pages(press, samples)][:1]  # doctest: +SKIP
        ['all sections, short']
    """
    wanted = [each for each in samples if each.shape == FULL and each.count == 1]
    for wording in dict.fromkeys(each.wording for each in wanted):
        left = tuple(each for each in wanted if each.wording is wording)
        if page := _page(press, f"all sections, {wording.name}", left, FULL):
            yield replace(page, is_whole=True)


def frame_pages(press: Press, wordings: Sequence[Wording] = WORDINGS) -> Iterator[SamplePage]:
    """Documents with one section and all that may stand around it, there and not there.

    Args:
        press: what to compile them with.
        wordings: what the whole frame is filled with, besides short words.

    Example:
        >>> next(frame_pages(press)).name  # doctest: +SKIP
        'the frame full, short'
    """
    bare = replace(press, settings=sample_settings(press.settings.root, press.settings, bare=True))
    full, none = frame_shapes()[:2]
    tried = [(press, shape, SHORT) for shape in frame_shapes()]
    tried += [(press, full, wording) for wording in wordings if wording is not SHORT]
    tried += [(bare, full, SHORT), (bare, none, SHORT)]
    for each, shape, wording in tried:
        issue = sample_issue([Text(body=wording.words("body", wording.paragraph))], wording, shape)
        draft = Draft(issue, each.layout, each.settings, FIRST_DAY) if issue else None
        name = f"the frame {shape.name}, {wording.name}"
        error = _fault(draft) if draft else None
        if isinstance(error, LayoutError):
            _note(press, error, name)
        elif draft and error is None:
            yield SamplePage(name, (), draft, is_for_the_screen=shape.name in {FULL, BARE})


def _sound(press: Press, samples: tuple[Sample, ...], known: frozenset[Problem]) -> Iterator[Sample]:
    """The samples that compile. The others are found by halving, unless their fault was known before."""
    draft = _draft(press, samples)
    error = _fault(draft) if draft else None
    if draft and error is None:
        yield from samples
    elif isinstance(error, LayoutError) and known.issuperset(error.problems):
        return
    elif len(samples) > 1:
        middle = len(samples) // 2
        yield from _sound(press, samples[:middle], known)
        yield from _sound(press, samples[middle:], known)
    elif isinstance(error, LayoutError):
        _note(press, error, samples[0].name)


def _note(press: Press, error: LayoutError, name: str) -> None:
    for problem in error.problems:
        press.failures.setdefault(problem, name)


def _page(press: Press, name: str, samples: tuple[Sample, ...], frame: str = BARE) -> SamplePage | None:
    """A document with these samples; None if it does not compile: then one of them alone says why."""
    draft = _draft(press, samples, frame)
    return SamplePage(name, samples, draft) if draft and not _fault(draft) else None


def _draft(press: Press, samples: Sequence[Sample], frame: str = BARE) -> Draft | None:
    shape = next(each for each in frame_shapes() if each.name == frame)
    issue = sample_issue([each.section for each in samples], samples[0].wording, shape)
    return Draft(issue, press.layout, press.settings, FIRST_DAY) if issue else None


def _fault(draft: Draft) -> NewsletterError | None:
    try:
        _ = draft.editions[0].page
    except NewsletterError as error:
        return error
    return None

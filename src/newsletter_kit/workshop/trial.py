"""The trial of a layout: every section in every shape, wording and number, and all that is wrong with it."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from newsletter_kit.checks.engine import Report
from newsletter_kit.checks.finding import Place, Severity
from newsletter_kit.checks.place import place_named
from newsletter_kit.layout.files import display_name
from newsletter_kit.workshop.faults import FAILS, KINDS, NO_SAMPLE
from newsletter_kit.workshop.files import looked_at_files
from newsletter_kit.workshop.hands import done
from newsletter_kit.workshop.losses import frame_losses, losses
from newsletter_kit.workshop.overflow import screen
from newsletter_kit.workshop.rules_of_layouts import OF_PARTS, OF_WHOLES, asked
from newsletter_kit.workshop.sample_page import frame_pages, sample_pages, whole_pages
from newsletter_kit.workshop.samples import full_samples, refusal, sample_sections
from newsletter_kit.workshop.strings_in_use import looked_at_strings
from newsletter_kit.workshop.text_twins import looked_at_texts
from newsletter_kit.workshop.tokens_in_use import looked_at_tokens
from newsletter_kit.workshop.weights import weighed
from newsletter_kit.workshop.wordings import WORDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from newsletter_kit.checks.finding import Finding
    from newsletter_kit.issue.model import Section
    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.workshop.overflow import Look
    from newsletter_kit.workshop.sample_page import Press, SamplePage
    from newsletter_kit.workshop.wordings import Wording

    Share = Callable[[Look | None], "Outcome"]

_QUOTED = re.compile(r"“[^”]*”|\d[\d.,]*")
_GRAVITY = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Trial:
    """What a trial came to.

    Attributes:
        report: all that was found, the gravest first, each place once.
        samples: how many samples were compiled.
        on_screen: whether they were looked at in a browser.
    """

    report: Report
    samples: int
    on_screen: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a share of a trial came to.

    Attributes:
        found: what was found, some of it more than once.
        samples: how many samples were compiled.
    """

    found: tuple[Finding, ...]
    samples: int


def try_layout(
    press: Press,
    types: Mapping[str, type[Section]],
    program: str | None = None,
    only: Collection[str] = (),
    wordings: Sequence[Wording] = WORDINGS,
) -> Trial:
    """Try a layout with samples of every type of section.

    Args:
        press: the layout, and the settings of a made-up newsletter whose pictures are written already.
        types: the sections by their types; `section_types()` gives them.
        program: the path of Chromium; None looks at no screen.
        only: the types to try; empty for all, and for what stands around the sections.
        wordings: what the samples are filled with.

    Example:
        >>> try_layout(Press(load_layout("iom"), settings), section_types()).report.errors  # doctest: +SKIP
        ()
    """
    chosen = {name: kind for name, kind in types.items() if not only or name in only}
    shares: list[Share] = [] if only else [_around(press, wordings), _whole(press, chosen.values(), wordings)]
    shares += [_of_type(press, kind, wordings) for kind in chosen.values()]
    outcomes = done(shares, partial(_eyes, program, press.layout))
    found = [
        *looked_at_files(press.layout, types),
        *looked_at_strings(press.layout),
        *looked_at_tokens(press.layout),
    ]
    found += [each for outcome in outcomes for each in outcome.found]
    tried = sum(each.samples for each in outcomes)
    return Trial(Report(tuple(_once(found)), rules=len(OF_WHOLES) + len(KINDS)), tried, bool(program))


def _eyes(program: str | None, layout: Layout) -> AbstractContextManager[Look | None]:
    return screen(program, layout) if program else nullcontext()


def _around(press: Press, wordings: Sequence[Wording]) -> Share:
    """What stands around the sections."""

    def share(look: Look | None) -> Outcome:
        pages = press.anew()
        return _outcome(pages, frame_pages(pages, wordings), look, frame_losses(press))

    return share


def _whole(press: Press, kinds: Iterable[type[Section]], wordings: Sequence[Wording]) -> Share:
    """Mails with one section of every type."""

    def share(look: Look | None) -> Outcome:
        pages = press.anew()
        return _outcome(pages, whole_pages(pages, full_samples(kinds, wordings)), look)

    return share


def _of_type(press: Press, kind: type[Section], wordings: Sequence[Wording]) -> Share:
    """One type of section, in every shape."""

    def share(look: Look | None) -> Outcome:
        pages = press.anew()
        besides = [*_without_samples(kind), *losses(press, [kind]), *looked_at_texts(press, [kind])]
        return _outcome(pages, sample_pages(pages, sample_sections([kind], wordings)), look, besides)

    return share


def _outcome(
    press: Press, pages: Iterable[SamplePage], look: Look | None, besides: Iterable[Finding] = ()
) -> Outcome:
    found, tried = [*besides], 0
    for page in pages:
        tried += len(page.samples)
        found += asked(page, press.layout, OF_WHOLES if page.is_whole else OF_PARTS)
        found += weighed(page, press)
        found += look(page) if look and page.is_for_the_screen else ()
    return Outcome((*found, *_failures(press)), tried)


def _without_samples(kind: type[Section]) -> Iterator[Finding]:
    if why := refusal(kind):
        yield NO_SAMPLE.at(Place(f"section {kind.type}"), f"no sample of it could be made: {why}")


def _failures(press: Press) -> Iterator[Finding]:
    """What the layout failed at while samples were compiled, laid at the line that the error names."""
    files = dict(_files(press))
    for problem, sample in press.failures.items():
        place = place_named(problem.where.removeprefix("after "), files)
        yield FAILS.at(replace(place, part=f"({sample})"), problem.what, problem.remedy)


def _files(press: Press) -> Iterator[tuple[str, Path]]:
    for folder in press.layout.folders:
        for path in folder.rglob("*.*"):
            yield display_name(folder, path.relative_to(folder).as_posix()), path


def _once(found: Iterable[Finding]) -> list[Finding]:
    """The findings, the gravest first, each kind once for each line, whatever words it quotes."""
    first: dict[tuple[str, ...], Finding] = {}
    for each in found:
        where = f"{each.place.name}:{each.place.line}" if each.place.line else str(each.place)
        first.setdefault((each.rule, where, _QUOTED.sub("…", each.what)), each)
    return sorted(
        first.values(), key=lambda each: (_GRAVITY[each.severity], each.place.name, each.place.line)
    )

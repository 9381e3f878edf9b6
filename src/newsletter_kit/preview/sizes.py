"""How many bytes of the HTML each section takes, against the size at which Gmail cuts a mail off."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.compile.trace import TRACE_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter_kit.compile.trace import Trace

GMAIL_CUTS_AT_BYTES = 102 * 1024

_NAME = rf"{TRACE_CLASS}(\d+)(?:-outlook)?"
_CLASS = re.compile(_NAME)
_UNCOUNTED = re.compile(rf'\sclass="{_NAME}"|{_NAME}\s?')


@dataclass(frozen=True, slots=True)
class Share:
    """What a part of the mail takes.

    Attributes:
        section: the index of the section; None for what lies around all sections.
        size_bytes: of the HTML, in UTF-8.
    """

    section: int | None
    size_bytes: int


def shares(html: str, traces: Sequence[Trace]) -> tuple[Share, ...]:
    """The parts of the HTML, each section once, what lies around them first.

    A section takes what stands from its first tag to the first tag of what comes after it.

    Args:
        html: with trace classes, which are not counted.
        traces: what they mean.

    Example:
        >>> from newsletter_kit.compile.trace import Trace
        >>> shares('<p>é</p><p class="nk-trace-0">b</p>', [Trace("base/x.mjml.j2:1", 4)])
        (Share(section=None, size_bytes=9), Share(section=4, size_bytes=8))
    """
    sizes: dict[int | None, int] = {None: 0}
    for section, piece in _pieces(html, traces):
        sizes[section] = sizes.get(section, 0) + len(_UNCOUNTED.sub("", piece).encode())
    return tuple(Share(section, size) for section, size in sizes.items())


def _pieces(html: str, traces: Sequence[Trace]) -> Iterator[tuple[int | None, str]]:
    """The HTML in pieces of one section each, in order."""
    start, now = 0, None
    for found in _CLASS.finditer(html):
        section = traces[int(found[1])].section
        if section != now:
            tag = html.rfind("<", start, found.start())
            yield now, html[start : max(tag, start)]
            start, now = max(tag, start), section
    yield now, html[start:]

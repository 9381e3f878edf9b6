"""A report as a page: it loads nothing from anywhere, runs no script, and can be printed."""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING

from newsletter_kit.cli.office import Office
from newsletter_kit.cli.report_words import (
    STATE_NAMES,
    edition_rows,
    edition_title,
    end_words,
    event_words,
    parts,
    reason_words,
    visible,
)
from newsletter_kit.moments import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter_kit.sending.report import RunReport


def page(issue_id: str, reports: Sequence[RunReport], office: Office | None = None) -> str:
    """The page of all runs of an issue.

    Args:
        issue_id: which issue.
        reports: of its runs, as they are to be shown.
        office: by whose clocks times are told, and which names are known.

    Example:
        >>> "<h1>2024-q1</h1>" in page("2024-q1", [])
        True
    """
    from jinja2 import Environment, StrictUndefined

    office = office or Office()
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "number": "{:,}".format,
        "moment": partial(moment, zone=office.zone),
        "list_title": office.list_title,
        "edition_title": edition_title,
        "visible": visible,
        "reason_words": reason_words,
        "event_words": partial(event_words, zone=office.zone),
        "end_words": end_words,
    }
    text = files("newsletter_kit.cli").joinpath("report.html.j2").read_text(encoding="utf-8")
    runs = [{"report": each, "parts": parts(each.counts), "editions": edition_rows(each)} for each in reports]
    return environment.from_string(text).render(issue=issue_id, runs=runs, names=STATE_NAMES) + "\n"

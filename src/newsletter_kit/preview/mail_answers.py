"""The answers that tell of one mail: its head, its size, its forms, and where its parts came from."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, PlainTextResponse

from newsletter_kit.errors import NewsletterError
from newsletter_kit.excerpt import printed
from newsletter_kit.preview.asked import number_asked, reader_asked, view_asked
from newsletter_kit.preview.counter import counter_of
from newsletter_kit.preview.finished import PARTS, mail_for
from newsletter_kit.preview.places import place_of, section_names
from newsletter_kit.preview.sheet import view_of_reader
from newsletter_kit.preview.sizes import GMAIL_CUTS_AT_BYTES, shares

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.errors import Problem
    from newsletter_kit.preview.finished import Mail
    from newsletter_kit.preview.sheet import View
    from newsletter_kit.preview.workshop import Workshop

_Work = Callable[["Workshop", "View", "Recipient | None"], dict[str, object]]
_SNIPPET_CHARACTERS = 140
_MAX_WORDS = 400


async def look(request: Request) -> Response:
    """The head of a mail, as inboxes list it, and its size in parts."""
    return await _told(request, _look)


async def place(request: Request) -> Response:
    """Where an element came from: `trace=17&words=…`."""
    query = request.query_params
    number, words = number_asked(query, "trace"), query.get("words", "")[:_MAX_WORDS]
    return await _told(request, partial(_place, number=number, words=words))


async def section(request: Request) -> Response:
    """Which trace classes belong to a section: `section=4`."""
    return await _told(request, partial(_section, index=number_asked(request.query_params, "section")))


async def part(request: Request) -> Response:
    """One form of a mail, as text."""
    name = request.path_params["name"]
    if name not in PARTS:
        return PlainTextResponse("There is no such part.\n", 404)
    try:
        counter, reader = counter_of(request), await reader_asked(request)
        mail = await counter.draw(partial(_mail, counter.workshop, view_asked(request.query_params), reader))
    except NewsletterError as error:
        lines = [line for each in error.problems for line in (str(each), *_lines(each))]
        return PlainTextResponse("\n".join((*lines, "")), 422)
    return PlainTextResponse(PARTS[name](mail))


def _lines(problem: Problem) -> list[str]:
    return printed(problem.excerpt) if problem.excerpt else []


async def _told(request: Request, work: _Work) -> Response:
    try:
        counter, reader = counter_of(request), await reader_asked(request)
        view = view_asked(request.query_params)
        return JSONResponse(await counter.draw(partial(work, counter.workshop, view, reader)))
    except NewsletterError as error:
        return JSONResponse({"problems": [str(each) for each in error.problems]}, 422)


def chosen_view(workshop: Workshop, view: View, reader: Recipient | None) -> View:
    """The view that is asked for; with a reader, the one that this reader gets.

    Raises:
        NewsletterError: if the issue was never whole.

    Example:
        >>> chosen_view(workshop, View("en"), None).language  # doctest: +SKIP
        'en'
    """
    return view_of_reader(workshop.whole().issue, reader) if reader else view


def _mail(workshop: Workshop, view: View, reader: Recipient | None) -> Mail:
    return mail_for(workshop.edition(chosen_view(workshop, view, reader)), reader)


def _look(workshop: Workshop, view: View, reader: Recipient | None) -> dict[str, object]:
    mail = _mail(workshop, view, reader)
    edition, message, desk = mail.edition, mail.message, workshop.whole()
    seen = workshop.sheet(chosen_view(workshop, view, reader))
    names = section_names(desk, workshop.view or view)
    parts = shares(seen.html_for(reader), seen.traces)
    return {
        "language": edition.language,
        "variant": edition.variant,
        "sender": message.sender.name or message.sender.address,
        "to": str(message.to),
        "subject": message.subject,
        "preheader": desk.issue.in_language(edition.language).preheader,
        "snippet": " ".join(message.text.split())[:_SNIPPET_CHARACTERS],
        "html_bytes": len(message.html.encode()),
        "text_bytes": len(message.text.encode()),
        "raw_bytes": len(mail.raw),
        "cut_at_bytes": GMAIL_CUTS_AT_BYTES,
        "sizes": [
            {"section": each.section, "name": _name(names, each.section), "bytes": each.size_bytes}
            for each in parts
        ],
    }


def _name(names: list[str], section: int | None) -> str:
    return names[section] if section is not None and section < len(names) else "head, frame and foot"


def _place(
    workshop: Workshop, view: View, reader: Recipient | None, *, number: int, words: str
) -> dict[str, object]:
    sheet = workshop.sheet(chosen_view(workshop, view, reader))
    if number >= len(sheet.traces):
        return {"template": None, "issue": None}
    return place_of(workshop.whole(), workshop.view or view, sheet.traces[number], words)


def _section(workshop: Workshop, view: View, reader: Recipient | None, *, index: int) -> dict[str, object]:
    traces = workshop.sheet(chosen_view(workshop, view, reader)).traces
    return {"traces": [number for number, each in enumerate(traces) if each.section == index]}

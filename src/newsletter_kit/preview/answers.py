"""The answers that draw: the page itself, the mail in its frame, its pictures, and the news."""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse

from newsletter_kit.errors import NewsletterError
from newsletter_kit.preview.asked import colours_asked, view_asked
from newsletter_kit.preview.bell import TooManyListenersError
from newsletter_kit.preview.counter import counter_of, news_of
from newsletter_kit.preview.framed import in_scheme, policy, with_pictures
from newsletter_kit.preview.note import note_page

if TYPE_CHECKING:
    from starlette.requests import Request

    from newsletter_kit.preview.framed import Colours
    from newsletter_kit.preview.sheet import View
    from newsletter_kit.preview.workshop import Workshop

ASSETS = {
    "preview.css": "text/css",
    "preview.js": "text/javascript",
}
"""The files of the page, each with its media type: no other file is ever read for an answer."""


async def page(_request: Request) -> Response:
    """The page."""
    return HTMLResponse(_own_file("index.html"))


async def asset(request: Request) -> Response:
    """A script or a style sheet of the page."""
    name = request.path_params["name"]
    if name not in ASSETS:
        return PlainTextResponse("There is no such file.\n", 404)
    return Response(_own_file(name), media_type=ASSETS[name])


async def mail(request: Request) -> Response:
    """The mail in its frame. One that cannot be drawn is a page that says why."""
    counter, query = counter_of(request), request.query_params
    draw = partial(framed_mail, counter.workshop, view_asked(query), colours_asked(query))
    try:
        html = await counter.do(draw)
    except NewsletterError as error:
        html = note_page(error.problems)
    shown = policy(pictures=query.get("pictures") != "off", web=query.get("web") == "on")
    return HTMLResponse(html, headers={"content-security-policy": shown})


def framed_mail(workshop: Workshop, view: View, colours: Colours) -> str:
    """The HTML of one edition as the frame shows it.

    Raises:
        NewsletterError: if it cannot be drawn.

    Example:
        >>> framed_mail(workshop, View("en"), "light")[:15]  # doctest: +SKIP
        '<!DOCTYPE html>'
    """
    sheet = workshop.sheet(view)
    settings = sheet.edition.settings
    hosted_at = settings.image_base_url and f"{settings.image_base_url.rstrip('/')}/{sheet.edition.issue_id}"
    html = with_pictures(sheet.html_for(None), sheet.edition.images, hosted_at)
    return in_scheme(html, "dark" if colours == "dark" else "light")


async def picture(request: Request) -> Response:
    """A picture of an edition that was drawn; its name holds the digest of its bytes."""
    name = request.path_params["name"]
    sheets = [*counter_of(request).workshop.standing.sheets.values()]
    found = next((each.pictures[name] for each in sheets if name in each.pictures), None)
    if found is None:
        return PlainTextResponse("There is no such picture.\n", 404)
    kept = {"cache-control": "private, max-age=86400, immutable"}
    return Response(found.content, media_type=found.media_type, headers=kept)


async def standing(request: Request) -> Response:
    """How the issue stands: what can be looked at, and what is wrong."""
    now = counter_of(request).workshop.standing
    issue = now.desk.issue if now.desk else None
    about = {"title": issue.title, "languages": issue.languages} if issue else None
    return JSONResponse({**news_of(now), "issue": about})


async def events(request: Request) -> Response:
    """The news, as server-sent events."""
    try:
        heard = counter_of(request).bell.listen()
    except TooManyListenersError:
        return PlainTextResponse("Too many pages are open. Close one.\n", 503)
    return StreamingResponse(heard, media_type="text/event-stream")


def _own_file(name: str) -> bytes:
    return files("newsletter_kit.preview").joinpath("page", name).read_bytes()

"""The answers that draw: the page itself, the mail in its frame, its pictures, and the news."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse

from newsletter_kit.compile.wording import own_name_of
from newsletter_kit.errors import NewsletterError
from newsletter_kit.issue.only_for import condition_name, conditions
from newsletter_kit.preview.asked import colours_asked, reader_asked, view_asked
from newsletter_kit.preview.bell import TooManyListenersError
from newsletter_kit.preview.counter import counter_of, news_of
from newsletter_kit.preview.framed import in_colours, policy, with_pictures
from newsletter_kit.preview.mail_answers import chosen_view
from newsletter_kit.preview.note import note_page
from newsletter_kit.preview.qr import qr_svg

if TYPE_CHECKING:
    from starlette.requests import Request

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.preview.desk import Desk
    from newsletter_kit.preview.framed import Colours
    from newsletter_kit.preview.sheet import View
    from newsletter_kit.preview.workshop import Workshop

_SCRIPTS = ("preview.js", "dom.js", "stage.js", "panel.js", "readers.js", "trial.js")

ASSETS = {
    "preview.css": "text/css",
    **dict.fromkeys(_SCRIPTS, "text/javascript"),
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
    try:
        reader = await reader_asked(request)
        asked = Framed(view_asked(query), colours_asked(query), reader)
        html = await counter.draw(partial(framed_mail, counter.workshop, asked))
    except NewsletterError as error:
        html = note_page(error.problems)
    shown = policy(pictures=query.get("pictures") != "off", web=query.get("web") == "on")
    return HTMLResponse(html, headers={"content-security-policy": shown})


@dataclass(frozen=True, slots=True)
class Framed:
    """What a frame is to show.

    Attributes:
        view: the edition.
        colours: in which colours.
        reader: for whom; then the edition is theirs.
    """

    view: View
    colours: Colours = "light"
    reader: Recipient | None = None


def framed_mail(workshop: Workshop, asked: Framed) -> str:
    """The HTML of one edition as the frame shows it.

    Raises:
        NewsletterError: if it cannot be drawn.

    Example:
        >>> framed_mail(workshop, Framed(View("en")))[:15]  # doctest: +SKIP
        '<!DOCTYPE html>'
    """
    sheet = workshop.sheet(chosen_view(workshop, asked.view, asked.reader))
    settings = sheet.edition.settings
    hosted_at = settings.image_base_url and f"{settings.image_base_url.rstrip('/')}/{sheet.edition.issue_id}"
    html = with_pictures(sheet.html_for(asked.reader), sheet.edition.images, hosted_at)
    return in_colours(html, asked.colours)


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
    """How the issue stands: what can be looked at, what is wrong, and by whom tests are sent."""
    counter = counter_of(request)
    now = counter.workshop.standing
    about = _about(now.desk) if now.desk else None
    door = {"csrf": counter.door.csrf, "others": counter.door.url_for_others}
    return JSONResponse({**news_of(now), "issue": about, **door})


def _about(desk: Desk) -> dict[str, object]:
    issue, settings = desk.issue, desk.settings
    return {
        "title": issue.title,
        "id": issue.id,
        "layout": desk.layout.name,
        "languages": [{"tag": each, "name": own_name_of(each)} for each in issue.languages],
        "conditions": [condition_name(each) for each in conditions(issue)],
        "provider": settings.provider,
        "team": settings.team,
        "root": str(settings.root),
    }


async def findings(request: Request) -> Response:
    """What the rules have said last."""
    examiner = counter_of(request).examiner
    return JSONResponse({"number": examiner.number, "findings": examiner.findings})


async def qr(request: Request) -> Response:
    """The address for other devices, as a QR code."""
    url = counter_of(request).door.url_for_others
    if not url:
        return PlainTextResponse("No other device reaches this preview.\n", 404)
    return Response(qr_svg(url), media_type="image/svg+xml")


async def events(request: Request) -> Response:
    """The news, as server-sent events."""
    try:
        heard = counter_of(request).bell.listen()
    except TooManyListenersError:
        return PlainTextResponse("Too many pages are open. Close one.\n", 503)
    return StreamingResponse(heard, media_type="text/event-stream")


def _own_file(name: str) -> bytes:
    return files("newsletter_kit.preview").joinpath("page", name).read_bytes()

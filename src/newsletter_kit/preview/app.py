"""The preview as one application: which address leads to which answer."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.routing import Route

from newsletter_kit.preview import answers, mail_answers, reader_answers
from newsletter_kit.preview.guard import TOO_LARGE, Guard, no

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request
    from starlette.responses import Response

    from newsletter_kit.preview.counter import Counter

ROUTES = (
    Route("/", answers.page),
    Route("/asset/{name}", answers.asset),
    Route("/events", answers.events),
    Route("/mail", answers.mail),
    Route("/picture/{name}", answers.picture),
    Route("/standing", answers.standing),
    Route("/look", mail_answers.look),
    Route("/part/{name}", mail_answers.part),
    Route("/place", mail_answers.place),
    Route("/section", mail_answers.section),
    Route("/findings", answers.findings),
    Route("/readers", reader_answers.readers),
    Route("/qr.svg", answers.qr),
    Route("/test", reader_answers.test, methods=["POST"]),
)
"""Every address that is answered; all others are 404."""


def make_app(counter: Counter) -> Guard:
    """The whole preview as an ASGI application, behind its guard.

    Example:
        >>> make_app(counter_for(Workshop(Path("issues/2024-q1")), door))  # doctest: +SKIP
    """
    app = Starlette(
        routes=ROUTES, lifespan=partial(_open, counter), exception_handlers={ClientDisconnect: _too_large}
    )
    app.state.counter = counter
    return Guard(app, counter.door)


async def _too_large(_request: Request, _error: Exception) -> Response:
    """The guard has cut the request off; or else nobody is there to be answered."""
    return no(413, TOO_LARGE)


@asynccontextmanager
async def _open(counter: Counter, _app: Starlette) -> AsyncIterator[None]:
    """Read the issue and follow its files as long as the server lives."""
    await counter.refresh()
    following = asyncio.create_task(counter.keep_up())
    try:
        yield
    finally:
        counter.end()
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

"""What a request asks for, read from its address: what is odd in it is passed over."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, get_args

from newsletter_kit.preview.counter import counter_of
from newsletter_kit.preview.framed import Colours
from newsletter_kit.preview.sheet import View

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams
    from starlette.requests import Request

    from newsletter_kit.audience.recipient import Recipient

_COLOURS: tuple[Colours, ...] = get_args(Colours)


def view_asked(query: QueryParams) -> View:
    """The edition that is asked for: `language=ka&only=country%3Dde`.

    Example:
        >>> from starlette.datastructures import QueryParams
        >>> view_asked(QueryParams("language=ka"))
        View(language='ka', holding=frozenset())
    """
    return View(query.get("language", ""), frozenset(query.getlist("only")))


def colours_asked(query: QueryParams) -> Colours:
    """The colours that are asked for: `colours=dark`; light ones if none are known by that name.

    Example:
        >>> from starlette.datastructures import QueryParams
        >>> colours_asked(QueryParams("colours=dark")), colours_asked(QueryParams("colours=pink"))
        ('dark', 'light')
    """
    return next((each for each in _COLOURS if each == query.get("colours")), "light")


def number_asked(query: QueryParams, name: str) -> int:
    """A number that is asked for; 0 if there is none.

    Example:
        >>> from starlette.datastructures import QueryParams
        >>> number_asked(QueryParams("row=12"), "row"), number_asked(QueryParams("row=x"), "row")
        (12, 0)
    """
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= len("1000000000") else 0


async def reader_asked(request: Request) -> Recipient | None:
    """The reader that is asked for by the row of the audience: `row=12`; None if none is.

    Raises:
        AudienceError: if nobody is in that row.

    Example:
        >>> await reader_asked(request)  # doctest: +SKIP
        Recipient(…, row=12)
    """
    row, counter = number_asked(request.query_params, "row"), counter_of(request)
    return await counter.read(partial(counter.readers.at, row)) if row else None

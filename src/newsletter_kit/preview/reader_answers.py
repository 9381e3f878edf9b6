"""The answers that concern people: the readers of the audience, and a test mail."""

from __future__ import annotations

import json
from functools import partial
from ipaddress import ip_address
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from newsletter_kit.errors import NewsletterError
from newsletter_kit.preview.asked import number_asked, reader_asked
from newsletter_kit.preview.counter import counter_of
from newsletter_kit.preview.readers import masked
from newsletter_kit.preview.trial import Wish, grant

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.preview.counter import Counter

_MAX_WANTED = 100
_NAMES = ("name", "first_name", "last_name")


async def readers(request: Request) -> Response:
    """A page of readers: `q=nino&after=200`. Addresses and names are masked, unless `shown=yes`."""
    query, counter = request.query_params, counter_of(request)
    wanted, after = query.get("q", "")[:_MAX_WANTED], number_asked(query, "after")
    try:
        found = await counter.read(partial(counter.readers.page, wanted, after))
    except NewsletterError as error:
        return _problems(error)
    shown = query.get("shown") == "yes"
    listed = [_as_json(each, shown=shown) for each in found.readers]
    return JSONResponse({"readers": listed, "after": found.after, "more": found.more, "count": found.count})


def _as_json(reader: Recipient, *, shown: bool) -> dict[str, object]:
    name = " ".join(reader.fields[each] for each in _NAMES if reader.fields.get(each))
    address = str(reader.address)
    return {
        "row": reader.row,
        "address": address if shown else masked(address),
        "name": name if shown else masked(name),
        "language": reader.language,
    }


async def test(request: Request) -> Response:
    """Send a test mail: `{"address": …, "csrf": …}`, and `row=12` in the address for its fields."""
    counter, body = counter_of(request), await _body(request)
    if not counter.door.is_meant(str(body.get("csrf", ""))):
        return JSONResponse({"problems": ["Open the page anew, and try again."]}, 403)
    try:
        like = await reader_asked(request)
        wish = Wish(str(body.get("address", "")), str(like.address) if like else None, _is_here(request))
        tried = await counter.read(partial(_granted, counter, wish))
    except NewsletterError as error:
        return _problems(error)
    return JSONResponse({"tried": tried})


def _granted(counter: Counter, wish: Wish) -> list[dict[str, str]]:
    return grant(wish, counter.workshop.whole(), counter.readers.opened())


async def _body(request: Request) -> dict[str, object]:
    """The body as JSON, of the right type only: a simple form of another page has not that type."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return {}
    try:
        read = json.loads(await request.body())
        json.dumps(read, ensure_ascii=False).encode()  # half a character, as in "\\ud800", is no text
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _is_here(request: Request) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _problems(error: NewsletterError) -> Response:
    return JSONResponse({"problems": [str(each) for each in error.problems]}, 422)

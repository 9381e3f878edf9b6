"""The guard at the door: who may ask, what may be asked, and what every answer says to the browser."""

from __future__ import annotations

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from newsletter_kit.preview.door import Door

MAX_URL_BYTES = 2_000
MAX_BODY_BYTES = 4_000

TOO_LARGE = "The request is too large."

POSTS = frozenset({"/test"})
"""What may be asked with POST; all else is only looked at."""

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "cache-control": "no-store",
    "content-security-policy": PAGE_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}
_ELSEWHERE = "Open the address that the terminal shows: it holds the key to this page."


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets through to `app` only what the door allows.

    Attributes:
        app: what answers.
        door: where it can be reached, and with which token.

    Example:
        >>> Guard(app, Door("127.0.0.1", 8025, "k3y"))  # doctest: +SKIP
    """

    app: ASGIApp
    door: Door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            answer = self._refused(scope) or self._admitted(scope)
            await (answer or self.app)(scope, _measured(receive), _with_headers(send))

    def _refused(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if headers.get("host", "").lower() not in self.door.hosts:
            return no(403, "This name does not lead here. Use the address that the terminal shows.")
        if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_URL_BYTES:
            return no(414, "The address is too long.")
        if "content-length" in headers and "transfer-encoding" in headers:
            return no(400, "The request says its length twice.")
        if scope["method"] not in ({"POST"} if scope["path"] in POSTS else {"GET", "HEAD"}):
            return no(405, "That cannot be done here.")
        if _length(headers) > MAX_BODY_BYTES:
            return no(413, TOO_LARGE)
        return None if self._is_our_own(scope, headers) else no(403, "Another page may not ask here.")

    def _is_our_own(self, scope: Scope, headers: Headers) -> bool:
        """Whether the request comes from our page, or from nobody's: a person who opens the address."""
        origin = headers.get("origin")
        if origin is not None:
            return origin in {f"http://{host}" for host in self.door.hosts}
        site = headers.get("sec-fetch-site", "none")
        opens = scope["path"] == "/" and headers.get("sec-fetch-mode", "navigate") == "navigate"
        return scope["method"] != "POST" and (site in {"same-origin", "none"} or opens)

    def _admitted(self, scope: Scope) -> Response | None:
        """None for who has the token in a cookie; who has it in the address is given the cookie."""
        asked = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[-1]
        if scope["path"] == "/" and asked and self.door.opens_to(asked):
            answer = RedirectResponse("/", 303)
            answer.set_cookie(self.door.cookie, self.door.token, httponly=True, samesite="strict", path="/")
            return answer
        shown = _cookie(Headers(scope=scope).get("cookie", ""), self.door.cookie)
        return None if self.door.opens_to(shown) else no(403, _ELSEWHERE)


def no(status: int, why: str) -> Response:
    """An answer that refuses, and ends the connection.

    Example:
        >>> no(413, TOO_LARGE).status_code
        413
    """
    return PlainTextResponse(why + "\n", status, {"connection": "close"})


def _length(headers: Headers) -> int:
    told = headers.get("content-length", "0")
    return int(told) if told.isdecimal() and len(told) < len("1000000000000") else MAX_BODY_BYTES + 1


def _cookie(header: str, name: str) -> str:
    try:
        morsel = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _measured(receive: Receive) -> Receive:
    """The request, cut off when more comes than a length had announced, or than is taken at all."""
    read = 0

    async def measured() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        return message if read <= MAX_BODY_BYTES else {"type": "http.disconnect"}

    return measured


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _ALWAYS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending

"""Postmark: which server the token opens, and whether it has the stream for newsletters.

Source: postmarkapp.com/developer/api, the pages on the server and on message streams. Whether a domain is
verified only the account's token may ask, which is not for programs that send.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from newsletter_kit.finding import look, ok, wrong
from newsletter_kit.providers.answer import words
from newsletter_kit.providers.payload import question
from newsletter_kit.providers.postmark import TEST_TOKEN
from newsletter_kit.providers.probes.account import key_taken, refusal

if TYPE_CHECKING:
    from newsletter_kit.finding import Finding
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.postmark import Postmark
    from newsletter_kit.providers.probes.account import Probing

_BROADCASTS = "Broadcasts"
_NO_STREAM = 404


def probe_postmark(dialect: Postmark, sender: str) -> Probing:  # noqa: ARG001  it does not tell of domains
    """GET /server, and GET /message-streams/{id}.

    Example:
        >>> from pydantic import SecretStr
        >>> from newsletter_kit.providers.postmark import Postmark
        >>> next(probe_postmark(Postmark(SecretStr("x")), "a@iom.int")).url
        'https://api.postmarkapp.com/server'
    """
    token = dialect.token.get_secret_value()
    if token == TEST_TOKEN:
        return [look("postmark", "the test token is set: all is taken, and nothing is sent")]
    headers = {"X-Postmark-Server-Token": token}
    answer = yield question(f"{dialect.base_url}/server", {}, headers)
    if not answer.is_success:
        return [refusal(answer, words(answer.said().get("Message")))]
    kind = answer.said().get("DeliveryType")
    sandbox = look("postmark", "this server is a sandbox: it takes mail, and sends none", "Take a live one.")
    findings = [key_taken(answer), *([sandbox] if kind == "Sandbox" else [])]
    stream = yield question(f"{dialect.base_url}/message-streams/{quote(dialect.stream)}", {}, headers)
    return [*findings, _stream(stream, dialect.stream)]


def _stream(answer: HttpAnswer, name: str) -> Finding:
    said = answer.said()
    if answer.status == _NO_STREAM or said.get("ArchivedAt"):
        remedy = 'Name one of yours: stream = "…" under [providers.postmark].'
        return wrong("postmark", f"there is no stream {name!r} on this server", remedy)
    if not answer.is_success:
        return refusal(answer, words(said.get("Message")))
    if said.get("MessageStreamType") != _BROADCASTS:
        what = f"the stream {name!r} is not of the kind Broadcast, by which newsletters must go"
        return wrong("postmark", what, 'Name another: stream = "…" under [providers.postmark].')
    return ok("postmark", f"the stream {name!r} is there, and for newsletters")

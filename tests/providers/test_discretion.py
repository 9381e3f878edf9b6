"""Whatever a provider repeats of what it was sent, no key comes back with its answer."""

from __future__ import annotations

import html
import json
from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import requests
from pydantic import SecretStr

from answering_server import AnsweringServer, answers
from newsletter_kit.providers.answer import words
from newsletter_kit.providers.base import Capabilities, Outcome, Status
from newsletter_kit.providers.discretion import keys_of
from newsletter_kit.providers.http import HttpConversation
from provider_samples import sample_batch

if TYPE_CHECKING:
    from collections.abc import Generator

    from newsletter_kit.providers.base import Batch

KEY = "s3cr3t-K3y-of-the-office"
BATCH = sample_batch("nino@iom.int")


@dataclass(frozen=True)
class Echoing:
    """A dialect that believes what it is told of each message."""

    base_url: str
    name = "echoing"
    capabilities = Capabilities(batch_messages=10, repeatable=False, smtputf8=False)
    secrets = (SecretStr(KEY),)

    def prepare(self, batch: Batch) -> requests.Request:
        return requests.Request("POST", f"{self.base_url}/{batch.key}")

    def parse(self, answer: Any, batch: Batch) -> list[Outcome]:
        said = answer.json()
        name = answer.headers.get("x-name", said["id"])
        return [Outcome(batch.messages[0].message_id, Status(said["is"]), words(said["why"]), name)]

    def find(self, batch: Batch) -> Generator[requests.Request, Any, list[Outcome | None]]:
        answer = yield requests.Request("GET", f"{self.base_url}/{batch.key}")
        return [*self.parse(answer, batch)]


def _heard(said: dict[str, str], headers: dict[str, str] | None = None, *, find: bool = False) -> str:
    script = answers(200, json.dumps(said).encode(), headers)
    with AnsweringServer([script]) as server, HttpConversation(Echoing(server.url)) as provider:
        return str(provider.find(BATCH) if find else provider.deliver(BATCH))


@pytest.mark.parametrize("find", [False, True], ids=["deliver", "find"])
@pytest.mark.parametrize("where", ["id", "why"])
def test_e28_a_key_in_the_answer_about_a_message_is_hidden(where: str, *, find: bool) -> None:
    """Neither the reason nor the provider's name for a message holds it, whoever asks."""
    said = {"is": "rejected", "id": "1", "why": "No", where: f"{KEY} is no key"}
    heard = _heard(said, find=find)
    assert ("[key] is no key" in heard, KEY in heard) == (True, False)


def test_e28_a_key_in_a_header_is_hidden() -> None:
    """Some providers name a message in a header."""
    assert "[key]-7" in _heard({"is": "accepted", "id": "", "why": ""}, {"X-Name": f"{KEY}-7"})


def test_e28_half_a_key_is_hidden_too() -> None:
    """Words that are cut do not end within a key."""
    heard = _heard({"is": "rejected", "id": "1", "why": "x" * 290 + KEY})
    assert KEY[:5] not in heard


PAIR = b64encode(b"us?:s3cr3t>>K3y-of-the-office").decode()
"""What stands in the header of HTTP Basic: with all signs of base64 that are no letters."""

FORMS = {
    "as it travels": PAIR,
    "without its end": PAIR.rstrip("="),
    "in JSON of PHP": PAIR.replace("/", "\\/"),
    "in a URL": quote(PAIR, safe=""),
    "in HTML": PAIR.replace("+", "&#43;").replace("/", "&#x2F;"),
    "in JSON of Go": PAIR.replace("+", "\\u002b").replace("/", "\\u002F"),
}


class Basic(Echoing):
    """The same, with a key that travels as the base64 of a pair."""

    def prepare(self, batch: Batch) -> requests.Request:
        headers = {"Authorization": f"Basic {PAIR}"}
        return requests.Request("POST", f"{self.base_url}/{batch.key}", headers=headers)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
@pytest.mark.parametrize("where", ["body", "header"])
def test_e28_the_login_that_a_provider_repeats_is_hidden(form: str, where: str) -> None:
    """Who echoes our headers in what it says gives away no key, in whatever way it writes them."""
    told = {"body": f"No: Basic {form}", "header": ""}[where]
    body = f'{{"is": "rejected", "id": "1", "why": "{told}"}}'.encode()
    script = answers(200, body, {"X-Name": f"n-{form}"} if where == "header" else {})
    with AnsweringServer([script]) as server, HttpConversation(Basic(server.url)) as provider:
        heard = str(provider.deliver(BATCH))
    assert ("[key]" in heard, PAIR[:12] in html.unescape(heard)) == (True, False)


SIGNED = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240405/eu-west-1/ses/aws4_request, Signature={}"


def test_e28_a_signature_is_no_key() -> None:
    """What is made anew for each call opens nothing afterwards, and nothing is prepared to look for it."""
    for letter in "0123456789abcdef":
        headers = {"Authorization": SIGNED.format(letter * 64)}
        assert keys_of([SecretStr(KEY)], headers) == (KEY.encode(),)


@pytest.mark.parametrize("sent", [f"Basic {PAIR}", f"basic {PAIR}".encode(), f"Token {PAIR}", PAIR])
def test_e28_what_opens_a_door_is_a_key_whatever_its_scheme(sent: str | bytes) -> None:
    """A dialect of a stranger may have a scheme of its own, or none."""
    assert keys_of((), {"Authorization": sent}) == (PAIR.rstrip("=").encode(),)

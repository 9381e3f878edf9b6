"""Asking a provider afterwards: who is there was accepted, who surely is not may be written to again."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from answering_server import AnsweringServer, answers
from newsletter_kit.errors import ProviderRefused, ProviderUnavailable, ProviderUncertain
from newsletter_kit.providers.base import Finder, Status
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.sendgrid import REGIONS, SendGrid
from provider_samples import DIALECTS, KEY, SECRET, sample_batch

if TYPE_CHECKING:
    from answering_server import Asked, Script
    from newsletter_kit.providers.base import Outcome

BATCH = sample_batch("Nino@iom.int", "levan@iom.int")
FINDERS = [name for name, dialect in DIALECTS.items() if dialect.capabilities.lookup.kind != "none"]


def rows(name: str, *addresses: str) -> Any:
    """The answer in which a provider knows these addresses."""
    if name == "postmark":
        return {
            "TotalCount": 1,
            "Messages": [{"Recipients": [each], "MessageID": "id"} for each in addresses],
        }
    if name == "sendgrid":
        return {"messages": [{"to_email": each, "msg_id": "id"} for each in addresses]}
    if name == "mailgun":
        return {"items": [{"event": "accepted", "recipient": each} for each in addresses], "paging": {}}
    if name == "mailjet":
        return {"Count": 1, "Data": [{"ContactAlt": each, "ID": "id"} for each in addresses]}
    return {"events": [{"email": each, "messageId": "id"} for each in addresses]} if addresses else {}


def asked(name: str, *scripts: Script) -> tuple[list[Outcome | None], list[Asked]]:
    """What is found at a server that answers so, and what it was asked."""
    with AnsweringServer(list(scripts)) as server:
        dialect = replace(DIALECTS[name], base_url=server.url)  # type: ignore[type-var]
        with HttpConversation(dialect) as provider:
            return provider.find(BATCH), server.asked


def answering(body: Any, status: int = 200) -> Script:
    """A whole answer of JSON."""
    return answers(status, json.dumps(body).encode())


def test_the_providers_that_can_be_asked_are_these() -> None:
    """The others settle a doubt by their key, or leave it to a person."""
    assert FINDERS == ["postmark", "sendgrid", "mailgun", "mailjet", "brevo"]
    assert isinstance(HttpConversation(DIALECTS["postmark"]), Finder)


@pytest.mark.parametrize("name", FINDERS)
def test_all_that_are_there_were_accepted(name: str) -> None:
    """The addresses may be written in other letters than ours."""
    found, _ = asked(name, answering(rows(name, "nino@iom.int", "LEVAN@iom.int")))
    assert [each and (each.status, each.message_id) for each in found] == [
        (Status.ACCEPTED, message.message_id) for message in BATCH.messages
    ]


@pytest.mark.parametrize("name", FINDERS)
def test_none_that_is_there_was_accepted(name: str) -> None:
    """An empty list, in the provider's own form, is a no for everybody."""
    found, _ = asked(name, answering(rows(name)))
    assert found == [None, None]


@pytest.mark.parametrize(
    ("name", "others"),
    [("postmark", False), ("mailjet", False), ("sendgrid", True), ("mailgun", True), ("brevo", True)],
)
def test_one_that_is_there_speaks_for_all_where_a_batch_is_taken_whole(name: str, *, others: bool) -> None:
    """Where one answer is for the whole batch, a list that is still growing doubles nobody."""
    found, _ = asked(name, answering(rows(name, "nino@iom.int")))
    assert [each is not None for each in found] == [True, others]


@pytest.mark.parametrize(
    ("name", "path", "values"),
    [
        (
            "postmark",
            "/messages/outbound",
            {"metadata_newsletter-batch": KEY, "messagestream": "broadcast", "count": "500", "offset": "0"},
        ),
        (
            "sendgrid",
            "/v3/messages",
            {"query": f"unique_args['newsletter_batch']=\"{KEY}\"", "limit": "1000"},
        ),
        (
            "mailgun",
            "/v3/news.iom.int/events",
            {"event": "accepted", "message-id": f"{KEY}@news.iom.int", "limit": "300"},
        ),
        (
            "mailjet",
            "/v3/REST/message",
            {"CustomID": KEY, "ShowContactAlt": "true", "ShowCustomID": "true", "Limit": "1000"},
        ),
        (
            "brevo",
            "/v3/smtp/statistics/events",
            {"tags": f'["{KEY}"]', "event": "requests", "limit": "2500"},
        ),
    ],
)
def test_the_question_is_for_our_own_key(name: str, path: str, values: dict[str, str]) -> None:
    """Each provider is asked at its own place, by the key that travelled with the batch."""
    _, requests = asked(name, answering(rows(name)))
    url = urlsplit(requests[0].path)
    assert (requests[0].method, url.path) == ("GET", path)
    assert {key: value for key, (value,) in parse_qs(url.query).items()} == values


@pytest.mark.parametrize("name", FINDERS)
@pytest.mark.parametrize(
    "body", [[], "text", {"Messages": 1, "messages": 1, "items": 1, "Data": 1, "events": 1}]
)
def test_nonsense_is_no_answer(name: str, body: Any) -> None:
    """What is not in the provider's form decides nothing: nobody is written to again because of it."""
    with pytest.raises(ProviderUncertain):
        asked(name, answering(body))


@pytest.mark.parametrize("name", FINDERS)
@pytest.mark.parametrize(
    ("status", "kind"), [(429, ProviderUnavailable), (503, ProviderUnavailable), (400, ProviderUncertain)]
)
def test_an_error_is_no_answer(name: str, status: int, kind: type[Exception]) -> None:
    """A look-up that fails says nothing of the messages; it may be asked again later."""
    with pytest.raises(kind):
        asked(name, answering({}, status))


@pytest.mark.parametrize("name", ["postmark", "mailgun", "mailjet", "brevo"])
def test_a_wrong_key_stops(name: str) -> None:
    """A key that may not look stops the run, since it may not send either."""
    with pytest.raises(ProviderRefused):
        asked(name, answering({}, 401))


def test_sendgrid_looks_up_only_for_those_who_pay_for_it() -> None:
    """Without that extra the key is refused for the look-up alone, so the doubt stays and sending goes on."""
    with pytest.raises(ProviderUncertain, match="Email Activity"):
        asked("sendgrid", answering({"errors": [{"message": "access forbidden"}]}, 403))


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (REGIONS["global"], "by_key"),
        ("http://127.0.0.1:8025", "by_key"),
        (REGIONS["eu"], "none"),
        ("https://relay.iom.int/sendgrid", "none"),
    ],
)
def test_sendgrid_is_asked_at_its_global_address_only(url: str, kind: str) -> None:
    """Another host may answer with an empty list, which would look as if nobody had been mailed."""
    assert SendGrid(SECRET, url).capabilities.lookup.kind == kind


def test_mailgun_is_asked_page_by_page() -> None:
    """The next page is asked for until one is empty, and never at another host."""
    with AnsweringServer([answering({})]) as server:
        first = rows("mailgun", "nino@iom.int") | {"paging": {"next": f"{server.url}/v3/page/2"}}
        second = rows("mailgun", "levan@iom.int") | {"paging": {"next": "https://stranger.example/3"}}
        server.scripts = [answering(first), answering(second)]
        dialect = replace(DIALECTS["mailgun"], base_url=server.url)  # type: ignore[type-var]
        with HttpConversation(dialect) as provider:
            assert None not in provider.find(BATCH)
        assert [each.path.partition("?")[0] for each in server.asked] == [
            "/v3/news.iom.int/events",
            "/v3/page/2",
        ]

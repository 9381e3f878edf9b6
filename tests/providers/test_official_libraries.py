"""The providers' own libraries, told the same message, send the same: place, key, fields and encodings."""

from __future__ import annotations

import gc
import json
import re
from base64 import b64encode
from dataclasses import replace
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest

from answering_server import AnsweringServer, answers
from newsletter_kit.providers.http import HttpConversation
from provider_answers import success
from provider_samples import DIALECTS, IMAGE, SECRET, sample_batch, sample_edition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from answering_server import Asked

KEY = SECRET.get_secret_value()
BATCH = sample_batch(edition=sample_edition(images=(IMAGE,)))
WITHOUT_PICTURES = sample_batch()

pytestmark = pytest.mark.filterwarnings("ignore")  # of libraries that are not ours


@pytest.fixture
def server() -> Iterator[AnsweringServer]:
    """Records what it is asked, and answers with an empty object."""
    with AnsweringServer([answers(200, b"{}", {"Content-Type": "application/json"})]) as answering:
        yield answering
        gc.collect()  # the libraries leave connections open; they go here, where no warning counts


def ours(name: str, server: AnsweringServer) -> Asked:
    """The request that we send to that server."""
    batch = WITHOUT_PICTURES if name in {"resend", "brevo"} else BATCH
    answer = success(name, batch)
    server.scripts = [answers(answer.status, answer.body, dict(answer.headers))]
    where = "given_url" if name == "ses" else "base_url"
    with HttpConversation(replace(DIALECTS[name], **{where: server.url})) as provider:  # type: ignore[type-var]
        provider.deliver(batch)
    server.scripts = [answers(200, b"{}", {"Content-Type": "application/json"})]
    return server.asked.pop()


def theirs(server: AnsweringServer) -> Asked:
    """The last request that came in."""
    return server.asked.pop()


def assert_alike(our: Asked, their: Asked, *headers: str) -> None:
    """The same method, path, these headers, and JSON."""
    assert (our.method, our.path) == (their.method, their.path)
    assert [our.headers[name] for name in headers] == [their.headers[name] for name in headers]
    assert json.loads(our.body) == without_nulls(json.loads(their.body))


def without_nulls(node: Any) -> Any:
    """What is left of JSON without the fields that say nothing."""
    if isinstance(node, list):
        return [without_nulls(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {key: without_nulls(value) for key, value in node.items() if value is not None}


def test_postmark(server: AnsweringServer) -> None:
    """Postmarker's batch of e-mails, picture included."""
    library = pytest.importorskip("postmarker.core", reason="cannot run here: postmarker is not installed")
    our = ours("postmark", server)
    client = library.PostmarkClient(server_token=KEY, root_api_url=server.url)
    messages = json.loads(our.body)
    server.scripts = [answers(200, json.dumps([{"ErrorCode": 0}] * 2).encode())]
    client.emails.send_batch(
        *[
            client.emails.Email(
                **{key: value for key, value in each.items() if key != "Headers"},
                Headers={header["Name"]: header["Value"] for header in each["Headers"]},
                TrackLinks=None,  # the account decides, as with us
            )
            for each in messages
        ]
    )
    assert_alike(our, theirs(server), "X-Postmark-Server-Token")


def test_resend(server: AnsweringServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Resend's batch, with its idempotency key and its permissive validation."""
    library = pytest.importorskip("resend", reason="cannot run here: resend is not installed")
    our = ours("resend", server)
    monkeypatch.setattr(library, "api_url", server.url)
    monkeypatch.setattr(library, "api_key", KEY)
    options = {"idempotency_key": WITHOUT_PICTURES.key, "batch_validation": "permissive"}
    library.Batch.send(
        [
            {
                "from": '"IOM, Géorgie" <news@iom.int>',
                "to": [f'"{message.to.name}" <{message.to.address}>'],
                "subject": message.subject,
                "html": message.html,
                "text": message.text,
                "headers": message.headers,
                "reply_to": '"Press" <press@iom.int>',
                "tags": [
                    {"name": "issue", "value": "2024-q1"},
                    {"name": "batch", "value": WITHOUT_PICTURES.key},
                ],
            }
            for message in WITHOUT_PICTURES.messages
        ],
        options=options,
    )
    assert_alike(our, theirs(server), "Authorization", "Idempotency-Key", "x-batch-validation")


def test_sendgrid(server: AnsweringServer) -> None:
    """SendGrid's helpers, with a personalization for each reader."""
    library = pytest.importorskip("sendgrid", reason="cannot run here: sendgrid is not installed")
    helpers = pytest.importorskip("sendgrid.helpers.mail")
    our = ours("sendgrid", server)
    body = json.loads(our.body)
    mail = helpers.Mail(helpers.Email("news@iom.int", "IOM, Géorgie"), subject=body["subject"])
    mail.reply_to = helpers.ReplyTo("press@iom.int", "Press")
    for part in body["content"]:
        mail.add_content(helpers.Content(part["type"], part["value"]))
    pairs = list(zip(BATCH.messages, body["personalizations"], strict=True))
    for message, each in reversed(pairs):  # each is put before the others
        personal = helpers.Personalization()
        personal.add_to(helpers.To(message.to.address, message.to.name))
        for name, value in message.headers.items():
            personal.add_header(helpers.Header(name, value))
        for tag, value in each["substitutions"].items():
            personal.add_substitution(helpers.Substitution(tag, value))
        personal.add_custom_arg(helpers.CustomArg("newsletter_batch", BATCH.key))
        mail.add_personalization(personal)
    mail.add_category(helpers.Category("2024-q1"))
    text = b64encode(IMAGE.content).decode()
    mail.add_attachment(helpers.Attachment(text, "the_bridge.png", "image/png", "inline", "bridge@news"))
    mail.tracking_settings = helpers.TrackingSettings(
        subscription_tracking=helpers.SubscriptionTracking(enable=False)
    )
    library.SendGridAPIClient(KEY, host=server.url).send(mail)
    assert_alike(our, theirs(server), "Authorization")


def form(asked: Asked) -> dict[str, list[tuple[str | None, bytes]]]:
    """The parts of a multipart form by their name, each with its file name."""
    head = f"Content-Type: {asked.headers['Content-Type']}\r\n\r\n".encode()
    fields: dict[str, list[tuple[str | None, bytes]]] = {}
    for part in message_from_bytes(head + asked.body, policy=policy.HTTP).iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        fields.setdefault(name, []).append((part.get_filename(), content))
    return fields


def test_mailgun(server: AnsweringServer) -> None:
    """Mailgun's client, with the same fields and the picture as a file."""
    library = pytest.importorskip("mailgun.client", reason="cannot run here: mailgun is not installed")
    our = ours("mailgun", server)
    fields = form(our)
    data = {
        name: [content.decode() for _, content in parts] for name, parts in fields.items() if name != "inline"
    }
    files = [("inline", ("bridge@news", IMAGE.content))]
    client = library.Client(auth=("api", KEY), api_url=server.url)
    client.messages.create(data=data, files=files, domain="news.iom.int")
    their = theirs(server)
    assert (our.method, our.path) == (their.method, their.path)
    assert our.headers["Authorization"] == their.headers["Authorization"]
    assert fields == form(their)


def test_mailjet(server: AnsweringServer) -> None:
    """Mailjet's client of version 3.1; its address is fixed, so the connection is led to our server."""
    library = pytest.importorskip("mailjet_rest", reason="cannot run here: mailjet-rest is not installed")
    import requests

    class Detour(requests.adapters.HTTPAdapter):
        def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
            request.url = re.sub(r"https://api\.mailjet\.com", server.url, str(request.url))
            return super().send(request, *args, **options)

    our = ours("mailjet", server)
    client = library.Client(auth=("public-key", KEY), version="v3.1")
    client.session.mount("https://", Detour())
    client.send.create(data=json.loads(our.body))
    assert_alike(our, theirs(server), "Authorization")


def test_brevo(server: AnsweringServer) -> None:
    """Brevo's client, whose types know the versions of a batch."""
    library = pytest.importorskip("brevo", reason="cannot run here: brevo-python is not installed")
    our = ours("brevo", server)
    body = json.loads(our.body)
    client = library.Brevo(api_key=KEY, base_url=f"{server.url}/v3")
    server.scripts = [answers(201, b'{"messageId": "x"}', {"Content-Type": "application/json"})]
    client.transactional_emails.send_transac_email(
        sender=body["sender"],
        reply_to=body["replyTo"],
        subject=body["subject"],
        html_content=body["htmlContent"],
        text_content=body["textContent"],
        headers=body["headers"],
        tags=body["tags"],
        message_versions=[
            {
                "to": each["to"],
                "subject": each["subject"],
                "html_content": each["htmlContent"],
                "text_content": each["textContent"],
                "headers": each["headers"],
            }
            for each in body["messageVersions"]
        ],
    )
    assert_alike(our, theirs(server), "api-key")


def test_ses(server: AnsweringServer) -> None:
    """boto3's call, and a signature that covers the same headers with the same key and region."""
    library = pytest.importorskip("boto3", reason="cannot run here: boto3 is not installed")
    our = ours("ses", server)
    client = library.client(
        "sesv2",
        region_name="eu-central-1",
        endpoint_url=server.url,
        aws_access_key_id="AKIAEXAMPLE",
        aws_secret_access_key=KEY,
    )
    body = json.loads(our.body)
    body["DefaultContent"]["Template"]["Attachments"][0]["RawContent"] = IMAGE.content
    client.send_bulk_email(**body)
    their = theirs(server)
    assert_alike(our, their)
    scopes = [
        re.sub(r"/\d{8}/", "/DAY/", each.headers["Authorization"]).split("Signature=")[0]
        for each in (our, their)
    ]
    assert scopes[0].split(", ")[0] == scopes[1].split(", ")[0]


def test_the_signature_for_ses_is_the_one_that_its_secret_makes(server: AnsweringServer) -> None:
    """The server computes it anew from what arrived, as AWS does."""
    pytest.importorskip("botocore.auth", reason="cannot run here: botocore is not installed")
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    our = ours("ses", server)
    signed = re.search(r"SignedHeaders=([^,]+), Signature=(\w+)", our.headers["Authorization"])
    assert signed
    headers = {name: our.headers[name] for name in signed[1].split(";")}
    request = AWSRequest(our.method, f"{server.url}{our.path}", headers=headers, data=our.body)
    request.context["timestamp"] = our.headers["X-Amz-Date"]
    signer = SigV4Auth(Credentials("AKIAEXAMPLE", KEY), "ses", "eu-central-1")
    text = signer.string_to_sign(request, signer.canonical_request(request))
    assert signer.signature(text, request) == signed[2]

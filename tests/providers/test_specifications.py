"""Our requests are valid by the providers' own machine-readable specifications."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openapi_schema_validator import OAS31Validator

from provider_answers import success
from provider_samples import DIALECTS, IMAGE, sample_batch, sample_edition

if TYPE_CHECKING:
    from newsletter_kit.providers.base import Batch

BATCHES = {
    "usual": sample_batch(),
    "no names": sample_batch("nino@iom.int"),
    "bare": sample_batch(
        "nino@iom.int",
        edition=sample_edition(
            text="Hello\n", html="<p>Hello", subject="News", reply_to=None, list_id=None, sender="n@iom.int"
        ),
    ),
}
WITH_PICTURES = sample_batch(edition=sample_edition(images=(IMAGE,)))


def schema(file: str, name: str) -> dict[str, Any]:
    """A schema that also refuses fields that it does not name."""
    path = Path(__file__).with_name("specs") / f"{file}.json"
    found = json.loads(path.read_text(encoding="utf-8"))["schemas"][name]
    # The specification says `string`; a map of strings is what the documentation and the service take.
    if file == "sendgrid":
        found["properties"]["custom_args"] = {"type": "object"}
    strict: dict[str, Any] = closed(found)
    return strict


def closed(node: Any) -> Any:
    """The schema with every object that has named fields closed to others."""
    if isinstance(node, list):
        return [closed(each) for each in node]
    if not isinstance(node, dict):
        return node
    inner = {key: closed(value) for key, value in node.items()}
    return {**inner, "additionalProperties": False} if isinstance(node.get("properties"), dict) else inner


def faults(validator: OAS31Validator, body: Any) -> list[str]:
    """What the specification has against a body."""
    return [f"{'.'.join(map(str, each.path))}: {each.message[:200]}" for each in validator.iter_errors(body)]


def body_of(name: str, batch: Batch) -> Any:
    """The JSON that is sent for a batch."""
    return json.loads(bytes(DIALECTS[name].prepare(batch).data))


@pytest.mark.parametrize("batch", [*BATCHES.values(), WITH_PICTURES], ids=[*BATCHES, "pictures"])
def test_sendgrid_requests_are_valid(batch: Batch) -> None:
    """By the OpenAPI of mail/send, closed to fields that it does not know."""
    validator = OAS31Validator(schema("sendgrid", "POST /v3/mail/send"))
    assert faults(validator, body_of("sendgrid", batch)) == []


@pytest.mark.parametrize("batch", BATCHES.values(), ids=BATCHES)
def test_resend_requests_are_valid(batch: Batch) -> None:
    """By the OpenAPI of emails/batch, closed to fields that it does not know."""
    validator = OAS31Validator(schema("resend", "POST /emails/batch"))
    assert faults(validator, body_of("resend", batch)) == []


def test_a_wrong_field_is_noticed() -> None:
    """The validators bite: a misspelt field and a wrong type are both told."""
    body = body_of("sendgrid", BATCHES["usual"]) | {"form": {"email": "x"}, "subject": 1}
    assert len(faults(OAS31Validator(schema("sendgrid", "POST /v3/mail/send")), body)) == 2


def test_the_answer_of_resend_that_we_read_is_valid_too() -> None:
    """What our tests take for Resend's answer is one by its own specification."""
    answer = success("resend", BATCHES["usual"]).json()
    assert faults(OAS31Validator(schema("resend", "200 of POST /emails/batch")), answer) == []


@pytest.mark.parametrize("batch", [*BATCHES.values(), WITH_PICTURES], ids=[*BATCHES, "pictures"])
def test_ses_requests_are_valid(batch: Batch) -> None:
    """By botocore's model of SES: members, types, required fields, lengths."""
    report = ses_report(body_of("ses", batch))
    assert not report.has_errors(), report.generate_report()


def test_a_wrong_member_is_noticed_for_ses_too() -> None:
    """Botocore's validator bites as well."""
    assert ses_report({"FromEmailAddress": 1, "Nonsense": 1}).has_errors()


def ses_report(body: dict[str, Any]) -> Any:
    """What botocore has against a call of SendBulkEmail."""
    import botocore.session
    from botocore.validate import ParamValidator

    model = botocore.session.get_session().get_service_model("sesv2").operation_model("SendBulkEmail")
    return ParamValidator().validate(body, model.input_shape)


@pytest.mark.parametrize("batch", [*BATCHES.values(), WITH_PICTURES], ids=[*BATCHES, "pictures"])
def test_ses_headers_and_tags_keep_within_its_limits(batch: Batch) -> None:
    """At most 15 headers of printable ASCII and 995 bytes; tags of letters, digits, - and _."""
    body = body_of("ses", batch)
    for entry in body["BulkEmailEntries"]:
        values = [header["Value"] for header in entry["ReplacementHeaders"]]
        assert len(values) <= 15
        assert all(value.isascii() and value.isprintable() and len(value) <= 995 for value in values)
    for tag in body["DefaultEmailTags"]:
        assert tag["Value"].replace("-", "").replace("_", "").isalnum()

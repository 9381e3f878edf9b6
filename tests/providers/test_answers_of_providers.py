"""What each provider's answers mean, message by message; the facts of its documentation as tables."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

from newsletter_kit.errors import (
    ProviderConflict,
    ProviderError,
    ProviderRefused,
    ProviderSplit,
    ProviderUnavailable,
    ProviderUncertain,
)
from newsletter_kit.providers.base import Status
from newsletter_kit.providers.sendgrid import SendGrid
from provider_answers import answered, success
from provider_samples import DIALECTS, SECRET, sample_batch

if TYPE_CHECKING:
    from newsletter_kit.providers.base import Outcome

A, R, D, U = Status.ACCEPTED, Status.REJECTED, Status.DEFERRED, Status.UNCERTAIN
BATCH = sample_batch("nino@iom.int", "levan@iom.int", "ana@iom.int")


def parsed(name: str, body: Any, status: int = 200, **headers: str) -> list[Outcome]:
    """What the dialect makes of this answer to a batch of three."""
    return list(DIALECTS[name].parse(answered(name, body, status, **headers), BATCH))


def postmark(*items: tuple[int | None, str]) -> list[dict[str, Any]]:
    """Items of Postmark's answer: a code, or None where it is missing, and the words."""
    return [
        {
            "Message": said,
            **({} if code is None else {"ErrorCode": code}),
            **({} if code else {"MessageID": "pm"}),
        }
        for code, said in items
    ]


def ses(*states: str) -> dict[str, Any]:
    """SES's answer: one status for each entry."""
    return {"BulkEmailEntryResults": [{"Status": status, "Error": status.title()} for status in states]}


def mailjet(*codes: int) -> dict[str, Any]:
    """Mailjet's answer: 0 for a success, or the StatusCode of an item's error."""
    return {
        "Messages": [
            {"Status": "error", "Errors": [{"StatusCode": code, "ErrorMessage": "No."}]}
            if code
            else {"Status": "success", "To": [{"Email": "x", "MessageID": 7}]}
            for code in codes
        ]
    }


OK = (0, "OK")
PER_MESSAGE = [
    pytest.param("postmark", postmark(OK, (406, "inactive"), OK), 200, [A, R, A], id="postmark-inactive"),
    pytest.param("postmark", postmark((300, "Invalid 'To'"), OK, OK), 200, [R, A, A], id="postmark-invalid"),
    pytest.param(
        "postmark", postmark(OK, (None, "may be delayed"), OK), 200, [A, A, A], id="postmark-no-code"
    ),
    pytest.param(
        "postmark",
        postmark(OK, OK, (0, "OK, but will not deliver to these inactive addresses: x.")),
        200,
        [A, A, R],
        id="postmark-0-and-inactive",
    ),
    pytest.param("postmark", postmark(OK, (405, "no credit"), OK), 200, [A, D, A], id="postmark-mixed"),
    pytest.param("postmark", postmark(OK, (100, "maintenance"), OK), 200, [A, D, A], id="postmark-later"),
    pytest.param(
        "resend",
        {"data": [{"id": "a"}, {"id": "c"}], "errors": [{"index": 1, "message": "Invalid `to`"}]},
        200,
        [A, R, A],
        id="resend-permissive",
    ),
    pytest.param("ses", ses("SUCCESS", "MESSAGE_REJECTED", "SUCCESS"), 200, [A, R, A], id="ses-rejected"),
    pytest.param(
        "ses", ses("SUCCESS", "ACCOUNT_THROTTLED", "TRANSIENT_FAILURE"), 200, [A, D, D], id="ses-later"
    ),
    pytest.param("ses", ses("INVALID_PARAMETER", "FAILED", "SUCCESS"), 200, [R, R, A], id="ses-invalid"),
    pytest.param("ses", ses("SUCCESS", "ACCOUNT_SENDING_PAUSED", "SUCCESS"), 200, [A, D, A], id="ses-mixed"),
    pytest.param("mailjet", mailjet(0, 400, 0), 200, [A, R, A], id="mailjet-mixed"),
    pytest.param("mailjet", mailjet(400, 0, 0), 400, [R, A, A], id="mailjet-4xx-with-a-part-sent"),
    pytest.param("mailjet", mailjet(0, 429, 500), 200, [A, D, D], id="mailjet-later"),
    pytest.param("postmark", [*postmark(OK), None, {"Message": "?"}], 200, [A, U, U], id="postmark-unclear"),
    pytest.param(
        "ses",
        {"BulkEmailEntryResults": [{"Status": "SUCCESS"}, {}, {"Status": 7}]},
        200,
        [A, U, U],
        id="ses-unclear",
    ),
    pytest.param(
        "mailjet",
        {"Messages": [{"Status": "?"}, {"Status": "error"}, {"Status": "success"}]},
        200,
        [U, U, A],
        id="mailjet-unclear",
    ),
]


@pytest.mark.parametrize(("name", "body", "status", "wanted"), PER_MESSAGE)
def test_d14_each_message_has_its_own_outcome(
    name: str, body: Any, status: int, wanted: list[Status]
) -> None:
    """What is said of one message concerns that one only; a reason comes with each that was not taken."""
    outcomes = parsed(name, body, status)
    assert [outcome.status for outcome in outcomes] == wanted
    assert [outcome.message_id for outcome in outcomes] == [each.message_id for each in BATCH.messages]
    assert all(outcome.reason for outcome in outcomes if outcome.status is not A)


@pytest.mark.parametrize(("sandbox", "kind"), [(True, None), (False, ProviderUncertain)])
def test_sendgrid_says_200_in_its_sandbox_only(kind: type[ProviderError] | None, *, sandbox: bool) -> None:
    """Elsewhere 200 is no answer of SendGrid, so nobody knows what was taken, even under a name."""
    dialect, answer = SendGrid(SECRET, sandbox=sandbox), answered("sendgrid", None, 200, x_message_id="sg-1")
    with pytest.raises(kind) if kind else nullcontext():
        assert len(dialect.parse(answer, BATCH)) == 3


def test_ses_says_when_the_quota_of_the_day_is_used_up() -> None:
    """Trying again at once would only be refused again, so an hour passes first."""
    outcomes = parsed("ses", ses("SUCCESS", "ACCOUNT_DAILY_QUOTA_EXCEEDED", "SUCCESS"))
    assert outcomes[1].retry_after_seconds == 3600


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("postmark", ["pm-0", "pm-1", "pm-2"]),
        ("resend", ["re-0", "re-1", "re-2"]),
        ("sendgrid", ["sg-1"] * 3),
        ("mailgun", [f"{BATCH.key}@news.iom.int"] * 3),
        ("ses", ["ses-0", "ses-1", "ses-2"]),
        ("mailjet", ["0", "1", "2"]),
        ("brevo", ["<br-0@x>", "<br-1@x>", "<br-2@x>"]),
    ],
)
def test_the_name_that_the_provider_gives_is_kept(name: str, names: list[str]) -> None:
    """By it the message is found in the provider's own pages; some give one for the whole batch."""
    outcomes = DIALECTS[name].parse(success(name, BATCH), BATCH)
    assert [outcome.provider_id for outcome in outcomes] == names


def errors(message: str, field: str = "") -> dict[str, Any]:
    """SendGrid's way to report an error."""
    return {"errors": [{"field": field or None, "message": message}]}


WHOLE = [
    pytest.param(
        "postmark", {"ErrorCode": 10, "Message": "Bad token"}, 401, ProviderRefused, id="postmark-token"
    ),
    pytest.param(
        "postmark", {"ErrorCode": 400, "Message": "No sender"}, 422, ProviderRefused, id="postmark-sender"
    ),
    pytest.param(
        "postmark", {"ErrorCode": 410, "Message": "Too many"}, 422, ProviderSplit, id="postmark-too-many"
    ),
    pytest.param(
        "postmark", postmark(*[(412, "pending")] * 3), 200, ProviderRefused, id="postmark-all-pending"
    ),
    pytest.param("postmark", [], 200, ProviderUncertain, id="postmark-too-few"),
    pytest.param("postmark", {"ErrorCode": 0}, 200, ProviderUncertain, id="postmark-no-list"),
    pytest.param(
        "resend",
        {"name": "concurrent_idempotent_requests", "message": "busy"},
        409,
        ProviderUnavailable,
        id="D19",
    ),
    pytest.param(
        "resend", {"name": "invalid_idempotent_request", "message": "other"}, 409, ProviderConflict, id="D20"
    ),
    pytest.param(
        "resend",
        {"name": "rate_limit_exceeded", "message": "slow"},
        429,
        ProviderUnavailable,
        id="resend-rate",
    ),
    pytest.param(
        "resend", {"name": "daily_quota_exceeded", "message": "full"}, 429, ProviderRefused, id="resend-quota"
    ),
    pytest.param(
        "resend", {"name": "validation_error", "message": "x"}, 422, ProviderSplit, id="resend-invalid"
    ),
    pytest.param(
        "resend", {"name": "validation_error", "message": "x"}, 403, ProviderRefused, id="resend-domain"
    ),
    pytest.param("resend", {"data": [{"id": "a"}]}, 200, ProviderUncertain, id="resend-too-few"),
    pytest.param("resend", {"data": None}, 200, ProviderUncertain, id="resend-null"),
    pytest.param(
        "resend",
        {"data": [{"id": "a"}] * 2, "errors": [{"index": 9, "message": "x"}]},
        200,
        ProviderUncertain,
        id="resend-foreign-index",
    ),
    pytest.param(
        "sendgrid", errors("invalid", "personalizations.1.to.0.email"), 400, ProviderSplit, id="sendgrid-to"
    ),
    pytest.param("sendgrid", errors("no identity", "from.email"), 400, ProviderRefused, id="sendgrid-from"),
    pytest.param("sendgrid", errors("no identity", "from"), 403, ProviderRefused, id="sendgrid-403"),
    pytest.param("sendgrid", None, 204, ProviderUncertain, id="sendgrid-204"),
    pytest.param("sendgrid", None, 200, ProviderUncertain, id="sendgrid-200"),
    pytest.param("sendgrid", {}, 200, ProviderUncertain, id="sendgrid-200-object"),
    pytest.param("sendgrid", None, 202, ProviderUncertain, id="sendgrid-202-no-id"),
    pytest.param("sendgrid", errors("too large"), 413, ProviderSplit, id="D17-sendgrid"),
    pytest.param(
        "mailgun", {"message": "to parameter is not a valid address"}, 400, ProviderSplit, id="D16-mailgun"
    ),
    pytest.param(
        "mailgun", {"message": "from parameter is not valid"}, 400, ProviderRefused, id="mailgun-from"
    ),
    pytest.param("mailgun", {"message": "Domain not found"}, 404, ProviderRefused, id="mailgun-region"),
    pytest.param("mailgun", "Mailgun Magnificent API", 200, ProviderRefused, id="mailgun-wrong-url"),
    pytest.param("mailgun", {"message": "Queued"}, 200, ProviderUncertain, id="mailgun-no-id"),
    pytest.param("mailgun", {"message": "large batches"}, 403, ProviderRefused, id="mailgun-batches"),
    pytest.param(
        "ses", {"message": "Email address is not verified."}, 400, ProviderRefused, id="ses-unverified"
    ),
    pytest.param("ses", {"message": "bad"}, 400, ProviderSplit, id="D16-ses"),
    pytest.param("ses", ses(*["ACCOUNT_SUSPENDED"] * 3), 200, ProviderRefused, id="ses-suspended"),
    pytest.param("ses", ses("SUCCESS"), 200, ProviderUncertain, id="ses-too-few"),
    pytest.param("ses", {}, 200, ProviderUncertain, id="ses-no-results"),
    pytest.param("mailjet", {"ErrorMessage": "Unauthorized"}, 401, ProviderRefused, id="mailjet-key"),
    pytest.param("mailjet", mailjet(403, 403, 403), 403, ProviderRefused, id="mailjet-sender"),
    pytest.param("mailjet", mailjet(0, 0), 200, ProviderUncertain, id="mailjet-too-few"),
    pytest.param("mailjet", {}, 200, ProviderUncertain, id="mailjet-no-list"),
    pytest.param(
        "brevo", {"code": "not_enough_credits", "message": "x"}, 402, ProviderRefused, id="brevo-credit"
    ),
    pytest.param(
        "brevo",
        {"code": "invalid_parameter", "message": "email is not valid"},
        400,
        ProviderSplit,
        id="D16-brevo",
    ),
    pytest.param(
        "brevo",
        {"code": "invalid_parameter", "message": "Sender is not valid"},
        400,
        ProviderRefused,
        id="brevo-sender",
    ),
    pytest.param("brevo", {"messageIds": None}, 201, ProviderUncertain, id="brevo-null"),
    pytest.param("brevo", [], 201, ProviderUncertain, id="brevo-no-object"),
    *(pytest.param(name, {}, 429, ProviderUnavailable, id=f"D01-{name}") for name in DIALECTS),
    *(pytest.param(name, {}, 500, ProviderUncertain, id=f"D04-{name}") for name in DIALECTS),
    *(pytest.param(name, {}, 401, ProviderRefused, id=f"D15-{name}") for name in DIALECTS),
    *(pytest.param(name, {}, 413, ProviderSplit, id=f"D17-{name}") for name in DIALECTS),
]


@pytest.mark.parametrize(("name", "body", "status", "kind"), WHOLE)
def test_what_is_said_of_the_whole_batch_is_raised(
    name: str, body: Any, status: int, kind: type[ProviderError]
) -> None:
    """Each error of a provider says whether anything was taken, and whether to go on."""
    with pytest.raises(kind) as raised:
        parsed(name, body, status)
    assert type(raised.value) is kind
    assert raised.value.problems[0].where == name


@pytest.mark.parametrize("kind", ["ThrottlingException", "TooManyRequestsException:http://internal/"])
def test_ses_throttles_with_the_status_400(kind: str) -> None:
    """It looks like a fault of ours, but surely nothing was taken and waiting helps."""
    with pytest.raises(ProviderUnavailable) as raised:
        parsed("ses", {"message": "Maximum sending rate exceeded"}, 400, x_amzn_errortype=kind)
    assert not isinstance(raised.value, ProviderSplit)


def test_brevo_knows_a_repeated_call() -> None:
    """The key that it remembers belongs to a batch that it took, so nobody is written to again."""
    outcomes = parsed("brevo", {"code": "duplicate_request", "message": "Duplicate request"}, 400)
    assert [outcome.status for outcome in outcomes] == [A, A, A]


def test_brevo_may_give_one_name_for_all() -> None:
    """Without a name for each message none is guessed."""
    outcomes = parsed("brevo", {"messageId": "<one@x>"}, 201)
    assert [(outcome.status, outcome.provider_id) for outcome in outcomes] == [(A, "")] * 3

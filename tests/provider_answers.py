"""The answer of each provider when all is well, as its documentation shows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsletter_kit.providers.answer import HttpAnswer

if TYPE_CHECKING:
    from newsletter_kit.providers.base import Batch


def answered(name: str, body: Any, status: int = 200, **headers: str) -> HttpAnswer:
    """An answer of that provider with this JSON; header names have _ for -."""
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return HttpAnswer(name, status, named, b"" if body is None else json.dumps(body).encode())


def success(name: str, batch: Batch) -> HttpAnswer:
    """All messages of the batch were taken."""
    numbers = range(len(batch.messages))
    if name == "postmark":
        body: Any = [{"ErrorCode": 0, "Message": "OK", "MessageID": f"pm-{number}"} for number in numbers]
    elif name == "resend":
        body = {"data": [{"id": f"re-{number}"} for number in numbers]}
    elif name == "sendgrid":
        return answered(name, None, 202, x_message_id="sg-1")
    elif name == "mailgun":
        body = {"id": f"<{batch.key}@news.iom.int>", "message": "Queued. Thank you."}
    elif name == "ses":
        results = [{"Status": "SUCCESS", "MessageId": f"ses-{number}"} for number in numbers]
        body = {"BulkEmailEntryResults": results}
    elif name == "mailjet":
        items = [{"Status": "success", "To": [{"MessageID": number}]} for number in numbers]
        body = {"Messages": items}
    else:
        return answered(name, {"messageIds": [f"<br-{number}@x>" for number in numbers]}, 201)
    return answered(name, body)

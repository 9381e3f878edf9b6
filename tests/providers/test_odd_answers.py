"""An answer whose fields are of another type than is documented leaves a doubt, and is no bug of ours."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from answering_server import AnsweringServer, answers
from newsletter_kit.errors import ProviderUncertain
from newsletter_kit.providers.http import HttpConversation, Limits
from provider_samples import DIALECTS, sample_batch

QUICK = Limits(connect_seconds=2, answer_seconds=2)
ODD: dict[str, list[Any]] = {
    "postmark": [[{"ErrorCode": [], "MessageID": "x"}], [{"ErrorCode": {}, "Message": []}]],
    "ses": [
        {"BulkEmailEntryResults": [{"Status": ["SUCCESS"]}]},
        {"BulkEmailEntryResults": [{"Status": {}}]},
    ],
    "mailjet": [{"Messages": [{"Status": "error", "Errors": [{"StatusCode": []}]}]}, {"Messages": {"0": []}}],
    "resend": [{"data": [{"id": []}]}, {"data": {"id": "x"}}, {"data": [[]]}],
    "brevo": [{"messageIds": {}}, {"messageIds": [[]]}, {"messageId": []}],
    "mailgun": [{"id": [], "message": {}}, []],
}


@pytest.mark.parametrize(
    ("name", "body"),
    [
        pytest.param(name, body, id=f"{name}-{n}")
        for name, bodies in ODD.items()
        for n, body in enumerate(bodies)
    ],
)
def test_a_field_of_another_type_is_no_crash(name: str, body: Any) -> None:
    """Whatever JSON a provider answers with, the batch is accounted for or in doubt."""
    said = answers(200, json.dumps(body).encode())
    with AnsweringServer([said]) as server:
        place = {"given_url" if name == "ses" else "base_url": server.url}
        dialect = replace(DIALECTS[name], **place)  # type: ignore[type-var]
        with HttpConversation(dialect, QUICK) as provider:
            try:
                outcomes = provider.deliver(sample_batch("nino@iom.int"))
            except ProviderUncertain as error:
                assert error.problems  # noqa: PT017  one of two right ends
            else:
                assert [type(each.provider_id) in {str, type(None)} for each in outcomes] == [True]

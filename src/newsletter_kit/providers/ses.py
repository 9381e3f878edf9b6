"""Amazon SES v2: the body once, 50 readers' values in a call, an answer for each.

Source: SendBulkEmail of the API reference and botocore's model of it, as of 2025. A call has no key, and sent
mail cannot be looked up: only the events of a configuration set tell afterwards.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.message.headers import mailbox
from newsletter_kit.providers.answer import words
from newsletter_kit.providers.base import Capabilities, Outcome, Status
from newsletter_kit.providers.credentials import base_url, optional_secret, options, secret
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.json_form import Gap
from newsletter_kit.providers.json_items import (
    ITEMS,
    MAILBOX,
    Item,
    body_of_items,
    json_list,
    own_headers,
)
from newsletter_kit.providers.meaning import Meaning, judged, stopped, unclear
from newsletter_kit.providers.merge_syntax import MergeSyntax, merge_body, merge_values_of
from newsletter_kit.providers.payload import (
    as_json,
    json_bytes_request,
    one_edition,
    picture_name,
    picture_text,
    tag_text,
)
from newsletter_kit.providers.ses_signature import SesSignature, require_botocore
from newsletter_kit.providers.variables import names_of

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import SecretStr
    from requests import Request

    from newsletter_kit.compile.columns import Column
    from newsletter_kit.compile.edition import Edition, InlineImage
    from newsletter_kit.config import Settings
    from newsletter_kit.message.many import Messages
    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.base import Batch
    from newsletter_kit.providers.merge_syntax import MergeBody

# SES does not escape values, which suits us; a backslash before {{ would take their meaning away.
SYNTAX = MergeSyntax("{{", "}}", signs=r"[{\\]+(?<=\{\{)[{\\]*", edges=r"[{\\]+\Z|\A\}+")
CAPABILITIES = Capabilities(
    batch_messages=50,
    repeatable=False,
    smtputf8=False,
    batch_bytes=9_000_000,  # a message may have 40 MB, but above 10 MB SES slows down
    message_bytes=10_000_000,
    merge=SYNTAX,
    tags=10,
    metadata=True,
    test_mode="addresses",
)
_LATER = frozenset({"ACCOUNT_THROTTLED", "TRANSIENT_FAILURE", "ACCOUNT_DAILY_QUOTA_EXCEEDED"})
_ACCOUNT = frozenset(
    {
        "ACCOUNT_SUSPENDED",
        "ACCOUNT_SENDING_PAUSED",
        "CONFIGURATION_SET_NOT_FOUND",
        "CONFIGURATION_SET_SENDING_PAUSED",
        "INVALID_SENDING_POOL_NAME",
        "MAIL_FROM_DOMAIN_NOT_VERIFIED",
        "TEMPLATE_NOT_FOUND",
    }
)
_MEANINGS = {
    "ThrottlingException": Meaning.WAIT,
    "TooManyRequestsException": Meaning.WAIT,
    "LimitExceededException": Meaning.STOP,
    "AccountSuspendedException": Meaning.STOP,
    "SendingPausedException": Meaning.STOP,
    "MailFromDomainNotVerifiedException": Meaning.STOP,
    "NotFoundException": Meaning.STOP,
}
"""Throttling comes with the status 400, and surely nothing was taken then."""
_NOT_VERIFIED = re.compile(r"not verified", re.IGNORECASE)
_QUOTA_SECONDS = 3600.0
_VALUES = Gap("values")


@dataclass(frozen=True, slots=True)
class Ses:
    """How SES is spoken to.

    Attributes:
        access_key: the id of the access key.
        secret_key: its secret.
        session_token: the token of a temporary key, or None.
        region: the region's name, such as `eu-central-1`.
        base_url: where the API is.
        configuration_set: the configuration set, or "" for the account's default.

    Example:
        >>> from pydantic import SecretStr
        >>> Ses(SecretStr("AKIA1"), SecretStr("s"), None, "eu-central-1").base_url
        'https://email.eu-central-1.amazonaws.com'
    """

    access_key: SecretStr
    secret_key: SecretStr
    session_token: SecretStr | None
    region: str
    given_url: str = ""
    configuration_set: str = ""

    name = "ses"
    capabilities = CAPABILITIES

    @property
    def base_url(self) -> str:
        """The one that was given, or the region's."""
        return self.given_url or f"https://email.{self.region}.amazonaws.com"

    @property
    def account(self) -> str | None:
        """Of a temporary key, which is another one every few hours, only the region; else told by the key."""
        return f"{self.base_url} by a temporary key" if self.session_token else None

    @property
    def secrets(self) -> tuple[SecretStr, ...]:
        """The key's id, its secret and the session's token."""
        given = (self.access_key, self.secret_key, self.session_token)
        return tuple(each for each in given if each)

    def prepare(self, batch: Batch) -> Request:
        """POST /v2/email/outbound-bulk-emails, signed when it leaves, since a signature holds the time."""
        item = Item(_entry, (MAILBOX, _VALUES), partial(_own, body=merge_body(one_edition(batch), SYNTAX)))
        data = body_of_items(self._body(batch), json_list(batch.messages, item))
        request = json_bytes_request(f"{self.base_url}/v2/email/outbound-bulk-emails", data, {})
        request.auth = SesSignature(self.access_key, self.secret_key, self.session_token, self.region)
        return request

    def _body(self, batch: Batch) -> dict[str, Any]:
        edition = one_edition(batch)
        body, settings = merge_body(edition, SYNTAX), edition.settings
        request: dict[str, Any] = {
            "FromEmailAddress": mailbox(settings.sender),
            "DefaultEmailTags": [
                {"Name": "newsletter-issue", "Value": tag_text(edition.mailed_as)},
                {"Name": "newsletter-batch", "Value": batch.key},
            ],
            "DefaultContent": {"Template": _template(edition, body)},
            "BulkEmailEntries": ITEMS,
        }
        if settings.reply_to:
            request["ReplyToAddresses"] = [mailbox(settings.reply_to)]
        if self.configuration_set:
            request["ConfigurationSetName"] = self.configuration_set
        return request

    def parse(self, answer: HttpAnswer, batch: Batch) -> list[Outcome]:
        """One result for each entry, in order. SUCCESS is no promise: a missing value fails later, unseen."""
        if not answer.is_success:
            kind = answer.headers.get("x-amzn-errortype", "").partition(":")[0]
            said = answer.said()
            text = words(said.get("message") or said.get("Message"))
            meaning = Meaning.STOP if _NOT_VERIFIED.search(text) else _MEANINGS.get(kind)
            return judged(answer, batch, text, meaning)
        results = _results(answer)
        if len(results) != len(batch.messages):
            raise answer.unreadable()
        if all(result.get("Status") in _ACCOUNT for result in results):
            raise stopped(answer, words(results[0].get("Error")) or str(results[0].get("Status")))
        return [_outcome(each, result) for each, result in zip(batch.message_ids, results, strict=True)]


def _template(edition: Edition, body: MergeBody) -> dict[str, Any]:
    template: dict[str, Any] = {
        "TemplateContent": {"Subject": body.subject, "Text": body.text, "Html": body.html},
        "TemplateData": json.dumps(dict.fromkeys((*body.names, *body.signs), "")),
    }
    if edition.images:
        template["Attachments"] = [_attachment(image) for image in edition.images]
    return template


def _entry(message: Message) -> dict[str, Any]:
    return {
        "Destination": {"ToAddresses": [MAILBOX]},
        "ReplacementEmailContent": {"ReplacementTemplate": {"ReplacementTemplateData": _VALUES}},
        # All of them, and none in the template: nobody says whether these add to those or replace them.
        "ReplacementHeaders": [{"Name": name, "Value": each} for name, each in own_headers(message).items()],
    }


def _own(some: Messages, body: MergeBody) -> tuple[Column, Column]:
    values = [as_json(merge_values_of(message, body)).decode() for message in some]
    return [mailbox(message.to) for message in some], values


def _attachment(image: InlineImage) -> dict[str, str]:
    return {
        "RawContent": picture_text(image),
        "ContentDisposition": "INLINE",
        "FileName": picture_name(image),
        "ContentId": image.cid,
        "ContentTransferEncoding": "BASE64",
        "ContentType": image.media_type,
    }


def _results(answer: HttpAnswer) -> list[dict[str, Any]]:
    said = answer.json()
    results = said.get("BulkEmailEntryResults") if isinstance(said, dict) else None
    if not isinstance(results, list) or not all(isinstance(result, dict) for result in results):
        raise answer.unreadable()
    return results


def _outcome(message_id: str, result: dict[str, Any]) -> Outcome:
    status, said = result.get("Status"), words(result.get("Error"))
    if status == "SUCCESS":
        return Outcome(message_id, Status.ACCEPTED, provider_id=str(result.get("MessageId") or ""))
    if not isinstance(status, str):
        return unclear(message_id)
    if status in _LATER or status in _ACCOUNT:
        wait = _QUOTA_SECONDS if "QUOTA" in status else None
        return Outcome(message_id, Status.DEFERRED, said or status, retry_after_seconds=wait)
    return Outcome(message_id, Status.REJECTED, said or status)


def open_ses(settings: Settings, folder: Path | None = None) -> HttpConversation:  # noqa: ARG001  files only
    """SES, with the access key and the region of the environment.

    Raises:
        MissingExtraError: if botocore is not installed.
        ConfigError: if there is no key or no region, or an option is unknown.

    Example:
        >>> open_ses(settings).name  # doctest: +SKIP
        'ses'
    """
    require_botocore()
    given = options(settings, "ses", "base_url", "region", "configuration_set")
    names = names_of("ses", "region")
    region = given.get("region") or next((os.environ[name] for name in names if os.environ.get(name)), "")
    if not re.fullmatch(r"[a-z0-9-]+", region):
        what = f"no region is set: neither in newsletter.toml nor as {', '.join(names)}"
        raise ConfigError(Problem("ses", what, 'Write region = "eu-central-1" under [providers.ses].'))
    url = base_url("ses", given, {region: f"https://email.{region}.amazonaws.com"})
    return HttpConversation(
        Ses(
            secret("ses", *names_of("ses", "key's id")),
            secret("ses", *names_of("ses", "key")),
            optional_secret("ses", *names_of("ses", "session token")),
            region,
            url,
            given.get("configuration_set", ""),
        )
    )

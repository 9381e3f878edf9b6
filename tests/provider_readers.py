"""What each provider makes of a request: the mails that leave it, as far as its documentation tells.

They merge more eagerly than the providers do: a value that looks like a tag is merged once more.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from provider_samples import DIALECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsletter_kit.providers.base import Batch

    Json = Any


@dataclass(frozen=True)
class Mail:
    """A mail as it leaves a provider."""

    to: tuple[str, str]
    sender: tuple[str, str]
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)
    reply_to: str = ""
    pictures: tuple[str, ...] = ()


def mails(name: str, batch: Batch) -> list[Mail]:
    """The mails that the provider of that name sends for a batch."""
    request = DIALECTS[name].prepare(batch)
    if name == "mailgun":
        return _mailgun(request.data, request.headers["Content-Type"])
    return _READERS[name](json.loads(bytes(request.data)))


def _only(items: list[Any]) -> Any:
    """The one receiver of a mail; a second would be seen by the first."""
    (item,) = items
    return item


def _pair(text: str) -> tuple[str, str]:
    """The name and the address of a mailbox that is written as text."""
    name, address = parseaddr(text)
    if "=?" not in name:
        return name, address
    parsed = policy.default.header_factory("To", text)
    (box,) = parsed.addresses
    assert isinstance(box, Address)
    return box.display_name, box.addr_spec


def _box(box: Mapping[str, str]) -> tuple[str, str]:
    lower = {key.lower(): value for key, value in box.items()}
    return lower.get("name", ""), lower["email"]


def _postmark(body: Json) -> list[Mail]:
    return [
        Mail(
            _pair(each["To"]),
            _pair(each["From"]),
            each["Subject"],
            each["TextBody"],
            each["HtmlBody"],
            {header["Name"]: header["Value"] for header in each["Headers"]},
            _pair(each["ReplyTo"])[1],
            tuple(picture["ContentID"].removeprefix("cid:") for picture in each.get("Attachments", ())),
        )
        for each in body
    ]


def _resend(body: Json) -> list[Mail]:
    return [
        Mail(
            _pair(_only(each["to"])),
            _pair(each["from"]),
            each["subject"],
            each["text"],
            each["html"],
            each["headers"],
            _pair(each["reply_to"])[1],
        )
        for each in body
    ]


def _mailjet(body: Json) -> list[Mail]:
    return [
        Mail(
            _box(_only(each["To"])),
            _box(each["From"]),
            each["Subject"],
            each["TextPart"],
            each["HTMLPart"],
            each["Headers"],
            each["ReplyTo"]["Email"],
            tuple(picture["ContentID"] for picture in each.get("InlinedAttachments", ())),
        )
        for each in body["Messages"]
    ]


def _brevo(body: Json) -> list[Mail]:
    out = []
    for each in body["messageVersions"]:
        values = {f"params.{name}": value for name, value in each.get("params", {}).items()}
        out.append(
            Mail(
                _decoded(_box(_only(each["to"]))),
                _decoded(_box(body["sender"])),
                _braces(each["subject"], values, r"\{[%#].*?[%#]\}"),
                _braces(each["textContent"], values, r"\{[%#].*?[%#]\}"),
                _braces(each["htmlContent"], values, r"\{[%#].*?[%#]\}"),
                {**body["headers"], **each["headers"]},
                body["replyTo"]["email"],
            )
        )
    return out


def _decoded(box: tuple[str, str]) -> tuple[str, str]:
    return _pair(f"{box[0]} <{box[1]}>") if "=?" in box[0] else box


def _sendgrid(body: Json) -> list[Mail]:
    def merged(text: str, values: Mapping[str, str]) -> str:
        for tag, value in [*values.items(), *values.items()]:
            text = text.replace(tag, value)
        return text

    text, html = (part["value"] for part in body["content"])
    return [
        Mail(
            _box(_only(each["to"])),
            _box(body["from"]),
            merged(body["subject"], each["substitutions"]),
            merged(text, each["substitutions"]),
            merged(html, each["substitutions"]),
            {name: merged(value, each["substitutions"]) for name, value in each["headers"].items()},
            body["reply_to"]["email"],
            tuple(picture["content_id"] for picture in body.get("attachments", ())),
        )
        for each in body["personalizations"]
    ]


def _ses(body: Json) -> list[Mail]:
    template = body["DefaultContent"]["Template"]
    content = template["TemplateContent"]
    out = []
    for each in body["BulkEmailEntries"]:
        data = each["ReplacementEmailContent"]["ReplacementTemplate"]["ReplacementTemplateData"]
        values = json.loads(template["TemplateData"]) | json.loads(data)
        out.append(
            Mail(
                _pair(_only(each["Destination"]["ToAddresses"])),
                _pair(body["FromEmailAddress"]),
                _braces(content["Subject"], values),
                _braces(content["Text"], values),
                _braces(content["Html"], values),
                {header["Name"]: header["Value"] for header in each["ReplacementHeaders"]},
                _pair(body["ReplyToAddresses"][0])[1],
                tuple(picture["ContentId"] for picture in template.get("Attachments", ())),
            )
        )
    return out


def _braces(text: str, values: Mapping[str, str], code: str = "(?!)") -> str:
    """Handlebars and their kind: an unknown name or an expression is an error, as it is there."""

    def value(match: re.Match[str]) -> str:
        assert match[0].startswith("{{"), f"{match[0]} would run as code"
        return values[match[1].strip()]

    return re.sub(rf"\\?\{{\{{(.*?)\}}\}}|{code}", value, text, flags=re.DOTALL)


def _mailgun(data: bytes, kind: str) -> list[Mail]:
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    fields: dict[str, list[str]] = {}
    for part in message_from_bytes(head + data, policy=policy.HTTP).iter_parts():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        fields.setdefault(name, []).append(part.get_filename() or content.decode())
    rows = json.loads(fields["recipient-variables"][0])
    return [_mailgun_mail(fields, _pair(to), rows[_pair(to)[1]]) for to in fields["to"]]


def _mailgun_mail(fields: dict[str, list[str]], to: tuple[str, str], values: dict[str, str]) -> Mail:
    known = {"recipient_email": to[1], "recipient_name": to[0], "unsubscribe_url": "https://mailgun.example"}

    def value(match: re.Match[str]) -> str:
        name = match[1]
        return values[name.removeprefix("recipient.")] if name.startswith("recipient.") else known[name]

    def merged(text: str) -> str:
        return re.sub(r"%(recipient\.[\w.]+|recipient_email|recipient_name|unsubscribe_url)%", value, text)

    headers = {name[2:]: merged(each) for name, (each, *_) in fields.items() if name.startswith("h:")}
    subject, text, html = (merged(fields[name][0]) for name in ("subject", "text", "html"))
    reply_to = _pair(headers.pop("Reply-To"))[1]
    pictures = tuple(fields.get("inline", ()))
    return Mail(to, _pair(fields["from"][0]), subject, text, html, headers, reply_to, pictures)


_READERS: dict[str, Callable[[Json], list[Mail]]] = {
    "postmark": _postmark,
    "resend": _resend,
    "sendgrid": _sendgrid,
    "ses": _ses,
    "mailjet": _mailjet,
    "brevo": _brevo,
}

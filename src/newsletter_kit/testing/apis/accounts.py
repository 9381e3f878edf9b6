"""What providers answer when they are asked about the account: its key, its domain, its limits."""

from __future__ import annotations

import re
from base64 import b64decode
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsletter_kit.testing.apis.base import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsletter_kit.testing.apis.base import Asked


@dataclass(frozen=True, slots=True)
class Account:
    """An account at the fake provider.

    Attributes:
        domain: from which it may send.
        is_verified: whether the domain is verified.
        is_sandbox: whether the account is one to try things with.
        key: what every question must hold in its headers, also behind Basic; None to let all in.
        stream: Postmark's stream for newsletters.
        left: how many mails may still be sent.

    Example:
        >>> Account("iom.int", is_verified=False).domain
        'iom.int'
    """

    domain: str = "example.org"
    is_verified: bool = True
    is_sandbox: bool = False
    key: str | None = None
    stream: str = "broadcast"
    left: int = 50_000


def account_reply(api: str, asked: Asked, account: Account) -> Reply | None:
    """The answer to a question about the account; None if it is about something else.

    Example:
        >>> from newsletter_kit.testing.apis.base import Asked
        >>> account_reply("resend", Asked("GET", "/domains"), Account()).status
        200
    """
    pages = _PAGES.get(api, {})
    page = next((page for path, page in pages.items() if re.fullmatch(path, asked.path)), None)
    if page is None:
        return None
    if account.key is not None and account.key not in _shown(asked):
        return Reply(*_STRANGERS[api])
    return page(asked, account)


def _shown(asked: Asked) -> str:
    """All that stands in the headers, also what RFC 7617 hides."""
    hidden = ""
    with suppress(ValueError):
        hidden = b64decode(asked.headers.get("authorization", "").removeprefix("Basic ")).decode()
    return "\n".join((*asked.headers.values(), hidden))


def _postmark_server(_: Asked, account: Account) -> Reply:
    kind = "Sandbox" if account.is_sandbox else "Live"
    return Reply(200, {"ID": 1, "Name": "News", "DeliveryType": kind, "ApiTokens": [account.key]})


def _postmark_stream(asked: Asked, account: Account) -> Reply:
    if not asked.path.endswith(f"/{account.stream}"):
        return Reply(404, {"ErrorCode": 1226, "Message": "The stream provided does not exist"})
    return Reply(200, {"ID": account.stream, "MessageStreamType": "Broadcasts", "ArchivedAt": None})


def _resend_domains(_: Asked, account: Account) -> Reply:
    state = "verified" if account.is_verified else "pending"
    return Reply(200, {"object": "list", "data": [{"id": "1", "name": account.domain, "status": state}]})


def _sendgrid_scopes(_: Asked, account: Account) -> Reply:  # noqa: ARG001
    return Reply(200, {"scopes": ["mail.send", "whitelabel.read"]})


def _sendgrid_domains(asked: Asked, account: Account) -> Reply:
    rows = [{"id": 1, "domain": account.domain, "valid": account.is_verified}]
    return Reply(200, [row for row in rows if row["domain"] == asked.query.get("domain", account.domain)])


def _mailgun_domain(asked: Asked, account: Account) -> Reply:
    if not asked.path.endswith(f"/{account.domain}"):
        return Reply(404, {"message": "Domain not found"})
    state = "active" if account.is_verified else "unverified"
    valid = "valid" if account.is_verified else "unknown"
    kind = "sandbox" if account.is_sandbox else "custom"
    records = [{"record_type": "TXT", "name": f"mx._domainkey.{account.domain}", "valid": valid}]
    about = {"name": account.domain, "state": state, "type": kind}
    return Reply(200, {"domain": about, "sending_dns_records": records})


def _ses_account(_: Asked, account: Account) -> Reply:
    quota = {"Max24HourSend": 50_000.0, "MaxSendRate": 14.0, "SentLast24Hours": 50_000.0 - account.left}
    about = {"SendingEnabled": True, "EnforcementStatus": "HEALTHY", "SendQuota": quota}
    return Reply(200, {"ProductionAccessEnabled": not account.is_sandbox, **about})


def _ses_identity(asked: Asked, account: Account) -> Reply:
    if not asked.path.endswith(f"/{account.domain}"):
        return Reply(404, {"message": "Email identity does not exist"})
    state = "SUCCESS" if account.is_verified else "PENDING"
    about = {"IdentityType": "DOMAIN", "VerificationStatus": state, "DkimAttributes": {"Status": state}}
    return Reply(200, {"VerifiedForSendingStatus": account.is_verified, **about})


def _mailjet_senders(_: Asked, account: Account) -> Reply:
    state = "Active" if account.is_verified else "Inactive"
    return Reply(200, {"Count": 1, "Data": [{"Email": f"*@{account.domain}", "Status": state}]})


def _brevo_account(_: Asked, account: Account) -> Reply:
    plan = {"type": "payAsYouGo", "credits": account.left, "creditsType": "sendLimit"}
    return Reply(200, {"email": "office@example.org", "plan": [plan], "relay": {"enabled": True}})


def _brevo_domains(_: Asked, account: Account) -> Reply:
    row = {"id": 1, "domain_name": account.domain, "authenticated": account.is_verified, "verified": True}
    return Reply(200, {"domains": [row]})


_PAGES: Mapping[str, Mapping[str, Callable[[Asked, Account], Reply]]] = {
    "postmark": {"/server": _postmark_server, "/message-streams/[^/]+": _postmark_stream},
    "resend": {"/domains": _resend_domains},
    "sendgrid": {"/v3/scopes": _sendgrid_scopes, "/v3/whitelabel/domains": _sendgrid_domains},
    "mailgun": {"/v4/domains/[^/]+": _mailgun_domain},
    "ses": {"/v2/email/account": _ses_account, "/v2/email/identities/[^/]+": _ses_identity},
    "mailjet": {"/v3/REST/sender": _mailjet_senders},
    "brevo": {"/v3/account": _brevo_account, "/v3/senders/domains": _brevo_domains},
}

_STRANGERS: Mapping[str, tuple[int, Any]] = {
    "postmark": (401, {"ErrorCode": 10, "Message": "No Account or Server API tokens were supplied"}),
    "resend": (403, {"statusCode": 403, "name": "invalid_api_key", "message": "API key is invalid"}),
    "sendgrid": (401, {"errors": [{"field": None, "message": "authorization required"}]}),
    "mailgun": (401, {"message": "Invalid private key"}),
    "ses": (403, {"message": "The security token included in the request is invalid."}),
    "mailjet": (401, {"StatusCode": 401, "ErrorMessage": "API key authentication failure"}),
    "brevo": (401, {"code": "unauthorized", "message": "Key not found"}),
}

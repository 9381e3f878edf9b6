"""Mailjet's API, as far as newsletters need it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsletter_kit.testing.apis.base import HandOver, Reply

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.testing.apis.base import Asked


class MailjetApi:
    """POST /v3.1/send with a campaign that mails each reader once, and GET /v3/REST/message by CustomID."""

    name = "mailjet"

    def read(self, asked: Asked) -> HandOver:
        """A list of mails, with our key as the CustomID of each; they are all of one campaign."""
        items = asked.json()["Messages"]
        addresses = tuple(each["To"][0]["Email"] for each in items)
        campaign = items[0]["CustomCampaign"] if items[0].get("DeduplicateCampaign") else None
        return HandOver(addresses, items[0]["CustomID"], campaign=campaign)

    def taken(self, ids: Sequence[str | None]) -> Reply:
        """An item for each; 400 if one of them was refused, while the others are sent."""
        is_partial = None in ids
        items = {"Messages": [_item(each) for each in ids]}
        return Reply(400 if is_partial else 200, items, is_partial=is_partial)

    def repeated(self, reply: Reply) -> Reply:
        """It knows no repetition of a call, only that of a reader."""
        return reply

    def conflict(self) -> Reply:
        """It knows no conflict."""
        return self.trouble(409)

    def in_progress(self) -> Reply:
        """It knows no keys."""
        return self.trouble(409)

    def trouble(self, status: int) -> Reply:
        """An error in words."""
        return Reply(status, {"StatusCode": status, "ErrorMessage": f"trouble {status}"})

    def found(self, asked: Asked, known: Mapping[str, Mapping[str, str]]) -> Reply:
        """The mails with the CustomID."""
        mails = known.get(asked.query.get("CustomID", ""), {})
        rows = [{"ContactAlt": address, "ID": name} for address, name in mails.items()]
        return Reply(200, {"Count": len(rows), "Total": len(rows), "Data": rows})


def _item(name: str | None) -> dict[str, Any]:
    if name:
        return {"Status": "success", "To": [{"MessageID": name}]}
    error = {"ErrorCode": "mj-0013", "StatusCode": 400, "ErrorMessage": "To is no valid address"}
    return {"Status": "error", "Errors": [error]}

"""The APIs that the fake provider server speaks, by the provider's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.testing.apis.brevo import BrevoApi
from newsletter_kit.testing.apis.mailgun import MailgunApi
from newsletter_kit.testing.apis.mailjet import MailjetApi
from newsletter_kit.testing.apis.own import OwnApi
from newsletter_kit.testing.apis.postmark import PostmarkApi
from newsletter_kit.testing.apis.resend import ResendApi
from newsletter_kit.testing.apis.sendgrid import SendGridApi
from newsletter_kit.testing.apis.ses import SesApi

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.testing.apis.base import Api

APIS: Mapping[str, Api] = {
    api.name: api
    for api in (
        *(OwnApi(), BrevoApi(), MailgunApi(), MailjetApi()),
        *(PostmarkApi(), ResendApi(), SendGridApi(), SesApi()),
    )
}
"""`fake` is the API of `FakeProvider`."""

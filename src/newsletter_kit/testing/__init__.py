"""For tests of what uses this package: samples, providers that only remember, and far sides that misbehave.

RecordingProvider     takes everything and keeps it
FakeSmtpServer        a mail server on this machine, with faults by script
FakeProviderServer    the HTTP APIs of providers on this machine, with a memory, and faults by script
FakeProvider          a provider with an API of its own, for FakeProviderServer
check_provider        what every provider must do, as one call
draft_of_example      a draft made of a few lines, to try a rule of your own with
findings_of_example   what a rule finds in such lines
sample_edition(), sample_messages(3), sample_batch(3)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsletter_kit.testing.apis.accounts import Account
    from newsletter_kit.testing.battery import check_provider, checks_for
    from newsletter_kit.testing.bench import Bench
    from newsletter_kit.testing.certificate import loopback_certificate
    from newsletter_kit.testing.drafts import draft_of_example, findings_of_example
    from newsletter_kit.testing.fake_provider import FakeProvider, open_fake_provider
    from newsletter_kit.testing.http_desk import TakenMail
    from newsletter_kit.testing.http_faults import EVERY_FAULT, HttpFault, always, in_turn, mixed
    from newsletter_kit.testing.http_server import FakeProviderServer
    from newsletter_kit.testing.recording import RecordingProvider
    from newsletter_kit.testing.samples import sample_batch, sample_edition, sample_messages, sample_settings
    from newsletter_kit.testing.smtp_desk import ReceivedMail, SmtpFault
    from newsletter_kit.testing.smtp_server import FakeSmtpServer

_HOME = {
    "Account": "apis.accounts",
    "Bench": "bench",
    "check_provider": "battery",
    "checks_for": "battery",
    "EVERY_FAULT": "http_faults",
    "FakeProvider": "fake_provider",
    "FakeProviderServer": "http_server",
    "FakeSmtpServer": "smtp_server",
    "HttpFault": "http_faults",
    "ReceivedMail": "smtp_desk",
    "RecordingProvider": "recording",
    "SmtpFault": "smtp_desk",
    "TakenMail": "http_desk",
    "always": "http_faults",
    "draft_of_example": "drafts",
    "findings_of_example": "drafts",
    "in_turn": "http_faults",
    "loopback_certificate": "certificate",
    "mixed": "http_faults",
    "open_fake_provider": "fake_provider",
    "sample_batch": "samples",
    "sample_edition": "samples",
    "sample_messages": "samples",
    "sample_settings": "samples",
}

__all__ = [
    "EVERY_FAULT",
    "Account",
    "Bench",
    "FakeProvider",
    "FakeProviderServer",
    "FakeSmtpServer",
    "HttpFault",
    "ReceivedMail",
    "RecordingProvider",
    "SmtpFault",
    "TakenMail",
    "always",
    "check_provider",
    "checks_for",
    "draft_of_example",
    "findings_of_example",
    "in_turn",
    "loopback_certificate",
    "mixed",
    "open_fake_provider",
    "sample_batch",
    "sample_edition",
    "sample_messages",
    "sample_settings",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  any public name
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

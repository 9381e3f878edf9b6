"""For tests of what uses this package: samples, providers that only remember, and far sides that misbehave.

RecordingProvider     takes everything and keeps it
FakeSmtpServer        a mail server on this machine, with faults by script
FakeProviderServer    the HTTP APIs of providers on this machine, with a memory, and faults by script
FakeProvider          a provider with an API of its own, for FakeProviderServer
check_provider        what every provider must do, as one call
sample_edition(), sample_messages(3), sample_batch(3)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsletter_kit.testing.recording import RecordingProvider
    from newsletter_kit.testing.samples import sample_batch, sample_edition, sample_messages, sample_settings
    from newsletter_kit.testing.smtp_server import FakeSmtpServer, ReceivedMail, SmtpFault

_HOME = {
    "FakeSmtpServer": "smtp_server",
    "ReceivedMail": "smtp_server",
    "RecordingProvider": "recording",
    "SmtpFault": "smtp_server",
    "sample_batch": "samples",
    "sample_edition": "samples",
    "sample_messages": "samples",
    "sample_settings": "samples",
}

__all__ = [
    "FakeSmtpServer",
    "ReceivedMail",
    "RecordingProvider",
    "SmtpFault",
    "sample_batch",
    "sample_edition",
    "sample_messages",
    "sample_settings",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  any public name
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

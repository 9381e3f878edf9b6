"""What an error of the network means for the mail: whether our request can have been carried out."""

from __future__ import annotations

import ssl
from errno import ECANCELED
from typing import TYPE_CHECKING

from urllib3.exceptions import ConnectTimeoutError

from newsletter_kit.errors import (
    Problem,
    ProviderBrokenOff,
    ProviderError,
    ProviderUnavailable,
    ProviderUncertain,
    ProviderUntrusted,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def fault_of(error: BaseException, provider: str) -> ProviderError:
    """The error to raise for an exception of requests, urllib3 or the system.

    Only a connection that was never made is surely no hand-over. A certificate that is wrong stops the run:
    waiting mends it not, and the key must not go to a stranger.

    Args:
        error: what was raised between opening the connection and the last byte of the answer.
        provider: its name.

    Example:
        >>> type(fault_of(TimeoutError(), "resend")).__name__
        'ProviderUncertain'
    """
    causes = list(_causes(error))
    if any(isinstance(each, OSError) and each.errno == ECANCELED for each in causes):
        remedy = "Whether it took the messages must be found out."
        return ProviderBrokenOff(Problem(provider, f"the call was broken off: {_words(causes)}", remedy))
    if not any(isinstance(each, ConnectTimeoutError) for each in causes):
        what = f"its answer could not be read: {_words(causes)}"
        return ProviderUncertain(Problem(provider, what, "Whether it took the messages must be found out."))
    if any(isinstance(each, ssl.SSLError) for each in causes):
        remedy = "Check the address, the clock and the certificates of this machine."
        return ProviderUntrusted(Problem(provider, f"it cannot prove who it is: {_words(causes)}", remedy))
    remedy = "Check the network; it is tried again."
    return ProviderUnavailable(Problem(provider, f"it cannot be reached: {_words(causes)}", remedy))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that stand behind it, the outermost first."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) not in seen:
            seen.add(id(each))
            yield each
            inner = (*each.args, each.__cause__, each.__context__, getattr(each, "reason", None))
            waiting += [cause for cause in inner if isinstance(cause, BaseException)]


def _words(causes: list[BaseException]) -> str:
    """The innermost error in a few words. The outer ones name objects and addresses in memory."""
    error = causes[-1]
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, TimeoutError):
        return "it took too long"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return type(error).__name__

"""What an HTTP status means for the mail, where the provider says nothing more exact."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from newsletter_kit.errors import (
    Problem,
    ProviderConflict,
    ProviderError,
    ProviderRefused,
    ProviderSplit,
    ProviderUnavailable,
    ProviderUncertain,
)
from newsletter_kit.providers.base import Outcome, Status

if TYPE_CHECKING:
    from newsletter_kit.providers.answer import HttpAnswer
    from newsletter_kit.providers.base import Batch

_TOO_LARGE = 413


class Meaning(Enum):
    """What an answer that reports an error means.

    Example:
        >>> meaning_of(429).name
        'WAIT'
    """

    MESSAGE = "one of the messages, or their size, is at fault, and none was taken"
    WAIT = "none was taken now; they may be tried again"
    STOP = "the key, the sender or the account is at fault, and nothing will be taken before it is mended"
    CONFLICT = "the key of the batch is known there with other content"
    DOUBT = "it cannot be told whether they were taken"


_BY_STATUS = {
    400: Meaning.MESSAGE,
    406: Meaning.MESSAGE,
    408: Meaning.DOUBT,
    409: Meaning.DOUBT,
    413: Meaning.MESSAGE,
    420: Meaning.WAIT,
    422: Meaning.MESSAGE,
    425: Meaning.WAIT,
    429: Meaning.WAIT,
}
# Said before anything was carried out: 303 and 304 may follow a deed, and gateways have numbers of their own
# for a caller who did not wait (460 at Amazon, 499 at nginx).
_REFUSALS = frozenset(
    {301, 302, 307, 308, 401, 402, 403, 404, 405, 407, 410, 411, 412, 414, 415, 417, 421, 426, 428, 431, 451}
)
_REMEDIES = {
    401: "Check the key in the environment.",
    402: "Look at the account's credit, then run it again.",
    403: "Check what the key and the account are allowed to do.",
    404: "Check the region, the domain and base_url.",
}


def meaning_of(status: int) -> Meaning:
    """The meaning of a status (RFC 9110 §15). A failing server may have failed after it took the messages.

    What is no known refusal is a doubt: to take it for a no would mail twice.

    Example:
        >>> meaning_of(502).name, meaning_of(302).name, meaning_of(304).name
        ('DOUBT', 'STOP', 'DOUBT')
    """
    return _BY_STATUS.get(status, Meaning.STOP if status in _REFUSALS else Meaning.DOUBT)


def judged(answer: HttpAnswer, batch: Batch, said: str, meaning: Meaning | None = None) -> list[Outcome]:
    """What follows from an answer that reports an error for a whole batch.

    Args:
        answer: what came back.
        batch: what was asked.
        said: the provider's own words, or "".
        meaning: what the dialect reads in them; otherwise the status decides.

    Returns:
        The one message as rejected, if a batch of one is at fault.

    Raises:
        ProviderError: of the kind that the meaning asks for.

    Example:
        >>> judged(HttpAnswer("resend", 400, {}, b""), batch, "to is wrong")  # doctest: +SKIP
        [Outcome(message_id='<5d41…>', status=<Status.REJECTED: 'rejected'>, reason='to is wrong', …)]
    """
    meaning = meaning or meaning_of(answer.status)
    what = said or f"it answered {answer.status}"
    if meaning is Meaning.MESSAGE and len(batch.messages) == 1:
        reason = "the message is too large for the provider" if answer.status == _TOO_LARGE else what
        return [Outcome(batch.message_ids[0], Status.REJECTED, reason)]
    raise _error(answer, what, meaning)


def unclear(message_id: str) -> Outcome:
    """The outcome of a message of which an answer says neither yes nor no, while it speaks of the others.

    Example:
        >>> unclear("<5d41@iom.int>").status
        <Status.UNCERTAIN: 'uncertain'>
    """
    return Outcome(message_id, Status.UNCERTAIN, "the answer says neither yes nor no")


def stopped(answer: HttpAnswer, said: str) -> ProviderError:
    """The error for an answer that says of every message that the account is at fault.

    Example:
        >>> from newsletter_kit.providers.answer import HttpAnswer
        >>> str(stopped(HttpAnswer("postmark", 200, {}, b""), "the account awaits approval"))
        'postmark: the account awaits approval. Mend it, then run it again.'
    """
    return _error(answer, said or f"it answered {answer.status}", Meaning.STOP)


def unanswered(answer: HttpAnswer, said: str) -> ProviderError:
    """The error for an answer to a question that reports one: ask later, or nothing is decided.

    Example:
        >>> from newsletter_kit.providers.answer import HttpAnswer
        >>> type(unanswered(HttpAnswer("postmark", 503, {}, b""), "")).__name__
        'ProviderUnavailable'
    """
    meaning = meaning_of(answer.status)
    if meaning is not Meaning.STOP:
        server_failed = answer.status >= 500  # noqa: PLR2004
        meaning = Meaning.WAIT if server_failed or meaning is Meaning.WAIT else Meaning.DOUBT
    return _error(answer, said or f"it answered {answer.status}", meaning)


def _error(answer: HttpAnswer, what: str, meaning: Meaning) -> ProviderError:
    where, wait = answer.provider, answer.retry_after_seconds()
    if meaning is Meaning.MESSAGE:
        remedy = "Hand over fewer at once."
        return ProviderSplit(Problem(where, what, remedy), retry_after_seconds=0)
    if meaning is Meaning.WAIT:
        return ProviderUnavailable(Problem(where, what, "Try again later."), retry_after_seconds=wait)
    if meaning is Meaning.STOP:
        remedy = _REMEDIES.get(answer.status, "Mend it, then run it again.")
        return ProviderRefused(Problem(where, what, remedy))
    if meaning is Meaning.CONFLICT:
        remedy = "Look at the provider which of the batch was sent."
        return ProviderConflict(Problem(where, f"the batch's key was used before: {what}", remedy))
    remedy = "Whether it took the messages must be found out."
    return ProviderUncertain(Problem(where, what, remedy))

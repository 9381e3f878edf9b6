"""The conversation with a provider over HTTP: the same for all of them, around each one's dialect."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, cast

from newsletter_kit.errors import (
    NewsletterError,
    Problem,
    ProviderUnavailable,
    ProviderUncertain,
    ProviderUnsupported,
)
from newsletter_kit.providers.answer import HttpAnswer
from newsletter_kit.providers.base import AllAccepted, Outcome, Status
from newsletter_kit.providers.discretion import hidden, keys_of
from newsletter_kit.providers.sieve import without, woven

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from types import TracebackType

    import requests
    from pydantic import SecretStr

    from newsletter_kit.providers.base import Batch, Capabilities

Found = TypeVar("Found")

USER_AGENT = "newsletter-kit"
_CHUNK_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """How patient a conversation is.

    Attributes:
        connect_seconds: for the connection, TLS included.
        answer_seconds: from the end of our request to the end of the answer, however it comes.
        answer_bytes: the longest answer that is read, after decompression.

    Example:
        >>> Limits(answer_seconds=5).connect_seconds
        10.0
    """

    connect_seconds: float = 10.0
    answer_seconds: float = 60.0
    answer_bytes: int = 8_000_000


class Dialect(Protocol):
    """How one provider is spoken to: a translation there and a translation back, both without side effects.

    Attributes:
        name: the name by which settings call the provider.
        capabilities: what it can do.
        base_url: scheme and host of its API, and the path that all calls share.
        secrets: what must never be shown.

    One may also have a `sandbox`, which says whether it asks for the provider's test mode; and an `account`,
    if another key does not mean another one.
    """

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def base_url(self) -> str: ...

    @property
    def secrets(self) -> tuple[SecretStr, ...]: ...

    def prepare(self, batch: Batch) -> requests.Request:
        """The request that hands over a batch; the same batch gives the same bytes."""

    def parse(self, answer: HttpAnswer, batch: Batch) -> Sequence[Outcome]:
        """What the answer says of each message, in order.

        Raises:
            ProviderError: if it speaks of the batch as a whole.
        """


class SievingDialect(Dialect, Protocol):
    """A dialect that knows beforehand for which messages its provider would refuse a whole call."""

    def misfits(self, batch: Batch) -> Mapping[int, str]:
        """Why these are rejected and not handed over, by their places; the others are handed over."""


class FindingDialect(Dialect, Protocol):
    """A dialect that can also ask what became of a batch."""

    def find(self, batch: Batch) -> Generator[requests.Request, HttpAnswer, list[Outcome | None]]:
        """Yield each question, be sent its answer, and return what `Finder.find` returns."""


class HttpConversation:
    """A provider that is spoken to over HTTP. It owns the connections, and several threads may use it.

    Args:
        dialect: how this provider is spoken to.
        limits: how long to wait, and how much to read.

    Attributes:
        name: the name by which settings call the provider.
        capabilities: what it can do.
        account: tells one account from another and holds no secret: a ledger keeps it, because what was
            handed over with one account cannot be found with another.
        is_sandbox: whether the dialect asks for the provider's test mode.

    Example:
        >>> with HttpConversation(dialect) as provider:  # doctest: +SKIP
        ...     provider.deliver(batch)
        [Outcome(message_id='<5d41…@iom.int>', status=<Status.ACCEPTED: 'accepted'>, …)]
    """

    def __init__(self, dialect: Dialect | FindingDialect, limits: Limits = Limits()) -> None:
        from newsletter_kit.providers.transport import open_session

        self.name = dialect.name
        self.capabilities = dialect.capabilities
        self.account: str = getattr(dialect, "account", None) or _account(dialect)
        self.is_sandbox: bool = getattr(dialect, "sandbox", False)
        self._dialect = dialect
        self._limits = limits
        self._session = open_session(dialect.base_url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    @property
    def dialect(self) -> Dialect:
        """How this provider is spoken to."""
        return self._dialect

    def __repr__(self) -> str:
        return f"HttpConversation({self.name})"

    def deliver(self, batch: Batch) -> Sequence[Outcome]:
        """Hand over a batch, as `Provider.deliver` says, without those who would surely be refused."""
        misfits = self._misfits(batch)
        rest = without(batch, misfits)
        return woven(self._taken(rest) if rest else [], misfits)

    def _taken(self, batch: Batch) -> Sequence[Outcome]:
        from newsletter_kit.providers.transport import while_it_may

        try:
            with while_it_may(batch.may_go):
                answer = self._ask(self._dialect.prepare(batch), self._limits)
            return self._read(answer, batch)
        except NewsletterError as error:
            raise _without_secrets(error, self._dialect.secrets) from None

    def _read(self, answer: HttpAnswer, batch: Batch) -> Sequence[Outcome]:
        """What an answer means; one whose fields are of another type than is documented means nothing."""
        try:
            return self._discreet(self._dialect.parse(answer, batch))
        except (AttributeError, LookupError, TypeError, ValueError):
            raise answer.unreadable() from None

    def find(self, batch: Batch) -> list[Outcome | None]:
        """Ask what became of a batch, as `Finder.find` says. A question may be repeated at will."""
        find = getattr(self._dialect, "find", None)
        if find is None:
            raise ProviderUnsupported(Problem(self.name, "it cannot be asked what it took"))
        misfits = self._misfits(batch)
        rest = without(batch, misfits)
        found = self._answered(find(rest), self._limits) if rest else []
        return [*woven([each and self._without_keys(each) for each in found], dict.fromkeys(misfits))]

    def _discreet(self, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
        """The outcomes without our keys, in case the provider repeated one; nearly always as they were."""
        different = [outcomes.said] if isinstance(outcomes, AllAccepted) else outcomes
        told = {text for each in different for text in (each.reason, each.provider_id)}
        if all(without_keys(text, self._dialect.secrets) == text for text in told):
            return outcomes
        return [self._without_keys(each) for each in outcomes]

    def _without_keys(self, outcome: Outcome) -> Outcome:
        texts = outcome.reason, outcome.provider_id
        reason, provider_id = (without_keys(each, self._dialect.secrets) for each in texts)
        return replace(outcome, reason=reason, provider_id=provider_id)

    def inquire(
        self, inquiry: Callable[[Any], Generator[requests.Request, HttpAnswer, Found]], limits: Limits
    ) -> Found:
        """Ask the provider about something else than a batch, such as the account.

        Args:
            inquiry: is given the dialect, yields each question, is sent its answer, returns what it found.
            limits: how patient this is.

        Raises:
            ProviderUnavailable: if it could not be asked now.
            ProviderUntrusted: if its certificate is wrong.
        """
        return self._answered(inquiry(self._dialect), limits)

    def _misfits(self, batch: Batch) -> dict[int, Outcome]:
        known = getattr(self._dialect, "misfits", None)
        reasons: Mapping[int, str] = known(batch) if known else {}
        return {
            place: Outcome(batch.message_ids[place], Status.REJECTED, reason)
            for place, reason in reasons.items()
        }

    def _answered(self, questions: Generator[requests.Request, HttpAnswer, Found], limits: Limits) -> Found:
        try:
            return self._conversed(questions, limits)
        except NewsletterError as error:
            raise _without_secrets(error, self._dialect.secrets) from None

    def _conversed(self, questions: Generator[requests.Request, HttpAnswer, Found], limits: Limits) -> Found:
        try:
            question = next(questions)
        except StopIteration as done:
            return cast("Found", done.value)
        while True:
            try:
                answer = self._ask(question, limits)
            except ProviderUncertain as error:  # a question changes nothing: it was not answered, that is all
                raise ProviderUnavailable(*error.problems) from None
            try:
                question = questions.send(answer)
            except StopIteration as done:
                return cast("Found", done.value)
            except (AttributeError, LookupError, TypeError, ValueError):
                raise ProviderUnavailable(*answer.unreadable().problems) from None

    def _ask(self, request: requests.Request, limits: Limits) -> HttpAnswer:
        import requests as library
        from urllib3.exceptions import HTTPError

        from newsletter_kit.providers.faults import fault_of

        request.headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **request.headers}
        prepared = self._session.prepare_request(request)
        timeout = (limits.connect_seconds, limits.answer_seconds)
        try:
            with self._session.send(
                prepared, stream=True, allow_redirects=False, timeout=timeout
            ) as response:
                return self._discreet_answer(response)
        except (library.RequestException, HTTPError, OSError) as error:
            raise fault_of(error, self.name) from None

    def _discreet_answer(self, response: requests.Response) -> HttpAnswer:
        """An answer without our keys; here as well, since words that are cut may end within one."""
        keys = keys_of(self._dialect.secrets, response.request.headers)
        headers = {
            name.lower(): hidden(value.encode("latin-1", "replace"), keys).decode("latin-1")
            for name, value in response.headers.items()
        }
        return HttpAnswer(self.name, response.status_code, headers, hidden(self._body(response), keys))

    def _body(self, response: requests.Response) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(_CHUNK_BYTES):
            body += chunk
            if len(body) > self._limits.answer_bytes:
                what = f"its answer is longer than {self._limits.answer_bytes:,} bytes"
                raise ProviderUncertain(Problem(self.name, what))
        return bytes(body)


def _account(dialect: Dialect) -> str:
    told = "\0".join(secret.get_secret_value() for secret in dialect.secrets)
    return f"{dialect.base_url} {sha256(told.encode()).hexdigest()[:8]}"


def without_keys(text: str, secrets: tuple[SecretStr, ...]) -> str:
    """`text` without our keys, in case the provider repeated one in its answer.

    Example:
        >>> from pydantic import SecretStr
        >>> without_keys("k-1 is no key", (SecretStr("k-1"),))
        '[key] is no key'
    """
    for secret in secrets:
        if value := secret.get_secret_value():
            text = text.replace(value, "[key]")
    return text


def _without_secrets(error: NewsletterError, secrets: tuple[SecretStr, ...]) -> NewsletterError:
    def hidden(text: str) -> str:
        return without_keys(text, secrets)

    error.problems = tuple(
        replace(each, where=hidden(each.where), what=hidden(each.what), remedy=hidden(each.remedy))
        for each in error.problems
    )
    return error

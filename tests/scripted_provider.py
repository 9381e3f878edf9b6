"""A provider in memory that does as a script says, and knows who got a mail and how often."""

from __future__ import annotations

from collections import Counter
from threading import Lock
from typing import TYPE_CHECKING, Literal, Self

from newsletter_kit.errors import (
    Problem,
    ProviderBrokenOff,
    ProviderConflict,
    ProviderRefused,
    ProviderSplit,
    ProviderUnavailable,
    ProviderUncertain,
)
from newsletter_kit.providers.base import Capabilities, Idempotency, Lookup, Outcome, Status
from newsletter_kit.providers.merge_syntax import MergeSyntax
from newsletter_kit.providers.payload import one_edition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from types import TracebackType

    import newsletter_kit as nk
    from newsletter_kit.providers.base import Batch

Help = Literal["none", "key", "look-up", "merge", "both"]
Fault = Literal[
    "fine", "lost answer", "lost request", "broken off", "down", "too fast", "refused", "conflict", "defer"
]

CAPABILITIES = {
    "none": Capabilities(batch_messages=50, repeatable=False, smtputf8=False),
    "key": Capabilities(
        batch_messages=50, repeatable=False, smtputf8=False, idempotency=Idempotency("header", 86_400)
    ),
    "look-up": Capabilities(
        batch_messages=50, repeatable=False, smtputf8=False, lookup=Lookup("by_key", 0, 172_800)
    ),
    "both": Capabilities(
        batch_messages=50,
        repeatable=False,
        smtputf8=False,
        idempotency=Idempotency("header", 86_400),
        lookup=Lookup("by_key", 0, 172_800),
    ),
    "merge": Capabilities(
        batch_messages=50,
        repeatable=False,
        smtputf8=False,
        lookup=Lookup("by_key", 0, 172_800),
        merge=MergeSyntax("%", "%", signs="%"),
    ),
}


class Scripted:
    """Takes mail, except where its script says otherwise.

    Args:
        kind: how it helps to settle a doubt.
        script: what befalls each call in turn; when it is over, all is fine.
        bad: local parts that make a whole call fail, as some providers do.
        most: how many messages it takes in one call, whatever it says beforehand.

    Attributes:
        got: how many mails each address got.
        sizes: how many messages were in each call.
        calls: the key and the bytes of each call.
    """

    name = "scripted"
    account = ""
    is_sandbox = False

    def __init__(
        self, kind: Help = "none", script: Iterable[Fault] = (), bad: Iterable[str] = (), most: int = 1_000
    ) -> None:
        self.capabilities = CAPABILITIES[kind]
        self.got: Counter[str] = Counter()
        self.sizes: list[int] = []
        self.calls: list[tuple[str, tuple[bytes, ...]]] = []
        self.before_call: Callable[[], None] = lambda: None
        self._script, self._bad, self._most = iter(script), frozenset(bad), most
        self._answers: dict[str, list[Outcome]] = {}
        self._turn = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def deliver(self, batch: Batch) -> list[Outcome]:
        self.before_call()
        if self.capabilities.merge:
            one_edition(batch)
        with self._turn:
            self.sizes.append(len(batch.messages))
            self.calls.append((batch.key, tuple(message.mime() for message in batch.messages)))
            fault: Fault = next(self._script, "fine")
            _refuse(fault)
            if fault == "defer" and batch.key not in self._answers:
                first, *others = batch.messages
                return [
                    Outcome(first.message_id, Status.DEFERRED, "greylisted", retry_after_seconds=0),
                    *(self._take(message) for message in others),
                ]
            outcomes = self._carried_out(batch)
            if fault == "lost answer":
                raise ProviderUncertain(Problem(self.name, "its answer could not be read"))
            return outcomes

    def find(self, batch: Batch) -> list[Outcome | None]:
        taken = {each.message_id for each in self._answers.get(batch.key, ())}
        return [
            Outcome(each.message_id, Status.ACCEPTED) if each.message_id in taken else None
            for each in batch.messages
        ]

    def _carried_out(self, batch: Batch) -> list[Outcome]:
        if self.capabilities.idempotency.kind != "none" and batch.key in self._answers:
            return self._answers[batch.key]
        is_bad = any(message.recipient.address.local in self._bad for message in batch.messages)
        if is_bad or len(batch.messages) > self._most:
            raise ProviderSplit(Problem(self.name, "it does not take this batch"))
        self._answers[batch.key] = [self._take(message) for message in batch.messages]
        return self._answers[batch.key]

    def _take(self, message: nk.Message) -> Outcome:
        self.got[str(message.recipient.address)] += 1
        return Outcome(message.message_id, Status.ACCEPTED)


def open_scripted(_settings: nk.Settings, _folder: Path | None) -> Scripted:
    """What `open_provider` calls; `SCRIPT` says what befalls its calls."""
    return Scripted("none", SCRIPT)


SCRIPT: list[Fault] = []
"""For the provider that is opened by its name."""


def _refuse(fault: Fault) -> None:
    problem = Problem("scripted", fault)
    if fault == "down":
        raise ProviderUnavailable(problem)
    if fault == "too fast":
        raise ProviderUnavailable(problem, retry_after_seconds=0.01)
    if fault == "refused":
        raise ProviderRefused(problem)
    if fault == "conflict":
        raise ProviderConflict(problem)
    if fault == "broken off":
        raise ProviderBrokenOff(problem)
    if fault == "lost request":
        raise ProviderUncertain(problem)

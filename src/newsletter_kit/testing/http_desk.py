"""What the fake provider knows: what it took, for whom, under which key, and since when."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from newsletter_kit.testing.apis.base import Api, Asked, HandOver, Reply


@dataclass(frozen=True, slots=True)
class TakenMail:
    """A mail that the fake provider took.

    Attributes:
        address: for whom.
        key: of its batch.
        id: its own name for it.
        taken_at: when, on the monotonic clock.
    """

    address: str
    key: str
    id: str
    taken_at: float


@dataclass(slots=True)
class _Kept:
    """A request under a key: its digest, when it came, and what was answered; None while it is under way."""

    digest: str
    since: float
    reply: Reply | None = None


@dataclass(slots=True)
class ProviderDesk:
    """What all requests to one server share.

    Attributes:
        api: in whose form it speaks.
        settle_seconds: how long a look-up does not know what was taken.
        key_seconds: how long a key is remembered.
        mails: what it took, in order.
    """

    api: Api
    settle_seconds: float = 0.0
    key_seconds: float = 86_400.0
    mails: list[TakenMail] = field(default_factory=list)
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _reached: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _lock: Lock = field(default_factory=Lock)

    def counts(self) -> Counter[str]:
        """How many mails it took for each address."""
        with self._lock:
            return Counter(mail.address for mail in self.mails)

    def known_answer(self, wanted: HandOver, asked: Asked) -> Reply | None:
        """The answer to a hand-over whose key is known; None if it is new, which is noted."""
        if wanted.repeat_key is None:
            return None
        digest = sha256(asked.body).hexdigest()
        with self._lock:
            kept = self._kept.get(wanted.repeat_key)
            if kept is None or time.monotonic() - kept.since > self.key_seconds:
                self._kept[wanted.repeat_key] = _Kept(digest, time.monotonic())
                return None
            if kept.digest != digest:
                return self.api.conflict()
            return self.api.in_progress() if kept.reply is None else self.api.repeated(kept.reply)

    def forget(self, wanted: HandOver) -> None:
        """Forget a key whose request was not carried out."""
        with self._lock:
            self._kept.pop(wanted.repeat_key or "", None)

    def take(self, wanted: HandOver, refused: Collection[int] = ()) -> Reply:
        """Accept what is wanted, all but the refused, and keep the answer."""
        with self._lock:
            first = len(self.mails) + 1
            names = [f"fake-{first + place:07d}" for place in range(len(wanted.addresses))]
            ids = [None if place in refused else name for place, name in enumerate(names)]
            reply = self.api.taken(ids)
            if reply.takes_mail:
                now = time.monotonic()
                pairs = zip(wanted.addresses, ids, strict=True)
                mails = (TakenMail(who, wanted.key, name, now) for who, name in pairs if name)
                self.mails += self._new_in_campaign(mails, wanted.campaign)
            if wanted.repeat_key is not None:
                self._kept[wanted.repeat_key].reply = reply
            return reply

    def _new_in_campaign(self, mails: Iterable[TakenMail], campaign: str | None) -> list[TakenMail]:
        if campaign is None:
            return list(mails)
        reached = self._reached[campaign]
        new = {mail.address: mail for mail in mails if mail.address not in reached}
        reached.update(new)
        return list(new.values())

    def known(self) -> dict[str, dict[str, str]]:
        """What a look-up knows by now: the ids by key and address."""
        latest = time.monotonic() - self.settle_seconds
        by_key: dict[str, dict[str, str]] = defaultdict(dict)
        with self._lock:
            for mail in self.mails:
                if mail.taken_at <= latest:
                    by_key[mail.key][mail.address] = mail.id
        return by_key

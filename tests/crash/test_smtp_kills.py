"""A sender that speaks SMTP is killed again and again, and the server misbehaves: one mail, or a doubt."""

from __future__ import annotations

import os
import signal
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.ledger.states import State
from newsletter_kit.testing import FakeSmtpServer, SmtpFault

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from crash_nursery import Nursery

    Nurseries = Callable[[int], Nursery]

KILLS = int(os.environ.get("NEWSLETTER_KILLS", "15"))
READERS = 2_000 if KILLS > 100 else 300
BATCH, WORKERS = 20, 2

FAULTS = (
    SmtpFault("connect", "421 4.3.2 too many connections", skip=1, times=2),
    SmtpFault("mail", "421 4.3.2 enough for now", skip=30, times=3),
    SmtpFault("rcpt", "451 4.7.1 greylisted", skip=7, times=9),
    SmtpFault("rcpt", "550 5.1.1 nobody here", about="r13@", times=None),
    SmtpFault("end", "451 4.3.0 try again", skip=50, times=5),
    SmtpFault("end", None, skip=100, times=1, taken=True),
    SmtpFault("end", None, skip=150, times=1, taken=False),
)


@pytest.mark.parametrize("offers", [(), ("PIPELINING",), ("PIPELINING", "CHUNKING")], ids=len)
def test_r1_e01_kills_of_a_sender_by_smtp(nurseries: Nurseries, offers: tuple[str, ...]) -> None:
    """After each kill at most what was under way is held and listed; nobody is lost, nobody gets two."""
    nursery, kills, dice = nurseries(READERS), 0, Random(f"smtp {offers}")  # noqa: S311  the same each time
    with FakeSmtpServer(offers=offers) as server:
        order = {"smtp": [server.host, server.port], "batch": BATCH, "workers": WORKERS}
        for _ in range(KILLS):
            deadly = [(dice.uniform(0.02, 0.3), signal.SIGKILL)]
            kills += nursery.send(**order, signals=deadly)["killed"]
        assert nursery.send(**order)["left"] == 0
        assert nursery.wrongs(_counts(server)) == []
    assert kills > 0
    assert len(nursery.states()[State.UNCERTAIN]) <= kills * WORKERS * BATCH


def test_r8_a_mail_server_that_misbehaves(nurseries: Nurseries) -> None:
    """Each fault of SMTP once or more in one run: totals agree, and only two messages are in doubt."""
    nursery = nurseries(READERS)
    with FakeSmtpServer(offers=("PIPELINING",), faults=FAULTS) as server:
        order: dict[str, Any] = {"smtp": [server.host, server.port], "batch": BATCH, "workers": WORKERS}
        told = nursery.send(**order)
        assert (told["left"], nursery.wrongs(_counts(server))) == (0, [])
    states = nursery.states()
    assert (states[State.REJECTED], len(states[State.UNCERTAIN])) == ({"r13@iom.int"}, 2)


def _counts(server: FakeSmtpServer) -> Counter[str]:
    return Counter(mail.recipients[0] for mail in server.mails)

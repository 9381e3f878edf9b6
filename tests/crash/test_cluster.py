"""Four workers, killed, stopped and cut off, and a database that is restarted: nobody is lost or gets two.

`NEWSLETTER_CLUSTER_READERS=20000` makes it a long run of many blows. What was counted is in the report:
`pytest tests/crash/test_cluster.py --junitxml=report.xml -o junit_family=legacy`.
"""

from __future__ import annotations

import os
import time
from random import Random
from typing import TYPE_CHECKING, get_args

import pytest

from cluster_office import KEY, Office, until
from cluster_storm import Storm
from crash_nursery import wrongs
from faked_provider import DOOR
from newsletter_kit.config import UNSUBSCRIBE_KEY_VARIABLE
from newsletter_kit.ledger.states import State
from newsletter_kit.providers import PROVIDERS
from newsletter_kit.testing import FakeProviderServer
from newsletter_kit.testing.fake_provider import Kind
from postgres_server import in_schema, postgres_server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READERS = int(os.environ.get("NEWSLETTER_CLUSTER_READERS", "1200"))
SEED = os.environ.get("NEWSLETTER_CLUSTER_SEED", "spring")
IS_LONG = READERS >= 10_000
BATCH, CALLS = 20 if IS_LONG else 4, 2
LONG_BLOWS = {"kill": 16, "stop": 8, "cut": 4, "restart": 2, "crash": 1}
SHORT_BLOWS = {"kill": 2, "stop": 1, "cut": 1, "restart": 1, "crash": 1}
BLOWS = LONG_BLOWS if IS_LONG else SHORT_BLOWS

pytestmark = pytest.mark.skipif(
    "DATABASE_URL" in os.environ, reason="cannot run here: the server is not ours to restart"
)


def blows(dice: Random) -> list[str]:
    """What befalls the run, in its order. A server that crashes is started again, too."""
    dealt = [blow for blow, times in BLOWS.items() for _ in range(times)]
    dice.shuffle(dealt)
    return dealt


@pytest.mark.parametrize("kind", get_args(Kind))
def test_workers_in_a_storm_lose_and_double_nobody(
    newsletter: Path,
    kind: Kind,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    """Everybody is mailed once; where nobody can tell, no more are held than were under way at the blows."""
    monkeypatch.setitem(PROVIDERS, "fake", "faked_provider:open_faked")
    monkeypatch.setenv(UNSUBSCRIBE_KEY_VARIABLE, KEY)
    dice = Random(f"{SEED} {kind}")  # noqa: S311  the same each time
    began = time.monotonic()
    with FakeProviderServer(take_seconds=0.2) as server, postgres_server() as postgres:
        monkeypatch.setattr(DOOR, "url", server.url)
        monkeypatch.setattr(DOOR, "kind", kind)
        monkeypatch.setattr(DOOR, "batch", BATCH)
        office = Office(newsletter, in_schema(postgres.url, "storm"), server)
        office.write_readers(READERS)
        office.queue()
        storm = Storm(office, postgres, (kind, str(BATCH)), dice)
        with storm.working():
            storm.rage(blows(dice), READERS)
            until(lambda: is_over(office, kind))
        states = states_of(office)
        got = server.counts()
    held = len(states[State.UNCERTAIN])
    struck = storm.struck
    told = {"seed": SEED, "blows": dict(struck), "held": held, "seconds": round(time.monotonic() - began, 1)}
    record_property("storm", told)
    assert wrongs(states, [f"r{number}@iom.int" for number in range(READERS)], got) == []
    interrupted = struck["kill"] + struck["stop"] + struck["cut"] + 4 * (struck["restart"] + struck["crash"])
    assert held <= (interrupted * CALLS * BATCH if kind == "none" else 0)


def is_over(office: Office, kind: Kind) -> bool:
    """Whether nothing is left to be done."""
    counts = office.counts()
    settled = kind == "none" or not counts.uncertain
    return settled and not counts.pending and not counts.in_flight


def states_of(office: Office) -> dict[State, set[str]]:
    """Who is at which state, as the ledger says."""
    with office.ledger() as ledger:
        run = ledger.runs()[0]
        return {state: {str(each.address) for each in ledger.people(run, state)} for state in State}

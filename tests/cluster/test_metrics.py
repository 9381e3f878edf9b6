"""Whoever looks after a worker learns what it does, and whether it is well."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from newsletter_kit.cluster.metrics import metrics_on
from newsletter_kit.cluster.queue_schema import searching
from newsletter_kit.cluster.tally import TOTALS
from newsletter_kit.errors import ConfigError

if TYPE_CHECKING:
    from cluster_office import Office

HERE = "127.0.0.1"


def test_the_numbers_are_such_as_prometheus_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """What became of the messages is told by verdict, and the calls are counted."""
    monkeypatch.setitem(TOTALS, "accepted", 12)
    monkeypatch.setitem(TOTALS, "calls", 3)
    with metrics_on(0, lambda: True, HERE) as port, urlopen(f"http://{HERE}:{port}/metrics") as answer:
        families = {each.name: each for each in text_string_to_metric_families(answer.read().decode())}
    accepted = [
        each.value
        for each in families["newsletter_kit_messages"].samples
        if each.labels["verdict"] == "accepted"
    ]
    assert accepted == [12]
    assert [each.value for each in families["newsletter_kit_calls"].samples] == [3]


def test_readers_who_wait_for_nobody_are_told(office: Office) -> None:
    """A run that the queue has lost is a number for Prometheus, and a word on the page of health."""
    office.queue()
    with office.ledger() as ledger, ledger.in_transaction() as connection, searching(connection):
        connection.execute("TRUNCATE newsletter_orders, procrastinate_jobs CASCADE")
    office.work()
    with metrics_on(0, lambda: True, HERE) as port:
        with urlopen(f"http://{HERE}:{port}/metrics") as answer:
            assert b"newsletter_kit_queue_forgotten 1.0" in answer.read()
        with urlopen(f"http://{HERE}:{port}/healthz") as answer:
            assert (answer.status, b"no ticket" in answer.read()) == (200, True)


@pytest.mark.parametrize(("is_well", "status"), [(True, 200), (False, 503)])
def test_the_health_of_a_worker_is_a_status(*, is_well: bool, status: int) -> None:
    """What keeps workers running asks one page, and needs no words."""
    with metrics_on(0, lambda: is_well, HERE) as port:
        try:
            with urlopen(f"http://{HERE}:{port}/healthz") as answer:
                found = answer.status
        except HTTPError as error:
            found = error.code
            error.close()
    assert found == status


def test_another_page_is_not_there() -> None:
    """Nothing else of the worker can be asked for."""
    with metrics_on(0, lambda: True, HERE) as port, pytest.raises(HTTPError, match="404") as caught:
        urlopen(f"http://{HERE}:{port}/ledger")
    caught.value.close()


def test_a_port_that_is_taken_is_told() -> None:
    """The worker does not begin without the page that it was to have."""
    with socket.create_server((HERE, 0)) as taken:
        port = taken.getsockname()[1]
        told = f"{HERE}:{port}: the port cannot be had"
        with pytest.raises(ConfigError, match=told), metrics_on(port, bool):
            pass

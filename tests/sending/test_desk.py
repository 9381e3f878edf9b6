"""How far each task has come, from the claim of its batch to the provider's answer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from newsletter_kit.sending.desk import Desk, Stage
from newsletter_kit.sending.rebuild import Rebuilt
from newsletter_kit.sending.task import Task
from newsletter_kit.sending.work import Ready

if TYPE_CHECKING:
    from collections.abc import Callable

WAYS: list[tuple[str, ...]] = [("take", "ready", "called"), ("take", "ready", "sealed", "called")]
STAGES = {"take": Stage.CLAIMED, "ready": Stage.READY, "sealed": Stage.SEALED, "called": Stage.CALLED}


def _go(desk: Desk, task: Task, step: str) -> None:
    verb = cast("Callable[[Any], None]", getattr(desk, step))
    verb(Ready(task, Rebuilt((), {})) if step == "ready" else task)


def _task(number: int) -> Task:
    batch: Any = SimpleNamespace(id=number)
    return Task(batch)


@pytest.mark.parametrize("way", WAYS, ids=len)
def test_a_task_has_one_stage_at_a_time(way: tuple[str, ...]) -> None:
    """It waits for its turn before it is sealed or called, and is under way from then on."""
    desk, task = Desk(), _task(1)
    for step in way:
        _go(desk, task, step)
        is_before = step in {"take", "ready"}
        assert (desk.stage(task), desk.before_their_turn) == (STAGES[step], (task,) if is_before else ())
        assert (len(desk.ready_ones), desk.under_way) == (int(step == "ready"), int(not is_before))


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_nothing_is_left_of_a_task_that_is_over(count: int) -> None:
    """Whether it was answered or put back, the desk holds the others alone."""
    desk, task, other = Desk(), _task(1), _task(2)
    desk.take(other)
    for step in WAYS[1][:count]:
        _go(desk, task, step)
    desk.forget(task)
    assert (desk.tasks, desk.ready_ones, desk.under_way) == ((other,), (), 0)


def test_two_tasks_about_one_batch_are_two() -> None:
    """Where a ledger wrongly gives a batch to two workers, both are under way, and each ends for itself."""
    desk, first, second = Desk(), _task(1), _task(1)
    for step in WAYS[0]:
        _go(desk, first, step)
        _go(desk, second, step)
    assert desk.under_way == 2
    desk.forget(first)
    assert (desk.tasks, desk.stage(second)) == ((second,), Stage.CALLED)

"""Whatever the workers hold, one of them may go on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from hypothesis import given
from hypothesis import strategies as st

import newsletter_kit as nk
from newsletter_kit.sending.backoff import Weather
from newsletter_kit.sending.desk import Desk
from newsletter_kit.sending.docket import Docket
from newsletter_kit.sending.settle import Step
from newsletter_kit.sending.task import Doubtful, Task

if TYPE_CHECKING:
    from newsletter_kit.sending.job import Job

STEPS = st.sampled_from([None, Step.LOOK_UP, Step.REPLAY, Step.PUT_BACK])
NOW = 10.0


def batch(number: int) -> Any:
    """A batch of which nothing but its number is asked."""
    return SimpleNamespace(id=number)


def docket(steps: list[Step | None], failures: int, dues: list[float], looking: int) -> Docket:
    """A docket of so many workers who hold a task each, and of others who look for one."""
    job = cast("Job", SimpleNamespace(options=nk.SendOptions(workers=max(1, len(steps) - 1))))
    desk = Desk()
    for number, step in enumerate(steps):
        desk.take(Task(batch(number), step))
    doubts = [Doubtful(batch(100 + number), 0.0, 0.0, due) for number, due in enumerate(dues)]
    sky = Weather(failures, failed_at=0.0, clear_at=1.0)
    return Docket(job, limit=None, meter=None, weather=sky, doubts=doubts, desk=desk, looking=looking)


@given(
    steps=st.lists(STEPS, min_size=1, max_size=9),
    failures=st.integers(0, 12),
    dues=st.lists(st.floats(0, 20), max_size=4),
)
def test_somebody_goes_first_where_all_hold_a_task(
    steps: list[Step | None], failures: int, dues: list[float]
) -> None:
    """With nothing under way and nobody left who could take up a doubt, exactly one task's turn has come."""
    work = docket(steps, failures, dues, looking=0)
    assert [work.seconds_to_call(task, NOW) for task in work.desk.tasks].count(0.0) == 1


def test_a_doubt_goes_first_where_somebody_can_take_it_up() -> None:
    """While the provider is in trouble, what is new waits for the worker that looks for a task."""
    work = docket([None, None], failures=2, dues=[NOW - 1], looking=1)
    assert all(work.seconds_to_call(task, NOW) > 0 for task in work.desk.tasks)


def test_what_is_new_does_not_wait_for_a_doubt_that_is_not_due() -> None:
    """Nobody could settle it yet."""
    work = docket([None, None], failures=2, dues=[NOW + 1], looking=1)
    assert [work.seconds_to_call(task, NOW) for task in work.desk.tasks].count(0.0) == 1

"""What a person sees while a long audience is read: what is done, for how long, and why."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

from newsletter_kit.cli.console import complain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Stage = Callable[[str], None]

QUIET_SECONDS = 10.0
"""Where there is no terminal, a stage that lasts longer is told, once."""


@contextmanager
def planning(*, silent: bool = False) -> Iterator[Stage]:
    """Show on stderr which stage of a plan is under way: with a clock on a terminal, else if it takes long.

    Args:
        silent: show nothing, since machines read along.

    Yields:
        A function that is told of each stage as it begins, such as `Reading audience.csv`.

    Example:
        >>> with planning() as stage:
        ...     stage("Reading audience.csv")
    """
    if silent:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _clock() as stage:
            yield stage
    else:
        with _late(QUIET_SECONDS) as stage:
            yield stage


@contextmanager
def _late(seconds: float) -> Iterator[Stage]:
    timer: Timer | None = None

    def stage(text: str) -> None:
        nonlocal timer
        if timer:
            timer.cancel()
        timer = Timer(seconds, complain, [f"{text} …"])
        timer.daemon = True
        timer.start()

    try:
        yield stage
    finally:
        if timer:
            timer.cancel()


@contextmanager
def _clock() -> Iterator[Stage]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("Planning", total=None)
        yield lambda text: shown.update(task, description=text)

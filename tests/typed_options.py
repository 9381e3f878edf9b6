"""The options of the command, as one types them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import typer.main

from newsletter_kit.cli.app import VERBS, app_for

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def options_of_the_command() -> frozenset[str]:
    """Every long option of every verb."""
    return frozenset(option for verb in VERBS for option in _options(typer.main.get_command(app_for([verb]))))


def _options(command: Any) -> Iterator[str]:
    for parameter in command.params:
        yield from (each for each in parameter.opts if each.startswith("--"))
    for below in getattr(command, "commands", {}).values():
        yield from _options(below)

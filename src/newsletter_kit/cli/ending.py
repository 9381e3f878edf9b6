"""How a call of `send` ends: what is said, in words and for machines, and its exit code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.cli.console import Line


@dataclass(frozen=True, slots=True)
class Ending:
    """What a call ends with.

    Attributes:
        document: for machines.
        lines: for people.
        code: the exit code.
    """

    document: Mapping[str, object]
    lines: tuple[Line, ...]
    code: ExitCode = ExitCode.DONE

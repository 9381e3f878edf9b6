"""A verb as typer knows it, which refuses empty words: most come of a shell's variable that is not set."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import typer
from typer.core import TyperCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

_EMPTY_VALUE = re.compile(r"(--[a-z-]+)=\s*")
_REMEDY = "Give it a value, or leave it out. A variable of the shell that is not set leaves such a gap."


class Verb(TyperCommand):
    """A command; an empty value would be read as none at all, and `--ledger ""` as the usual ledger.

    Example:
        >>> typer.Typer().command("check", cls=Verb)(check)  # doctest: +SKIP
    """

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        """Read what was typed.

        Raises:
            typer.BadParameter: if a word of it is empty.
        """
        with_value = {
            name for each in self.params for name in each.opts if not getattr(each, "is_flag", False)
        }
        if gap := _gap(args, with_value):
            raise typer.BadParameter(f"{gap} is empty. {_REMEDY}", ctx=ctx)
        return super().parse_args(ctx, args)


def _gap(words: Sequence[str], with_value: set[str]) -> str:
    """What the first empty word stands for; nothing if there is none."""
    for before, word in zip(("", *words), words, strict=False):
        if found := _EMPTY_VALUE.fullmatch(word):
            return found[1]
        if not word.strip():
            return before if before in with_value else "an argument"
    return ""

"""The verbs of the command, and how each is described on the terminal."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter_kit import __version__
from newsletter_kit.cli import (
    approve,
    build,
    check,
    diff,
    doctor,
    erase,
    layout,
    new,
    preview,
    reconcile,
    report,
    schema,
    send,
    standing,
    status,
    suppress,
    translate,
    worker,
)
from newsletter_kit.cli.console import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VERBS: dict[str, Callable[..., Any]] = {
    "new": new.new,
    "check": check.check,
    "build": build.build,
    "preview": preview.preview,
    "diff": diff.diff,
    "approve": approve.approve,
    "send": send.send,
    "worker": worker.worker,
    "pause": standing.pause,
    "resume": standing.resume,
    "cancel": standing.cancel,
    "status": status.status,
    "why": status.why,
    "report": report.report,
    "doctor": doctor.doctor,
    "reconcile": reconcile.reconcile,
    "suppress": suppress.suppress,
    "erase": erase.erase,
    "schema": schema.schema,
    "translate": translate.translate,
}
"""Every verb and the function that does it; docs/cli.md names each of them."""

_ABOUT = "Write a newsletter as a file, check it, look at it, and mail it to each reader once."

app = typer.Typer(
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=_ABOUT,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _show_version(asked: bool) -> None:  # noqa: FBT001  typer hands the flag over by position
    if asked:
        say(f"newsletter-kit {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, metavar="", help="Show the version."
        ),
    ] = False,
) -> None:
    """Hold the options that stand before the verb."""


def described(verb: Callable[..., Any]) -> tuple[str, str]:
    """The help text and the example of a verb, from its docstring.

    Example:
        >>> described(check.check)[1]
        'Example: newsletter-kit check issues/2024-q1'
    """
    text, _, example = inspect.cleandoc(verb.__doc__ or "").partition("\n\nExample:")
    return text, f"Example: {example.strip()}"


def _add(group: typer.Typer, verbs: Mapping[str, Callable[..., Any]]) -> None:
    for name, verb in verbs.items():
        text, example = described(verb)
        group.command(name, help=text, epilog=example)(verb)


_add(app, VERBS)
_add(layout.app, layout.VERBS)
app.add_typer(layout.app, name="layout")

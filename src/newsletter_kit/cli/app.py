"""The verbs of the command, and how each is described on the terminal."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsletter_kit import __version__
from newsletter_kit.cli.console import say
from newsletter_kit.cli.verb import Verb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

VERBS = {
    "new": "new",
    "check": "check",
    "build": "build",
    "preview": "preview",
    "diff": "diff",
    "approve": "approve",
    "send": "send",
    "worker": "worker",
    "pause": "standing",
    "resume": "standing",
    "cancel": "standing",
    "status": "status",
    "why": "status",
    "report": "report",
    "doctor": "doctor",
    "reconcile": "reconcile",
    "suppress": "suppress",
    "erase": "erase",
    "schema": "schema",
    "translate": "translate",
}
"""Every verb, and the module with the function of that name that does it; docs/cli.md names each of them."""

_GROUP = "layout"
_ABOUT = "Write a newsletter as a file, check it, look at it, and mail it to each reader once."


def _show_version(asked: bool) -> None:  # noqa: FBT001  typer hands the flag over by position
    if asked:
        say(f"newsletter-kit {__version__}")
        raise typer.Exit


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


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """The command as far as these arguments need it: with the verb that they begin with, else with all.

    Each verb is a module with imports of its own, and what typer makes of it takes time too.

    Example:
        >>> [each.name for each in app_for(["check", "issues/2024-q1"]).registered_commands]
        ['check']
    """
    asked = [name for name in (*VERBS, _GROUP) if name in arguments[:1]]
    return _app_with(asked or (*VERBS, _GROUP))


def verb_named(name: str) -> Callable[..., Any]:
    """The function that does what a verb says.

    Example:
        >>> verb_named("pause").__module__
        'newsletter_kit.cli.standing'
    """
    verb: Callable[..., Any] = getattr(import_module(f"newsletter_kit.cli.{VERBS[name]}"), name)
    return verb


def described(verb: Callable[..., Any]) -> tuple[str, str]:
    """The help text and the example of a verb, from its docstring.

    Example:
        >>> described(verb_named("check"))[1]
        'Example: newsletter-kit check issues/2024-q1'
    """
    text, _, example = inspect.cleandoc(verb.__doc__ or "").partition("\n\nExample:")
    return text, f"Example: {example.strip()}"


def _app_with(names: Iterable[str]) -> typer.Typer:
    app = typer.Typer(
        add_completion=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help=_ABOUT,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )
    app.callback()(_main)
    for name in names:
        if name == _GROUP:
            app.add_typer(_layout_app(), name=_GROUP)
        else:
            _add(app, name, verb_named(name))
    return app


def _layout_app() -> typer.Typer:
    from newsletter_kit.cli import layout

    app = typer.Typer(help=layout.ABOUT, no_args_is_help=True, rich_markup_mode="rich")
    for name, verb in layout.VERBS.items():
        _add(app, name, verb)
    return app


def _add(group: typer.Typer, name: str, verb: Callable[..., Any]) -> None:
    text, example = described(verb)
    group.command(name, cls=Verb, help=text, epilog=example)(verb)

"""`layout check`: does a layout hold for every section, language, length and number?"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson  # noqa: TC001  typer reads the annotations
from newsletter_kit.cli.check import Format, Formatted, Strict
from newsletter_kit.cli.console import complain, say, say_json
from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsletter_kit import Layout, Settings
    from newsletter_kit.issue.model import Section
    from newsletter_kit.workshop.sample_page import Press
    from newsletter_kit.workshop.trial import Trial

TriedLayout = Annotated[
    str, typer.Argument(metavar="NAME", help="The name of a layout, or the path of its folder: ./mine.")
]
OneType = Annotated[
    list[str] | None,
    typer.Option("--section", metavar="TYPE", help="Only sections of this type. May be given again."),
]

NO_SCREEN = "Nobody has looked at it on a screen: that wants Chromium, and Playwright for Python."


def check_layout(  # noqa: PLR0913  one for each option
    context: typer.Context,
    name: TriedLayout,
    *,
    only: OneType = None,
    form: Formatted = Format.TEXT,
    as_json: AsJson = False,
    strict: Strict = False,
) -> None:
    """Try the layout NAME with every section in every shape, short, long, in three scripts, one and many.

    Each finding names the file and the line. docs/designers.md tells what is looked at.

    Example:
        newsletter-kit layout check iom
    """
    form = Format.JSON if as_json else form
    if form is Format.TEXT:
        complain("Trying it with all its samples. This takes a while.", "quiet")
    layout, trial = tried(name, only or ())
    _answer(form, layout, trial)
    if form is Format.TEXT:
        _farewell(trial, context, name)
    if trial.report.errors or (strict and trial.report.warnings):
        raise typer.Exit(int(ExitCode.BAD_INPUT))


def tried(name: str, only: Sequence[str] = ()) -> tuple[Layout, Trial]:
    """The layout of this name, and what came of its trial with sections of the types `only`, or of all.

    Raises:
        LayoutError: if there is no such layout, or it does not load.
        ConfigError: if newsletter.toml is wrong.

    Example:
        >>> tried("iom")[1].report.errors  # doctest: +SKIP
        ()
    """
    from newsletter_kit.workshop.trial import try_layout

    with sample_press(name, only) as (press, types):
        return press.layout, try_layout(press, types, chromium_to_look(), only)


@contextmanager
def sample_press(name: str, only: Sequence[str] = ()) -> Iterator[tuple[Press, Mapping[str, type[Section]]]]:
    """The layout of this name with all that its samples are compiled with, and the sections by their types.

    Args:
        name: the layout.
        only: the types of sections that are asked for.

    Raises:
        LayoutError: if there is no such layout, or it does not load.
        ConfigError: if newsletter.toml is wrong.

    Example:
        >>> with sample_press("iom") as (press, types):  # doctest: +SKIP
        ...     press.layout.name
        'iom'
    """
    from tempfile import TemporaryDirectory

    from newsletter_kit import load_layout
    from newsletter_kit.issue.registry import import_sections, section_types
    from newsletter_kit.workshop.sample_issue import sample_settings
    from newsletter_kit.workshop.sample_page import Press
    from newsletter_kit.workshop.sample_pictures import write_sample_pictures

    settings = settings_here()
    root = settings.root if settings else Path()
    types = section_types(import_sections(settings.sections, root) if settings else ())
    if unknown := [each for each in only if each not in types]:
        raise typer.BadParameter(f"There is no section {unknown[0]}. There are: {', '.join(sorted(types))}.")
    layout = load_layout(name, root=root)
    with TemporaryDirectory(prefix="newsletter-kit-") as folder:
        write_sample_pictures(Path(folder))
        yield Press(layout, sample_settings(Path(folder), settings)), types


def chromium_to_look() -> str | None:
    """The path of Chromium, if samples can be looked at on a screen.

    Example:
        >>> chromium_to_look()  # doctest: +SKIP
        '/usr/bin/chromium'
    """
    from newsletter_kit.cli.photographer import found_chromium
    from newsletter_kit.workshop.overflow import can_look

    return found_chromium() if can_look() else None


def settings_here() -> Settings | None:
    """The settings of the newsletter that one stands in; None outside of any.

    Raises:
        ConfigError: if newsletter.toml is wrong.

    Example:
        >>> settings_here()  # doctest: +SKIP
    """
    from newsletter_kit import load_settings
    from newsletter_kit.config import find_settings_file

    return load_settings(".") if find_settings_file(Path()) else None


def _answer(form: Format, layout: Layout, trial: Trial) -> None:
    from newsletter_kit.checks import formats
    from newsletter_kit.cli import check_words

    report = trial.report
    if form is Format.JSON:
        told = {"layout": layout.name, "samples": trial.samples, "on_screen": trial.on_screen}
        say_json({"ok": not report.errors, **told, **formats.as_json(report)})
    elif form is Format.SARIF:
        say_json(_as_sarif(trial))
    elif form is Format.GITHUB:
        check_words.tell_github(report)
    else:
        say(layout.title, "heading")
        say(f"  {trial.samples:,} samples in the layout {layout.name}")
        if not trial.on_screen:
            say(f"  {NO_SCREEN}")
        check_words.tell_findings(report)


def _as_sarif(trial: Trial) -> dict[str, object]:
    from newsletter_kit import __version__
    from newsletter_kit.checks import formats
    from newsletter_kit.checks.catalogue import catalogue
    from newsletter_kit.workshop.faults import KINDS

    return formats.as_sarif(trial.report, (*catalogue(), *KINDS), __version__)


def _farewell(trial: Trial, context: typer.Context, name: str) -> None:
    from newsletter_kit.cli.next_step import issue_to_show, typed, typed_again

    say()
    report = trial.report
    if report.errors:
        say(f"It does not hold yet. Mend the errors, then type again: {typed_again(context)}", "bad")
        return
    warnings = len(report.warnings)
    left = f" {warnings} {'warning is' if warnings == 1 else 'warnings are'} worth a look."
    settings = settings_here()
    look = typed("preview", issue_to_show(settings.root if settings else Path()), layout=name)
    say(f"It holds.{left if warnings else ''} To see it with an issue of yours, type: {look}", "good")

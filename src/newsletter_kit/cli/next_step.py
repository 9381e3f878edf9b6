"""The commands that a verb suggests, ready to be typed: quoted for a shell, with the options given."""

from __future__ import annotations

import shlex
from os.path import relpath
from typing import TYPE_CHECKING

from newsletter_kit.cli.discretion import without_url_passwords

if TYPE_CHECKING:
    from pathlib import Path

    import typer


def typed(verb: str, *words: object, **options: object) -> str:
    """A command as one types it.

    Args:
        verb: the verb.
        words: what stands after it.
        options: the options and their values by their long names; None for one that was not given.

    Example:
        >>> typed("build", "issues/our spring", layout="letter", language=None)
        "newsletter-kit build 'issues/our spring' --layout letter"
    """
    given = {f"--{name}": value for name, value in options.items() if value is not None}
    pairs = [str(part) for pair in given.items() for part in pair]
    return without_url_passwords(shlex.join(["newsletter-kit", verb, *map(str, words), *pairs]))


def issue_to_show(root: Path) -> str:
    """An issue of this newsletter, as one types it; where there is none, what to put in its place.

    Args:
        root: the folder of newsletter.toml.

    Example:
        >>> from pathlib import Path
        >>> issue_to_show(Path("nowhere"))
        'issues/NAME'
    """
    issues = sorted(root.glob("issues/*/issue.yaml"))
    return relpath(issues[-1].parent) if issues else "issues/NAME"


def typed_again(context: typer.Context, without: str = "") -> str:
    """The command that is running, without one of its words.

    Example:
        >>> typed_again(context, "--dry-run")  # doctest: +SKIP
        'newsletter-kit send issues/spring --audience few.csv'
    """
    words = (word for word in context.obj or () if word != without)
    return without_url_passwords(shlex.join(["newsletter-kit", *words]))

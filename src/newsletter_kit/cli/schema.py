"""`schema`: what an issue.yaml may say, so that editors complete and check it while one types."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson  # noqa: TC001  typer reads the annotations
from newsletter_kit.cli.console import say, say_json

if TYPE_CHECKING:
    from newsletter_kit import Settings

SchemaFile = Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="Write it to a file.")]


def schema(out: SchemaFile = None, *, as_json: AsJson = False) -> None:
    """Show the JSON Schema of issue.yaml, with the sections that newsletter.toml adds.

    Editors that know it complete the keys and mark mistakes while you type.

    Example:
        newsletter-kit schema -o issues/issue.schema.json
    """
    text = schema_text(_settings_here(out))
    if out is None:
        say(text.rstrip("\n"))
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text, encoding="utf-8", newline="\n")
    if as_json:
        say_json({"ok": True, "files": [str(out)]})
        return
    say(f"  {out}  written")
    say()
    say(f"Begin each issue.yaml in a folder beside it with: # yaml-language-server: $schema=../{out.name}")


def schema_text(settings: Settings | None) -> str:
    r"""The schema as the text of a file: two blanks deep, ASCII, with a line break at its end.

    Args:
        settings: names the user's own sections; None for the built-in ones alone.

    Raises:
        ConfigError: if a section of newsletter.toml cannot be used.

    Example:
        >>> schema_text(None)[:13]
        '{\n  "$schema"'
    """
    import json

    from newsletter_kit.issue.registry import import_sections
    from newsletter_kit.issue.schema import issue_schema

    own = import_sections(settings.sections, settings.root) if settings else ()
    return json.dumps(issue_schema(own), indent=2) + "\n"


def _settings_here(out: Path | None) -> Settings | None:
    """The settings of the project that the file will lie in, or that we are in; None outside of any."""
    from newsletter_kit import load_settings
    from newsletter_kit.config import find_settings_file

    start = out.absolute().parent if out else Path()
    return load_settings(start) if find_settings_file(start) else None

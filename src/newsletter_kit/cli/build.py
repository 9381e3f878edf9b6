"""`build`: the issue as files to look at, one set for each language."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, IssuePath, LayoutName  # noqa: TC001  typer reads them
from newsletter_kit.cli.console import as_json as in_json
from newsletter_kit.cli.console import say_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit import Edition, Message, Recipient
    from newsletter_kit.cli.console import Line
    from newsletter_kit.cli.project import Project

OutFolder = Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the files go.")]
Language = Annotated[str | None, typer.Option(metavar="TAG", help="Only this language, such as ka.")]
ReaderAddress = Annotated[
    str | None, typer.Option("--recipient", metavar="ADDRESS", help="As this reader of the audience gets it.")
]

Fresh = Annotated[bool, typer.Option("--fresh", metavar="", help="Build it even if nothing has changed.")]


@dataclass(frozen=True, slots=True)
class Built:
    """The files of one edition."""

    edition: Edition
    html_bytes: int
    files: tuple[Path, ...]


def build(  # noqa: PLR0913  a command's options are its parameters
    context: typer.Context,
    issue: IssuePath,
    out: OutFolder = Path("build"),
    *,
    layout: LayoutName = None,
    language: Language = None,
    recipient: ReaderAddress = None,
    fresh: Fresh = False,  # noqa: ARG001  read from the command line before this function is reached
    as_json: AsJson = False,
) -> None:
    """Write ISSUE as .html, .txt, .mjml and .eml files, with the pictures beside them.

    The .html opens in a browser, the .eml in a mail program. Without a recipient, each merge tag shows its
    fallback or its own name.

    Example:
        newsletter-kit build issues/2024-q1 -o build
    """
    from newsletter_kit.cli.memory import remember
    from newsletter_kit.cli.project import open_project

    began = time.time()
    project = open_project(issue, layout)
    pairs = [_for_reader(project, recipient)] if recipient else _for_anybody(project, language)
    built = [_write_edition(edition, reader, out) for edition, reader in pairs]
    lines = _report_for_machines(built) if as_json else _report(built, issue, project)
    say_lines(lines)
    if not project.settings.sections:  # a section's own code may read anything
        outputs = [path for each in built for path in each.files]
        remember(context.obj or (), began, (_inputs(project), outputs), lines)


def _for_anybody(project: Project, language: str | None) -> list[tuple[Edition, Recipient]]:
    """The editions without the parts for some readers only, and a reader who has no fields at all."""
    from newsletter_kit import compile_issue
    from newsletter_kit.message.sample import sample_reader

    known = project.issue.languages
    if language is not None and language not in known:
        raise typer.BadParameter(f"There is no edition in {language!r}. There is: {', '.join(known)}.")
    editions = [
        compile_issue(project.issue, project.layout, project.settings, language=each)
        for each in ((language,) if language else known)
    ]
    return [(edition, sample_reader(edition)) for edition in editions]


def _for_reader(project: Project, address: str) -> tuple[Edition, Recipient]:
    """The edition that one reader of the audience gets."""
    from newsletter_kit.address import AddressError, parse_address
    from newsletter_kit.cli.readers import audience_of
    from newsletter_kit.errors import AudienceError, Problem
    from newsletter_kit.sending.editions import editions_of, with_unsubscribe_key

    audience = audience_of(project.settings, None)
    try:
        key = parse_address(address, allow_test=True).key
    except AddressError as error:
        raise typer.BadParameter(f"{address!r} is no address: {error}.") from None
    reader = next((each for each in audience if each.address.key == key), None)
    if reader is None:
        raise AudienceError(
            Problem(audience.path.name, f"nobody in it has the address {address}", "Check it.")
        )
    settings = with_unsubscribe_key(project.settings)
    return editions_of(project.issue, project.layout, settings).edition_for(reader), reader


def _write_edition(edition: Edition, reader: Recipient, out: Path) -> Built:
    """Write one edition's files; the pictures lie in `images/`, because all editions share them."""
    from datetime import UTC, datetime

    from newsletter_kit import personalise

    message = personalise(edition, reader, date=datetime.now(UTC))
    stem = f"{edition.issue_id}.{edition.language}"
    pictures = {
        f"images/{each.file_name}": each.content for each in (*edition.images, *edition.hosted_images)
    }
    contents = {
        f"{stem}.html": viewable(message).encode(),
        f"{stem}.txt": message.text.encode(),
        f"{stem}.mjml": edition.mjml.encode(),
        f"{stem}.eml": message.mime(),
        **pictures,
    }
    for name, content in contents.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Built(edition, len(message.html.encode()), tuple(out / name for name in contents))


def viewable(message: Message) -> str:
    """The HTML with the pictures as files in `images/`, where a browser finds them.

    Example:
        >>> "cid:" in viewable(message)  # doctest: +SKIP
        False
    """
    html = message.html
    for image in message.images:
        html = html.replace(f"cid:{image.cid}", f"images/{image.file_name}")
    return html


def _inputs(project: Project) -> list[Path]:
    """All that could change what is built: files, and folders with all that is in them."""
    from newsletter_kit.cli.project import path_of
    from newsletter_kit.config import FILE_NAME

    settings = project.settings
    logo = [settings.path(settings.logo)] if settings.logo else []
    own = [path_of(project).parent, settings.path(FILE_NAME), settings.path("layouts")]
    return [*own, *project.layout.folders, *logo]


def _report_for_machines(built: list[Built]) -> list[Line]:
    return [(in_json({"ok": True, "editions": [_described(each) for each in built]}), "plain")]


def _described(built: Built) -> Mapping[str, object]:
    edition = built.edition
    return {
        "language": edition.language,
        "variant": edition.variant,
        "subject": str(edition.subject.literals[0]) if not edition.subject.tags else None,
        "html_bytes": built.html_bytes,
        "files": [str(path) for path in built.files],
    }


def _report(built: list[Built], issue: Path, project: Project) -> list[Line]:
    from newsletter_kit.cli.next_step import typed

    lines: list[Line] = []
    for each in built:
        pictures = len(each.edition.images) + len(each.edition.hosted_images)
        lines.append((f"  {each.files[0]}  {each.html_bytes:,} bytes, {pictures} pictures", "plain"))
        lines.append((f"  {', '.join(path.suffix for path in each.files[1:4])} beside it", "quiet"))
    next_step = f"Open {built[0].files[0]} in a browser. Then type: {typed('send', issue)} --dry-run"
    if project.layout.name != project.settings.layout:
        lines.append((f"  `send` uses newsletter.toml's layout, {project.settings.layout}.", "quiet"))
    return [*lines, ("", "plain"), (next_step, "plain")]

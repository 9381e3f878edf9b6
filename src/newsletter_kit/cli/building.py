"""What `build` does once its options are known: the issue becomes files, one set for each language."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsletter_kit.cli.console import as_json as in_json
from newsletter_kit.cli.console import say_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit import Edition, Message, Recipient
    from newsletter_kit.cli.console import Line
    from newsletter_kit.cli.project import Project


class WrongOptionError(ValueError):
    """An option names what is not there; the message says what there is."""


class Asked(NamedTuple):
    """What a `build` was asked for, by the names that its options have.

    Attributes:
        issue: an issue.yaml, or its folder.
        out: where the files go.
        layout: another layout than the settings name.
        language: only this one.
        recipient: the address of the reader whose mail it is to be.
        fresh: build it even if nothing has changed.
        as_json: answer for machines.
    """

    issue: Path
    out: Path = Path("build")
    layout: str | None = None
    language: str | None = None
    recipient: str | None = None
    fresh: bool = False
    as_json: bool = False


class Built(NamedTuple):
    """The files of one edition."""

    edition: Edition
    html_bytes: int
    files: tuple[Path, ...]


def build_issue(asked: Asked, arguments: Sequence[str] = ()) -> None:
    """Write an issue as .html, .txt, .mjml and .eml files, and say what was written.

    Args:
        asked: the options.
        arguments: as they were typed, to be remembered with what came of it.

    Raises:
        WrongOptionError: if there is no such language, or the recipient is no address.

    Example:
        >>> build_issue(Asked(Path("issues/2024-q1"), language="en"))  # doctest: +SKIP
    """
    from newsletter_kit.cli.memory import remember
    from newsletter_kit.cli.project import open_project

    began = time.time()
    project = open_project(asked.issue, asked.layout)
    pairs = (
        [_for_reader(project, asked.recipient)] if asked.recipient else _for_anybody(project, asked.language)
    )
    built = [_write_edition(edition, reader, asked.out) for edition, reader in pairs]
    lines = _report_for_machines(built) if asked.as_json else _report(built, asked.issue, project)
    say_lines(lines)
    if not project.settings.sections:  # a section's own code may read anything
        outputs = [path for each in built for path in each.files]
        remember(arguments, began, (_inputs(project), outputs), lines)


def _for_anybody(project: Project, language: str | None) -> list[tuple[Edition, Recipient]]:
    """The editions without the parts for some readers only, and a reader who has no fields at all."""
    from newsletter_kit import compile_issue
    from newsletter_kit.message.sample import sample_reader

    known = project.issue.languages
    if language is not None and language not in known:
        raise WrongOptionError(f"There is no edition in {language!r}. There is: {', '.join(known)}.")
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
        raise WrongOptionError(f"{address!r} is no address: {error}.") from None
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

    settings = project.settings.overridden(project.issue.settings)
    pictures = [settings.path(src) for src in settings.picture_files.values()]
    own = [path_of(project).parent, settings.path(FILE_NAME), settings.path("layouts")]
    return [*own, *project.layout.folders, *pictures]


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

"""`diff`: what changed between two issues, or between two versions of one."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, LayoutName, a_folder
from newsletter_kit.cli.console import say, say_json

if TYPE_CHECKING:
    from newsletter_kit.cli.diff_page import NamedSide, Picture, Shown
    from newsletter_kit.cli.versions import Version
    from newsletter_kit.compare.change import Change, Comparison

Old = Annotated[
    str,
    typer.Argument(metavar="OLD", help="An issue.yaml or its folder; with @REVISION, as git has it."),
]
New = Annotated[str, typer.Argument(metavar="NEW", help="The newer one, named in the same way.")]
OutFolder = Annotated[
    Path | None,
    typer.Option(
        "-o", "--out", metavar="DIR", help="Also write a page with both side by side.", callback=a_folder
    ),
]
Pictures = Annotated[
    bool, typer.Option("--pictures", metavar="", help="With -o: also take pictures of both, with Chromium.")
]


def diff(  # noqa: PLR0913  a command's options are its parameters
    old: Old,
    new: New,
    *,
    out: OutFolder = None,
    pictures: Pictures = False,
    layout: LayoutName = None,
    as_json: AsJson = False,
) -> None:
    """Say in words what changed from OLD to NEW: photos, links, figures, sections, words, in each language.

    Both are an issue.yaml or its folder. What stands behind an @ is a revision of git: issues/2024-q1@HEAD~3
    is the issue as it was three commits ago. What has moved is told as moved.

    Example:
        newsletter-kit diff issues/2024-q1 issues/2024-q2
    """
    from newsletter_kit.cli.versions import open_version
    from newsletter_kit.compare.compare import compare_issues

    if pictures and out is None:
        raise typer.BadParameter("--pictures are written into a folder. Name it with -o DIR.")
    with ExitStack() as stack:
        before, after = (stack.enter_context(open_version(each)) for each in (old, new))
        comparison = compare_issues(before.issue, after.issue)
        versions = (before, after)
        written = _write(versions, comparison, out, layout, pictures=pictures) if out else ()
    if as_json:
        say_json(_as_json(before, after, comparison, written))
    else:
        _tell(before, after, comparison)
        for path in written[:1]:
            say()
            say(f"To see both side by side, open {path} in a browser.", "good")


def _write(
    versions: tuple[Version, Version],
    comparison: Comparison,
    out: Path,
    layout: str | None,
    *,
    pictures: bool,
) -> tuple[Path, ...]:
    """The files of the page: first itself, then the pictures that it shows."""
    from newsletter_kit.cli.diff_page import page, pages_of

    old, new = (_named(each, layout) for each in versions)
    pages = pages_of(old, new, comparison)
    out.mkdir(parents=True, exist_ok=True)
    taken = {language: _take(language, both, out) for language, both in pages.items()} if pictures else {}
    path = out / "diff.html"
    path.write_text(page((old.name, new.name), comparison, pages, taken), encoding="utf-8")
    return (path, *(out / each.file for both in taken.values() for each in both))


def _named(version: Version, layout: str | None) -> NamedSide:
    from newsletter_kit import load_layout
    from newsletter_kit.cli.diff_page import NamedSide
    from newsletter_kit.compare.sides import Side

    settings = version.settings
    return NamedSide(
        version.name,
        Side(version.issue, load_layout(layout or settings.layout, root=settings.root), settings),
    )


def _take(language: str, both: tuple[Shown, Shown], out: Path) -> tuple[Picture, ...]:
    from newsletter_kit.cli.diff_page import Picture
    from newsletter_kit.cli.photographer import take_picture

    named = [
        (f"{age}.{language}.png", each) for age, each in zip(("old", "new"), both, strict=True) if each.html
    ]
    for file, each in named:
        take_picture(each.html, out / file)
    return tuple(Picture(each.title, file) for file, each in named)


def _tell(before: Version, after: Version, comparison: Comparison) -> None:
    from newsletter_kit.cli.project import language_name
    from newsletter_kit.compare.summary import summary_of

    say(f"From {before.name} to {after.name}", "heading")
    say(f"  {summary_of(comparison)}")
    for language in dict.fromkeys(each.language for each in comparison.changes):
        say()
        say(language_name(language), "heading")
        for each in comparison.in_language(language):
            say(f"  {each}")


def _as_json(
    before: Version, after: Version, comparison: Comparison, written: tuple[Path, ...]
) -> dict[str, object]:
    from newsletter_kit.compare.summary import summary_of

    return {
        "ok": True,
        "old": before.name,
        "new": after.name,
        "same": comparison.is_empty,
        "summary": summary_of(comparison),
        "changes": [_plain(each) for each in comparison.changes],
        "written": [str(each) for each in written],
    }


def _plain(change: Change) -> dict[str, object]:
    return {
        "thing": change.thing,
        "deed": change.deed,
        "language": change.language,
        "where": change.spot.name,
        "what": change.what,
        "old": change.old,
        "new": change.new,
        "old_place": _dotted(change.spot.old),
        "new_place": _dotted(change.spot.new),
    }


def _dotted(way: tuple[str | int, ...] | None) -> str | None:
    return None if way is None else ".".join(map(str, way))

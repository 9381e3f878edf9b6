"""Drafts made of a few lines, to try a rule with: the catalogue's own examples are read in this way."""

from __future__ import annotations

import datetime as dt
import re
from base64 import b64decode
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import yaml
from lxml import html as lxml_html

from newsletter_kit.audience.sources import read_audience
from newsletter_kit.checks.draft import Draft
from newsletter_kit.config import load_settings
from newsletter_kit.issue.load import load_issue
from newsletter_kit.layout.layout import load_layout
from newsletter_kit.testing.laid_mail import lay_over
from newsletter_kit.testing.made_pictures import write_picture

if TYPE_CHECKING:
    from pathlib import Path

    from newsletter_kit.checks.rule import Example

SAMPLE_DAY = dt.date(2024, 4, 5)
"""The day on which drafts of examples are looked at."""

SAMPLE_ISSUE = """\
id: sample
title: The first quarter of 2024
subject: "IOM Georgia: the first quarter of 2024"
preheader: 463 Georgians came home in the first quarter, and what became of them
period: {start: 2024-01-01, end: 2024-03-31}
intro: With this issue, IOM Georgia presents its most important work of the quarter.
sections:
  - type: text
    heading: The work of the quarter
    body: The office opened two service hubs. They advise everybody who comes home.
sign_off: We will be back in three months.
signature: The IOM Georgia team
"""

SAMPLE_SETTINGS = """\
name = "IOM Georgia"
organisation = "IOM"
sender = "IOM Georgia <news@iom.int>"
reply_to = "IOM Georgia <press@iom.int>"
list_id = "IOM Georgia news <news.iom.int>"
postal_address = "12 Hill Street, 0162 Tbilisi, Georgia"
unsubscribe_url = "https://iom.int/leave/((unsubscribe_token))"
unsubscribe_mailto = "leave@iom.int"
layout = "base"
"""

_PARTING = "\n---\n"
_EARLIER = "2023-q{number}"
_DOCUMENT = re.compile(r"\s*<!doctype", re.IGNORECASE)


def draft_of_example(folder: Path, text: str, kind: str = "issue", today: dt.date = SAMPLE_DAY) -> Draft:
    """A draft made of a few lines, laid over a sound one.

    Args:
        folder: an empty folder, into which the newsletter is written.
        text: the lines. What they mean depends on `kind`.
        kind: `issue`: keys of issue.yaml, each in place of the sample's; several documents parted by `---`
            are the earlier issues and then this one; a document that begins with `translates:` is the
            translation, and one that begins with `pictures:` has the names of pictures beside the issue,
            each with what `write_picture` is to make of it.
            `settings`: lines of newsletter.toml, in place of the sample's or besides.
            `newsletter`: such lines, the line `---`, and keys of issue.yaml; after another such line, names
            of pictures beside newsletter.toml, each with its bytes in base64.
            `html`: a fragment that stands at the end of the body, or a document that begins with `<!DOCTYPE`
            and stands in place of the page. `text`: the plain text. `files`: names of files beside the
            issue, each with its content. `audience`: rows of a CSV file. `message`: headers of the
            finished mail and, after an empty line, its body; see `laid_over`.
        today: the day on which it is looked at.

    Example:
        >>> draft_of_example(Path("a"), "subject: Hello").issue.subject  # doctest: +SKIP
        'Hello'
    """
    settings, issues = _parted(text, kind)
    _write(folder / "newsletter.toml", _settings(settings))
    documents = list(yaml.safe_load_all(issues))
    *earlier, now = [each for each in documents if not each.keys() & {"translates", "pictures"}]
    for name, description in (pair for each in documents for pair in each.get("pictures", {}).items()):
        write_picture(folder / "issues/sample" / name, description)
    paths = [_issue(folder, _EARLIER.format(number=n), each) for n, each in enumerate(earlier, 1)]
    path = _issue(folder, "sample", now)
    for each in (each for each in documents if "translates" in each):
        _dump(path.with_name(f"issue.{each['language']}.yaml"), each)
    draft = Draft(
        load_issue(path),
        load_layout("base", root=folder),
        load_settings(folder),
        today,
        _audience(folder, text) if kind == "audience" else None,
        tuple(load_issue(each) for each in paths),
    )
    _LAID_OVER.get(kind, _as_it_is)(draft, text)
    return draft


def findings_of_example(rule: Any, folder: Path, text: str) -> list[Any]:  # noqa: ANN401  a Rule
    """What a rule finds in a piece of the kind of its own example.

    Example:
        >>> findings_of_example(rule, Path("a"), rule.example.good)  # doctest: +SKIP
        []
    """
    example: Example = rule.example
    return list(rule.findings(draft_of_example(folder, text, example.kind)))


def _parted(text: str, kind: str) -> tuple[str, str]:
    """The lines of newsletter.toml in an example, and those of issue.yaml."""
    if kind == "newsletter":
        settings, issue, *_ = text.split(_PARTING)
        return settings, issue
    if kind == "audience":
        return "", text.rpartition(_PARTING)[0] or "{}"
    return (text if kind == "settings" else ""), (text if kind == "issue" else "{}")


def _settings(changes: str) -> str:
    """The sample's lines, less those that `changes` has of its own; tables come last in TOML."""
    top, *_ = re.split(r"^\[", changes, maxsplit=1, flags=re.MULTILINE)
    names = {line.partition("=")[0].strip() for line in top.splitlines()}
    kept = [line for line in SAMPLE_SETTINGS.splitlines() if line.partition("=")[0].strip() not in names]
    return "\n".join([*kept, changes]) + "\n"


def _issue(folder: Path, name: str, changes: dict[str, Any]) -> Path:
    path = folder / "issues" / name / "issue.yaml"
    _dump(path, {**yaml.safe_load(SAMPLE_ISSUE), "id": name, **changes})
    return path


def _dump(path: Path, data: dict[str, Any]) -> None:
    _write(path, yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1_000))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _audience(folder: Path, rows: str) -> Any:  # noqa: ANN401  an Audience
    _write(folder / "audience.csv", rows.rpartition(_PARTING)[2])
    return read_audience(folder / "audience.csv")


def _with_html(draft: Draft, piece: str) -> None:
    """Put a fragment at the end of every body, or a document in place of every page."""
    for edition in draft.editions:
        source = edition.page.source
        source = piece if _DOCUMENT.match(piece) else source.replace("</body>", f"{piece}</body>")
        root = lxml_html.document_fromstring(source)
        made = {"html": source, "_page": replace(edition.page, root=root, source=source)}
        vars(edition).update(made)  # in place of what it would compile when it is first asked


def _with_text(draft: Draft, text: str) -> None:
    for edition in draft.editions:
        vars(edition)["text"] = text


def _as_it_is(draft: Draft, text: str) -> None:
    del draft, text


def _with_files(draft: Draft, text: str) -> None:
    for name, content in yaml.safe_load(text).items():
        _write(draft.settings.root / "issues/sample" / name, content)


def _with_pictures(draft: Draft, text: str) -> None:
    _, _, *pictures = text.split(_PARTING)
    for name, content in (pair for each in pictures for pair in yaml.safe_load(each).items()):
        (draft.settings.root / name).write_bytes(b64decode(content))


_LAID_OVER = {
    "html": _with_html,
    "text": _with_text,
    "files": _with_files,
    "message": lay_over,
    "newsletter": _with_pictures,
}

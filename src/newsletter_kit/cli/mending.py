"""`check --fix`: the edits of the findings, made in the author's files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.checks.mend import mended
from newsletter_kit.replaced_file import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newsletter_kit import Issue
    from newsletter_kit.checks.finding import Edit, Finding
    from newsletter_kit.issue.source import Source

_BOM = "\ufeff"


def mend_files(issue: Issue, findings: Iterable[Finding]) -> Iterator[str]:
    """Make the edits that the findings propose, file by file, and say what was done in each.

    A file is replaced whole or not at all, and only if what is meant is still what it says.

    Example:
        >>> list(mend_files(issue, report.findings))  # doctest: +SKIP
        ['issue.yaml: 3 places mended.']
    """
    edits: dict[Path, list[Edit]] = {}
    for each in findings:
        if each.edit and each.place.file:
            edits.setdefault(each.place.file, []).append(each.edit)
    for source in _sources(issue):
        if source.path in edits:
            yield _mend(source, edits[source.path])


def _sources(issue: Issue) -> list[Source]:
    spoken = (issue.in_language(language) for language in issue.languages)
    return [each.source for each in spoken if each.source]


def _mend(source: Source, edits: list[Edit]) -> str:
    text = source.path.read_bytes().decode("utf-8")
    bom = _BOM if text.startswith(_BOM) else ""
    edits = [replace(each, location=source.in_file(each.location)) for each in edits]
    result = mended(text.removeprefix(_BOM), edits)
    if result.done:
        replace_file(source.path, (bom + result.text).encode())
    count = len(result.done)
    said = f"{source.path.name}: {count} {'place' if count == 1 else 'places'} mended."
    return f"{said} {len(result.left)} must be mended by hand." if result.left else said

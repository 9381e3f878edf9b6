"""A report in the forms that machines read: JSON, SARIF 2.1.0, and the commands of GitHub's workflows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from newsletter_kit.checks.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.checks.engine import Report
    from newsletter_kit.checks.finding import Finding, Place

_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


class Told(Protocol):
    """What a code host is told of a rule."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """What it looks for, in a few words."""

    @property
    def why(self) -> str:
        """Whom it would hurt."""

    @property
    def mend(self) -> str:
        """What to do about it."""


def as_json(report: Report) -> dict[str, Any]:
    """The report as the command writes it with `--json`.

    Example:
        >>> from newsletter_kit.checks.engine import Report
        >>> as_json(Report())["findings"]
        []
    """
    return {
        "findings": [_told(each) for each in report.findings],
        "ignored": [{**_told(each), "reason": reason} for each, reason in report.ignored],
        "known": len(report.known),
        "rules": report.rules,
    }


def _told(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "where": str(place),
        "file": _path(place),
        "line": place.line or None,
        "column": place.column or None,
        "part": place.part or None,
        "what": finding.what,
        "remedy": finding.remedy,
        "fixable": finding.edit is not None,
    }


def as_sarif(report: Report, rules: Iterable[Told], version: str) -> dict[str, Any]:
    """The report as SARIF 2.1.0 (OASIS, 2020-03-27), which code hosts show beside the lines.

    Args:
        report: what was found.
        rules: the rules that were asked, for their titles.
        version: of this program.

    Example:
        >>> from newsletter_kit.checks.engine import Report
        >>> as_sarif(Report(), (), "1.0")["version"]
        '2.1.0'
    """
    driver = {
        "name": "newsletter_kit",
        "version": version,
        "rules": [
            {
                "id": each.id,
                "shortDescription": {"text": each.title},
                "fullDescription": {"text": each.why},
                "help": {"text": each.mend},
            }
            for each in rules
        ],
    }
    results = [_sarif_result(each) for each in report.findings]
    results += [
        {**_sarif_result(each), "suppressions": [{"kind": "external", "justification": reason}]}
        for each, reason in report.ignored
    ]
    return {
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }


def _sarif_result(finding: Finding) -> dict[str, Any]:
    place = finding.place
    where: dict[str, Any] = {"logicalLocations": [{"fullyQualifiedName": place.part or place.name}]}
    if path := _path(place):
        physical: dict[str, Any] = {"artifactLocation": {"uri": path}}
        if place.line:
            physical["region"] = {"startLine": place.line, "startColumn": max(place.column, 1)}
        where["physicalLocation"] = physical
    return {
        "ruleId": finding.rule,
        "level": finding.severity.value,
        "message": {"text": f"{finding.what}. {finding.remedy}".rstrip()},
        "locations": [where],
    }


def as_github(report: Report) -> Iterator[str]:
    """The report as commands of a GitHub workflow, which shows each beside its line.

    Source: docs.github.com, "Workflow commands for GitHub Actions" (2026-11-22).

    Example:
        >>> from newsletter_kit.checks.engine import Report
        >>> list(as_github(Report()))
        []
    """
    for each in report.findings:
        place = each.place
        named = {"file": _path(place), "line": place.line, "col": place.column, "title": each.rule}
        told = ",".join(f"{key}={_property(str(value))}" for key, value in named.items() if value)
        yield f"::{_GITHUB[each.severity]} {told}::{_data(str(each))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _path(place: Place) -> str | None:
    """The file as one would type it here."""
    if place.file is None:
        return None
    path, here = place.file.resolve(), Path.cwd()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()

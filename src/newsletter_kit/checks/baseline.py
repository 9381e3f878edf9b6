"""A baseline: the findings that were there when a newsletter began to check, so that new ones stand out."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.recourse import Recourse
from newsletter_kit.replaced_file import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from newsletter_kit.checks.finding import Finding

_VERSION = 1
_DIGITS = 16
_LINE = re.compile(r":\d+")


@dataclass(frozen=True, slots=True)
class Baseline:
    """Findings that are known.

    Attributes:
        known: their fingerprints, which survive lines that move.
    """

    known: frozenset[str]

    def knows(self, finding: Finding) -> bool:
        """Whether a finding was there before."""
        return fingerprint(finding) in self.known


def fingerprint(finding: Finding) -> str:
    """Sixteen hex digits for a finding: its rule, its file and part, its words, and not its line.

    Example:
        >>> from newsletter_kit.checks.finding import Finding, Place, Severity
        >>> a, b = (Finding("NK1", "t", Severity.NOTE, Place("issue.yaml", line), "x") for line in (1, 9))
        >>> fingerprint(a) == fingerprint(b)
        True
    """
    folder = finding.place.file.parent.name if finding.place.file else ""
    part = _LINE.sub("", finding.place.part)  # of a layout's place, which names the author's line as well
    pieces = [finding.rule, folder, finding.place.name, part, finding.what]
    told = "\0".join(pieces)
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file.

    Raises:
        ConfigError: if it is not there, or is no baseline.

    Example:
        >>> read_baseline(Path("checks-baseline.json"))  # doctest: +SKIP
        Baseline(known=frozenset({'3f0a…'}))
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Baseline(frozenset(each["fingerprint"] for each in data["findings"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        what = f"it cannot be read as a baseline: {error}"
        remedy = "Write it anew, or remove `baseline` from newsletter.toml."
        raise ConfigError(Problem(path.name, what, remedy, recourse=(Recourse.WRITE_BASELINE,))) from None


def write_baseline(path: Path, findings: Iterable[Finding]) -> int:
    """Write the findings down as known; people can read the file. Gives how many there are.

    Raises:
        ConfigError: if there is a file already that is no baseline; it stays as it is.

    Example:
        >>> write_baseline(Path("checks-baseline.json"), report.findings)  # doctest: +SKIP
        3
    """
    rows = [
        {"fingerprint": fingerprint(each), "rule": each.rule, "where": str(each.place), "what": each.what}
        for each in findings
    ]
    if path.exists():
        read_baseline(path)
    told = json.dumps({"version": _VERSION, "findings": rows}, ensure_ascii=False, indent=1)
    replace_file(path, f"{told}\n".encode())
    return len(rows)

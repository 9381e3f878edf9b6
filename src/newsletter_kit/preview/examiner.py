"""The examiner: asks the rules of `check` whenever the files have been at rest for a moment."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from newsletter_kit.checks.check import check_issue, draft_of
from newsletter_kit.preview.workshop import problems_of

if TYPE_CHECKING:
    from newsletter_kit.checks.finding import Finding
    from newsletter_kit.errors import Problem
    from newsletter_kit.preview.bell import Bell
    from newsletter_kit.preview.desk import Desk
    from newsletter_kit.preview.workshop import Standing

REST_SECONDS = 0.35
"""The rules take longer than a drawing: who types is shown pictures first."""


@dataclass(slots=True)
class Examiner:
    """What the rules have said last. It belongs to one event loop, and owns a thread.

    Attributes:
        bell: is rung when the rules have spoken.
        number: of the standing that they have spoken of.
        findings: what they have said, ready for the page.
        worker: asks them.
    """

    bell: Bell
    number: int = 0
    findings: list[dict[str, object]] = field(default_factory=list)
    worker: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1, "rules"))
    _task: asyncio.Task[None] | None = None

    def look_at(self, standing: Standing) -> None:
        """Examine this soon, unless something newer comes."""
        self.end()
        if standing.desk and not standing.problems:
            self._task = asyncio.create_task(self._examine(standing, standing.desk))

    def end(self) -> None:
        """Examine nothing more."""
        if self._task:
            self._task.cancel()

    async def _examine(self, standing: Standing, desk: Desk) -> None:
        await asyncio.sleep(REST_SECONDS)
        loop = asyncio.get_running_loop()
        findings = await loop.run_in_executor(self.worker, findings_of, desk)
        notes = [_unruled("warning", standing.note)] if standing.note else []
        self.number, self.findings = standing.number, [*notes, *findings]
        self.bell.ring("findings", {"number": self.number, "findings": self.findings})


def findings_of(desk: Desk) -> list[dict[str, object]]:
    """What the rules say of an issue, for the page. That a rule itself is broken is a finding.

    Example:
        >>> findings_of(desk)[0]["rule"]  # doctest: +SKIP
        'NK012'
    """
    try:
        report = check_issue(draft_of(desk.issue, desk.layout, desk.settings))
    except Exception as error:  # noqa: BLE001  a newsletter's own rules may raise anything
        return [_unruled("error", each) for each in problems_of(error)]
    return [_as_json(each) for each in report.findings]


def _unruled(severity: str, problem: Problem) -> dict[str, object]:
    """What is told for the page though no rule of the catalogue has said it."""
    told = {"where": problem.where, "what": problem.what, "remedy": problem.remedy}
    return {"rule": "", "severity": severity, **told}


def _as_json(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "rule": finding.rule,
        "title": finding.title,
        "severity": finding.severity.value,
        "where": str(place),
        "file": str(place.file) if place.file else None,
        "line": place.line,
        "section": _section(finding),
        "what": finding.what,
        "remedy": finding.remedy,
    }


def _section(finding: Finding) -> int | None:
    location = finding.place.location or ()
    is_section = location[:1] == ("sections",) and len(location) > 1
    return location[1] if is_section and isinstance(location[1], int) else None

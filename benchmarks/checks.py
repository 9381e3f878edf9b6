"""What it costs to check an issue, beside compiling it, in one run.

    python benchmarks/checks.py [ROUNDS]

Prints Markdown tables of medians of processor time, user and system, of this process, warm. The rules that
are asked on request only, such as `--links`, are left out. Absolute figures drift with the machine; the
ratios are the point.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

import newsletter_kit as nk
from newsletter_kit.checks.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.rule import Rule

ROOT = Path(__file__).parents[1]
ISSUE = ROOT / "issues/2024-q1"


def main(rounds: int) -> None:
    """Measure compiling, checking and the slowest rules, and print the tables."""
    settings = nk.load_settings(ISSUE)
    issue = nk.load_issue(ISSUE, settings=settings)
    layout = nk.load_layout(settings.layout, root=settings.root)

    def compiled() -> None:
        for language in issue.languages:
            nk.compile_issue(issue, layout, settings, language=language)

    def checked() -> None:
        nk.check_issue(nk.draft_of(issue, layout, settings))

    compiling, checking = seconds(compiled, rounds), seconds(checked, rounds)
    rules = sum(not each.opt_in for each in catalogue())
    print("| warm, 2024-q1 in two languages | ms | × compiling |")
    print("|---|---|---|")
    print(f"| compile both editions | {compiling * 1e3:.0f} | 1 |")
    asked = f"ask {rules} rules (compiles each edition twice)"
    print(f"| {asked} | {checking * 1e3:.0f} | {checking / compiling:.1f} |")
    print()
    tell_slowest(issue, layout, settings)


def seconds(work: Callable[[], None], rounds: int) -> float:
    """The median processor time of `work`, after two calls that are not counted."""
    times = []
    for _ in range(rounds + 2):
        began = process_time()
        work()
        times.append(process_time() - began)
    return median(times[2:])


def tell_slowest(issue: nk.Issue, layout: nk.Layout, settings: nk.Settings) -> None:
    """Print the five rules that take longest once the editions are compiled."""
    draft = nk.draft_of(issue, layout, settings)
    nk.check_issue(draft)
    costs = {}
    for rule in (each for each in catalogue() if not each.opt_in):
        costs[rule] = seconds(partial(_ask, rule, draft), 3)
    print("| the slowest rules | ms |")
    print("|---|---|")
    for rule in sorted(costs, key=costs.__getitem__, reverse=True)[:5]:
        print(f"| {rule.id} {rule.title} | {costs[rule] * 1e3:.1f} |")


def _ask(rule: Rule, draft: Draft) -> None:
    for _finding in rule.findings(draft):
        pass


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)

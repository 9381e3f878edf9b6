"""Load, compile, personalise, send: one finished mail for each reader of the first issue, as files.

Run: python examples/send_to_outbox.py build/example
"""

from __future__ import annotations

import sys
from pathlib import Path

import newsletter_kit as nk

ROOT = Path(__file__).parents[1]


def main(folder: Path) -> None:
    """Write every reader's mail into `folder`, with an index.html to look at them."""
    issue = nk.load_issue(ROOT / "issues/2024-q1")
    settings = nk.load_settings(ROOT / "issues/2024-q1").overridden(issue.settings)
    layout = nk.load_layout(settings.layout, root=settings.root)
    audience = nk.read_audience(ROOT / "audience.csv", languages=issue.languages)
    suppression = nk.read_suppression(ROOT / "suppressed.txt")

    plan = nk.plan_send(issue, layout, settings, audience, suppression)
    print(f"{len(plan)} of {audience.rows} readers will get it, by language: {dict(plan.by_language)}")
    with nk.open_provider("outbox", settings, folder=folder) as provider:
        run = nk.send(plan, provider)
    print(run.summary())


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/example"))

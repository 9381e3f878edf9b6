"""An issue made in Python: the same models that issue.yaml is read into.

Run: python examples/issue_in_python.py build/example
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import newsletter_kit as nk
from newsletter_kit.address import parse_address
from newsletter_kit.issue.sections import Event, Events, Highlights, Quote
from newsletter_kit.issue.values import Item, Link

SETTINGS = nk.Settings.model_validate(
    {
        "name": "Valley News",
        "sender": "Valley News <news@valley.example.org>",
        "postal_address": "1 Hill Street, 0105 Exampletown",
        "unsubscribe_mailto": "leave@valley.example.org",
    }
)

ISSUE = nk.Issue(
    id="spring",
    title="Spring in the valley",
    subject="Spring news for ((first_name|our readers))",
    preheader="The bridge is open again, and the market is back.",
    intro="Dear ((first_name|reader)),\n\nhere is what happened since **March**.",
    sections=(
        Highlights(
            items=(
                Item(
                    title="The bridge is open again",
                    body="After *eleven weeks* the way to school is short again.",
                    link=Link(url="https://valley.example.org/bridge", text="Read more", about="the bridge"),
                ),
            )
        ),
        Quote(text="I had forgotten how near we live.", by="A neighbour"),
        Events(items=(Event(title="Spring market", starts=dt.date(2026, 5, 9), place="The square"),)),
    ),
    signature="The editors",
)


def main(folder: Path) -> None:
    """Write the issue as HTML and as plain text into `folder`."""
    edition = nk.compile_issue(ISSUE, nk.load_layout("base"), SETTINGS)
    reader = nk.Recipient(parse_address("nino@example.org"), {"first_name": "Nino"})
    message = nk.personalise(edition, reader, date=dt.datetime.now(dt.UTC))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spring.html").write_text(message.html, encoding="utf-8")
    (folder / "spring.txt").write_text(message.text, encoding="utf-8")
    print(f"{message.subject}: {folder / 'spring.html'}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/example"))

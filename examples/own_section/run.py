"""Compile an issue with a section of one's own; newsletter.toml names its class and its layout.

Run: python examples/own_section/run.py build/example
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import newsletter_kit as nk
from newsletter_kit.address import parse_address

HERE = Path(__file__).parent


def main(folder: Path) -> None:
    """Write the issue as HTML and as plain text into `folder`."""
    settings = nk.load_settings(HERE)
    issue = nk.load_issue(HERE / "issue")
    edition = nk.compile_issue(issue, nk.load_layout(settings.layout, root=settings.root), settings)
    reader = nk.Recipient(parse_address("nino@example.org"))
    message = nk.personalise(edition, reader, date=dt.datetime.now(dt.UTC))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vacancies.html").write_text(message.html, encoding="utf-8")
    (folder / "vacancies.txt").write_text(message.text, encoding="utf-8")
    print(f"{', '.join(section.type for section in issue.sections)}: {folder / 'vacancies.html'}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "build/example"))

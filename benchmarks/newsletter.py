"""A newsletter of the usual size on disk: 65 KB of HTML, 5 KB of text, and as many readers as are wanted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import newsletter_kit as nk

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = """\
name = "News"
sender = "News <news@iom.example.org>"
layout = "base"
postal_address = "1 Hill Street, Tbilisi"
unsubscribe_url = "https://iom.example.org/leave?who=((email))"
unsubscribe_mailto = "leave@iom.example.org"
list_id = "News <news.iom.example.org>"
live = true
"""
PARAGRAPH = "Returned with dignity, été 2024: a home, a trade and a school for every child. " * 3
STORY = '  - type: text\n    heading: "Story {number} for ((first_name|you))"\n    body: "{text}"\n'
STORIES = 21


def write_newsletter(folder: Path, readers: int) -> None:
    """Write settings, an issue, and a CSV with this many readers into `folder`."""
    (folder / "newsletter.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "suppressed.txt").touch()
    issue = folder / "issues" / "spring"
    issue.mkdir(parents=True, exist_ok=True)
    stories = "".join(STORY.format(number=number, text=PARAGRAPH) for number in range(STORIES))
    head = 'id: spring\ntitle: Spring\nsubject: "Spring news, ((first_name|reader))"\n'
    intro = f'preheader: "{PARAGRAPH[:70]}"\nintro: "Dear ((first_name|reader)), here is the news."\n'
    (issue / "issue.yaml").write_text(f"{head}{intro}sections:\n{stories}", encoding="utf-8")
    with (folder / "audience.csv").open("w", encoding="utf-8") as file:
        file.write("email,first_name\n")
        file.writelines(f"reader.{number}@mail{number % 977}.example.org,Nino\n" for number in range(readers))


def plan_newsletter(folder: Path) -> nk.Plan:
    """Load, compile and plan what `write_newsletter` wrote."""
    path = folder / "issues" / "spring"
    issue, settings = nk.load_issue(path), nk.load_settings(path)
    audience, suppression = (
        nk.read_audience(folder / "audience.csv"),
        nk.read_suppression(folder / "suppressed.txt"),
    )
    return nk.plan_send(issue, nk.load_layout(settings.layout), settings, audience, suppression)


def first_message(folder: Path) -> nk.Message:
    """What the first reader of the newsletter in `folder` gets."""
    recipient, edition = next(iter(plan_newsletter(folder)))
    return nk.personalise(edition, recipient, date=datetime(2026, 4, 5, 9, tzinfo=UTC))


def write_bodies(folder: Path) -> None:
    """Write body.html and body.txt for other tools: what all readers get, with ((first_name)) in it."""
    message = first_message(folder)
    (folder / "body.html").write_text(message.html.replace("Nino", "((first_name))"), encoding="utf-8")
    (folder / "body.txt").write_text(message.text.replace("Nino", "((first_name))"), encoding="utf-8")

"""The Python peers of `send_smtp`: smtplib|Django FOLDER PORT; prints as `send_smtp_ours` does."""

from __future__ import annotations

import csv
import smtplib
import sys
from email.message import EmailMessage
from html import escape
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from benchmarks.spent import print_spent

if TYPE_CHECKING:
    from collections.abc import Iterator

SENDER = "News <news@iom.example.org>"


def bodies(folder: Path) -> Iterator[tuple[str, str, str, str]]:
    """Address, subject, text and HTML for each row of the CSV."""
    html = (folder / "body.html").read_text(encoding="utf-8")
    text = (folder / "body.txt").read_text(encoding="utf-8")
    with (folder / "audience.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["first_name"]
            filled = text.replace("((first_name))", name), html.replace("((first_name))", escape(name))
            yield row["email"], f"Spring news, {name}", *filled


def by_smtplib(folder: Path, port: int) -> None:
    """EmailMessage and send_message over one connection, as the documentation of Python shows it."""
    with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as client:
        for address, subject, text, html in bodies(folder):
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = SENDER, address, subject
            mail["List-Unsubscribe"] = "<mailto:leave@iom.example.org>"
            mail.set_content(text)
            mail.add_alternative(html, subtype="html")
            client.send_message(mail)


def by_django(folder: Path, port: int) -> None:
    """EmailMultiAlternatives and send_messages over one connection, a hundred at a time to spare memory."""
    from django.conf import settings
    from django.core.mail import EmailMultiAlternatives, get_connection

    settings.configure(EMAIL_HOST="127.0.0.1", EMAIL_PORT=port)
    headers = {"List-Unsubscribe": "<mailto:leave@iom.example.org>"}
    rows = bodies(folder)
    with get_connection() as connection:
        while some := list(islice(rows, 100)):
            mails = []
            for address, subject, text, html in some:
                mail = EmailMultiAlternatives(subject, text, SENDER, [address], headers=headers)
                mail.attach_alternative(html, "text/html")
                mails.append(mail)
            connection.send_messages(mails)


def main(tool: str, folder: Path, port: int) -> None:
    """Send by one of them."""
    if tool == "Django":
        import django.core.mail.backends.smtp  # noqa: F401  what it costs to import is not measured
    began = perf_counter(), process_time()
    {"smtplib": by_smtplib, "Django": by_django}[tool](folder, port)
    print_spent(*began)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))

"""django-anymail's part of `send_http`: PROVIDER WORKERS FOLDER PORT; prints as `send_smtp_ours` does.

A thousand readers in a message with `merge_data`, where the provider merges; else `send_messages` of one
message for each reader, since Anymail has no other way.
"""

from __future__ import annotations

import csv
import sys
from concurrent.futures import ThreadPoolExecutor
from html import escape
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from benchmarks.spent import print_spent
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

if TYPE_CHECKING:
    from collections.abc import Iterator

SENDER, BATCH = "News <news@iom.example.org>", 1_000
LEAVE = {"List-Unsubscribe": "<mailto:leave@iom.example.org>"}
GAPS = {"sendgrid": "[%first_name%]", "mailgun": "%recipient.first_name%"}


def configure(provider: str, port: int) -> None:
    """Tell Django where the sink is."""
    name, url = provider.upper(), f"http://127.0.0.1:{port}"
    path = {"sendgrid": "/v3/", "mailgun": "/v3", "postmark": "/"}[provider]
    anymail = {
        f"{name}_API_KEY": "key-1",
        f"{name}_SERVER_TOKEN": "key-1",
        f"{name}_API_URL": url + path,
        "MAILGUN_SENDER_DOMAIN": "news.iom.example.org",
        "SENDGRID_MERGE_FIELD_FORMAT": "[%{}%]",
    }
    settings.configure(EMAIL_BACKEND=f"anymail.backends.{provider}.EmailBackend", ANYMAIL=anymail)


def batches(folder: Path) -> Iterator[list[dict[str, str]]]:
    """The rows of the CSV, a thousand at a time."""
    with (folder / "audience.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        while some := list(islice(rows, BATCH)):
            yield some


def merged(rows: list[dict[str, str]], text: str, html: str, gap: str) -> EmailMultiAlternatives:
    """One message for all of them, which the provider fills for each."""
    to = [row["email"] for row in rows]
    mail = EmailMultiAlternatives(f"Spring news, {gap}", text, SENDER, to, headers=LEAVE)
    mail.attach_alternative(html, "text/html")
    mail.merge_data = {row["email"]: {"first_name": escape(row["first_name"])} for row in rows}
    return mail


def one(row: dict[str, str], text: str, html: str) -> EmailMultiAlternatives:
    """The message of one reader."""
    name = row["first_name"]
    filled = text.replace("((first_name))", name)
    mail = EmailMultiAlternatives(f"Spring news, {name}", filled, SENDER, [row["email"]], headers=LEAVE)
    mail.attach_alternative(html.replace("((first_name))", escape(name)), "text/html")
    return mail


def main(provider: str, workers: int, folder: Path, port: int) -> None:
    """Send to everybody."""
    configure(provider, port)
    gap = GAPS.get(provider, "((first_name))")
    html = (folder / "body.html").read_text(encoding="utf-8").replace("((first_name))", gap)
    text = (folder / "body.txt").read_text(encoding="utf-8").replace("((first_name))", gap)

    def send(rows: list[dict[str, str]]) -> int:
        if provider in GAPS:
            mails = [merged(rows, text, html, gap)]
        else:
            mails = [one(row, text, html) for row in rows]
        with get_connection() as connection:
            return len(mails) - int(connection.send_messages(mails))

    get_connection()  # what it costs to import is not measured
    began = perf_counter(), process_time()
    with ThreadPoolExecutor(workers) as threads:
        assert not any(threads.map(send, batches(folder)))
    print_spent(*began)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))

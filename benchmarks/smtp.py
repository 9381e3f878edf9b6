"""How fast mail goes to a mail server, beside the standard library and nodemailer, on one sink, in one run.

    python -m benchmarks.smtp             needs cc, and node with npm for nodemailer

The sink is written in C (sink.c), since a slow one would measure itself. Messages are personal, of the usual
size (65 KB of HTML and 5 KB of text), and encoded while they are sent. Absolute figures drift with the
machine; the ratios are the point.
"""

from __future__ import annotations

import os
import shutil
import smtplib
import subprocess
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.sinks import HERE, build_smtp_sink, smtp_sink

from newsletter_kit.compile.merge import split_html, split_plain
from newsletter_kit.providers.base import Batch, Status
from newsletter_kit.providers.smtp import Smtp
from newsletter_kit.providers.smtp_server import SmtpServer
from newsletter_kit.testing import sample_edition, sample_messages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsletter_kit.message.message import Message

CELL = '<td style="font-size:16px;line-height:1.5;padding:0 24px">Returned with dignity, été 2024.</td>\n'
HTML = (
    f"<!doctype html><p>Dear ((first_name|friend)),</p>{CELL * 650}<a href='((unsubscribe_url))'>Leave</a>\n"
)
TEXT = "Dear ((first_name|friend)),\n" + "Returned with dignity, summer 2024.\n" * 140
ROUNDS, BATCH = 5, 100
OURS, THEIRS = 2_000, 150


def ours(messages: Sequence[Message], connections: int) -> Callable[[int], float]:
    """Messages per second by our provider."""
    batches = [Batch(f"b_{at}", tuple(messages[at : at + BATCH])) for at in range(0, len(messages), BATCH)]

    def measure(port: int) -> float:
        with Smtp(SmtpServer("127.0.0.1", port, "none")) as smtp, ThreadPoolExecutor(connections) as threads:
            start = perf_counter()
            outcomes = [each for batch in threads.map(smtp.deliver, batches) for each in batch]
            seconds = perf_counter() - start
        assert all(outcome.status is Status.ACCEPTED for outcome in outcomes)
        return len(messages) / seconds

    return measure


def by_standard_library(messages: Sequence[Message]) -> Callable[[int], float]:
    """Messages per second by EmailMessage and send_message, as the documentation of Python shows it."""

    def measure(port: int) -> float:
        start = perf_counter()
        with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as client:
            for message in messages:
                mail = EmailMessage()
                mail["From"], mail["To"] = str(message.sender), str(message.to)
                mail["Subject"], mail["Message-ID"] = message.subject, message.message_id
                mail.set_content(message.text)
                mail.add_alternative(message.html, subtype="html")
                client.send_message(mail)
        return len(messages) / (perf_counter() - start)

    return measure


def by_sendmail(messages: Sequence[Message]) -> Callable[[int], float]:
    """Messages per second by smtplib.sendmail, of mails that we have made."""

    def measure(port: int) -> float:
        start = perf_counter()
        with smtplib.SMTP("127.0.0.1", port, local_hostname="localhost") as client:
            for message in messages:
                client.sendmail(message.sender.address, [message.to.address], message.mime())
        return len(messages) / (perf_counter() - start)

    return measure


def by_nodemailer(folder: Path, connections: int, count: int) -> Callable[[int], float]:
    """Messages per second by nodemailer's pool, of one constant mail."""
    environment = os.environ | {
        "NODE_PATH": str(folder / "node_modules"),
        "BODY_HTML": str(folder / "body.html"),
        "BODY_TEXT": str(folder / "body.txt"),
    }
    script = str(HERE / "smtp_pool.cjs")

    def measure(port: int) -> float:
        command = ["node", script, str(port), str(count), str(connections)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
        return count / float(done.stdout)

    return measure


def ways(folder: Path) -> dict[str, tuple[str, Callable[[int], float]]]:
    """What is measured: what the sink offers, and a function of its port."""
    edition = sample_edition(html=split_html(HTML), text=split_plain(TEXT))
    many, few = sample_messages(OURS, edition), sample_messages(THEIRS, edition)
    measured = {
        f"ours, {offers}, {count} connection{'s' * (count > 1)}": (offers, ours(many, count))
        for offers in ("plain", "pipelining", "chunking")
        for count in (1, 4)
    }
    measured["smtplib.sendmail of our mails"] = ("pipelining", by_sendmail(many[:600]))
    measured["EmailMessage, send_message"] = ("pipelining", by_standard_library(few))
    if shutil.which("npm"):
        (folder / "body.html").write_text(few[0].html, encoding="utf-8")
        (folder / "body.txt").write_text(few[0].text, encoding="utf-8")
        install = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--silent", "nodemailer"]
        subprocess.run([*install, "--prefix", str(folder)], check=True)
        for count in (1, 5):
            measured[f"nodemailer's pool of {count}"] = ("pipelining", by_nodemailer(folder, count, 600))
    return measured


def main() -> None:
    """Measure each way in turn, some rounds, and print medians and ratios."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        program = build_smtp_sink(folder)
        measured = ways(folder)
        rates: dict[str, list[float]] = {way: [] for way in measured}
        for _ in range(ROUNDS):
            for way, (offers, measure) in measured.items():
                with smtp_sink(program, offers) as port:
                    rates[way].append(measure(port))
    medians = {way: median(each) for way, each in rates.items()}
    slow = medians["EmailMessage, send_message"]
    print(f"{'':34}{'messages/s':>12}{'beside EmailMessage':>22}")
    for way, rate in medians.items():
        print(f"{way:34}{rate:12,.0f}{rate / slow:20.1f} x")


if __name__ == "__main__":
    main()

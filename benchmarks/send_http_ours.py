"""Our part of `send_http`: PROVIDER hand-over|whole WORKERS FOLDER PORT; prints as `send_smtp_ours` does."""

from __future__ import annotations

import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from benchmarks.newsletter import plan_newsletter
from benchmarks.spent import print_spent
from pydantic import SecretStr

import newsletter_kit as nk
from newsletter_kit.message.many import personalise_many
from newsletter_kit.providers.base import Batch, Status
from newsletter_kit.providers.http import HttpConversation
from newsletter_kit.providers.mailgun import Mailgun
from newsletter_kit.providers.postmark import Postmark
from newsletter_kit.providers.sendgrid import SendGrid

if TYPE_CHECKING:
    from newsletter_kit.providers.http import Dialect

NOW = datetime(2026, 4, 5, 9, tzinfo=UTC)


def dialect(name: str, port: int) -> Dialect:
    """How the sink is spoken to."""
    url, key = f"http://127.0.0.1:{port}", SecretStr("key-1")
    if name == "mailgun":
        return Mailgun(key, "news.iom.example.org", url)
    return SendGrid(key, url) if name == "sendgrid" else Postmark(key, url)


def hand_over(plan: nk.Plan, provider: HttpConversation, workers: int) -> None:
    """Only the hand-over, of messages that are made before, as `send` makes them."""
    recipients = [recipient for recipient, _ in plan]
    edition, size = next(edition for _, edition in plan), provider.capabilities.batch_messages
    batches = [
        Batch(f"b_{at}", personalise_many(edition, recipients[at : at + size], date=NOW))
        for at in range(0, len(recipients), size)
    ]
    gc.collect()
    gc.freeze()  # as the command does before it sends
    began = perf_counter(), process_time()
    with ThreadPoolExecutor(workers) as threads:
        answers = list(threads.map(provider.deliver, batches))
    print_spent(*began)
    assert all(outcome.status is Status.ACCEPTED for outcomes in answers for outcome in outcomes)


def whole(folder: Path, provider: HttpConversation, workers: int) -> None:
    """Load, compile, plan and send, with the ledger beside newsletter.toml."""
    began = perf_counter(), process_time()
    plan = plan_newsletter(folder)
    run = nk.send(plan, provider, options=nk.SendOptions(workers=workers))
    assert run.accepted == len(plan)
    print_spent(*began)


def main(name: str, kind: str, workers: int, folder: Path, port: int) -> None:
    """Do one of both."""
    with HttpConversation(dialect(name, port)) as provider:
        if kind == "whole":
            whole(folder, provider, workers)
        else:
            hand_over(plan_newsletter(folder), provider, workers)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]), int(sys.argv[5]))

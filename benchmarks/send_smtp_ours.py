"""Our part of `send_smtp`: WORKERS FOLDER PORT; prints seconds, seconds of the processor, and megabytes."""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.newsletter import plan_newsletter
from benchmarks.spent import print_spent

import newsletter_kit as nk
from newsletter_kit.providers.smtp import Smtp
from newsletter_kit.providers.smtp_server import SmtpServer


def main(workers: int, folder: Path, port: int) -> None:
    """Load, compile, plan and send, with the ledger beside newsletter.toml."""
    began = perf_counter(), process_time()
    plan = plan_newsletter(folder)
    with Smtp(SmtpServer("127.0.0.1", port, "none")) as smtp:
        run = nk.send(plan, smtp, options=nk.SendOptions(workers=workers))
    assert run.accepted == len(plan)
    print_spent(*began)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))

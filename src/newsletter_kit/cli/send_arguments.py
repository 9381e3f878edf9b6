"""The options of `send`, each described once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsletter_kit.cli.arguments import a_folder

ProviderName = Annotated[
    str | None,
    typer.Option("--provider", metavar="NAME", help="Who takes the mail; newsletter.toml's unless given."),
]
OutFolder = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Where the outbox writes its files.", callback=a_folder),
]
Yes = Annotated[
    bool, typer.Option("--yes", "-y", metavar="", help="Do not ask before mail leaves this machine.")
]
LedgerNamed = Annotated[
    str | None,
    typer.Option("--ledger", metavar="PLACE", help="Where the run is written down: a file, postgresql://…."),
]
Rate = Annotated[
    str | None, typer.Option("--rate", metavar="RATE", help="At most so fast: 14/s, 600/min, 10000/h.")
]
Workers = Annotated[int, typer.Option("--workers", metavar="N", min=1, help="Batches under way at once.")]
Limit = Annotated[
    int | None,
    typer.Option("--limit", metavar="N", min=0, help="Hand over N messages now; the rest next time."),
]
AcceptEdit = Annotated[
    bool,
    typer.Option("--accept-edit", metavar="", help="Go on with the issue as it is, though it was edited."),
]
AcceptRoute = Annotated[
    bool,
    typer.Option("--accept-route", metavar="", help="Go on by another provider, account or sender."),
]
OtherList = Annotated[
    bool,
    typer.Option(
        "--other-list", metavar="", help="Another list_id is another list: mail also who has it already."
    ),
]
OtherIssue = Annotated[
    bool,
    typer.Option(
        "--other-issue", metavar="", help="It is another issue: mail also who has that file or text already."
    ),
]
OtherLedger = Annotated[
    bool,
    typer.Option("--other-ledger", metavar="", help="Mail also who has it by the ledger of before."),
]
Live = Annotated[
    bool, typer.Option("--live", metavar="", help="Mail everybody, though newsletter.toml is not live.")
]
TakeOver = Annotated[
    bool, typer.Option("--take-over", metavar="", help="Take the run from a process that cannot be asked.")
]
ResendUncertain = Annotated[
    bool,
    typer.Option(
        "--resend-uncertain",
        metavar="",
        help="Send to the uncertain again; some may get two mails.",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", metavar="", help="Show the plan, and do nothing.")]
Only = Annotated[
    str | None,
    typer.Option("--only", metavar="LANGUAGE", help="Only the readers of this language; the rest next time."),
]
First = Annotated[
    str | None,
    typer.Option(
        "--first", metavar="PART", help="Only so many, chosen by lot: 1% or 500; the rest next time."
    ),
]
Wait = Annotated[
    str | None,
    typer.Option(
        "--wait", metavar="TIME", help="After --first: wait, look, and go on if all is well. 30m, 2h."
    ),
]
Test = Annotated[
    list[str] | None,
    typer.Option(
        "--test", metavar="ADDRESS", help="Send a test mail to this address and to nobody else; up to 10."
    ),
]
Like = Annotated[
    str | None,
    typer.Option("--as", metavar="ADDRESS", help="For --test: show what this reader of the audience gets."),
]
Sandbox = Annotated[
    bool,
    typer.Option("--sandbox", metavar="", help="The provider's own test mode: it mails nobody."),
]
LogFile = Annotated[
    Path | None,
    typer.Option("--log-file", metavar="FILE", help="Write down each step there: counts, no addresses."),
]
LogJson = Annotated[
    bool,
    typer.Option(
        "--log-json", metavar="", help="The log as one JSON document a line; to stderr without a file."
    ),
]
Allow = Annotated[
    list[str] | None,
    typer.Option("--allow", metavar="ID", help="Send although this rule finds an error; may be repeated."),
]
Because = Annotated[
    str | None, typer.Option("--because", metavar="TEXT", help="Why --allow: written into the ledger.")
]
Queue = Annotated[
    bool,
    typer.Option("--queue", metavar="", help="Leave it to workers: the ledger must be on a server."),
]
At = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="TIME",
        help='With --queue: begin then, such as "2026-12-01 09:00". No file is read again.',
    ),
]
Timezone = Annotated[
    str | None,
    typer.Option("--timezone", metavar="ZONE", help="Whose clocks --at means, such as Asia/Tbilisi."),
]
EvenIfPast = Annotated[
    bool, typer.Option("--even-if-past", metavar="", help="Begin also if --at is long past.")
]

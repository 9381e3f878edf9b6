"""How long `send` needs until its first request: the first time, and when it is repeated.

    python -m benchmarks.resume [READERS]        1,000,000 unless told; more than two batches of 1,000

Runs the command as a person does, each time in a process of its own, which dies at its first request as a
sender that is killed does. Prints the seconds since its start, those of the processor, and the peak of
memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, NoReturn, Self

from benchmarks.newsletter import write_newsletter

from newsletter_kit.providers.sendgrid import SendGrid

if TYPE_CHECKING:
    from newsletter_kit.config import Settings
    from newsletter_kit.providers.base import Batch

READERS = 1_000_000
OPENER = "benchmarks.resume:open_mortal"


class Mortal:
    """A provider that merges, and ends its process at the first request."""

    name, account, is_sandbox = "mortal", "", False
    capabilities = SendGrid.capabilities

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to let go of."""

    def deliver(self, batch: Batch) -> NoReturn:  # noqa: ARG002
        """Die."""
        os._exit(9)


def open_mortal(settings: Settings, folder: Path | None) -> Mortal:  # noqa: ARG001
    """The provider, as `open_provider` opens one."""
    return Mortal()


def send(folder: Path) -> None:
    """The command, with the provider that kills it."""
    from newsletter_kit.cli import main
    from newsletter_kit.providers import PROVIDERS

    PROVIDERS["mortal"] = OPENER
    os.chdir(folder)
    sys.argv = ["newsletter-kit", "send", "issues/spring", "--provider", "mortal", "--yes"]
    main()


def measure(what: str, folder: Path) -> None:
    """Print the row of one send that is killed at its first request."""
    command = [sys.executable, "-m", "benchmarks.resume", "--send", str(folder)]
    began = perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    seconds = perf_counter() - began
    assert os.waitstatus_to_exitcode(status) == 9, "it ended before its first request"
    processor = used.ru_utime + used.ru_stime
    print(f"| {what} | {seconds:.1f} | {processor:.1f} | {used.ru_maxrss / 1024:.0f} MB |", flush=True)


def main(readers: int) -> None:
    """Print a table in Markdown."""
    print(f"{readers:,} readers\n\n| what | seconds | of the processor | peak |\n|---|---|---|---|")
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_newsletter(folder, readers)
        settings = folder / "newsletter.toml"
        told = settings.read_text("utf-8").replace("iom.example.org", "iom.int")  # the other is nobody's
        settings.write_text(told + 'audience = "audience.csv"\n', "utf-8")
        measure("the first send", folder)
        measure("the same again", folder)
        measure("and again", folder)
        with (folder / "audience.csv").open("a", encoding="utf-8") as file:
            file.write("one.more@iom.example.org,Nino\n")
        measure("with one reader more", folder)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--send"]:
        send(Path(sys.argv[2]))
    else:
        main(int((sys.argv[1:] or [str(READERS)])[0].replace(",", "")))

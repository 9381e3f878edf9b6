"""What the spam filters of this machine say of a mail. Nothing leaves the machine for it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.errors import CheckError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PATIENCE = 60
"""Seconds that a filter may take for one mail; SpamAssassin needs 2 to 4, most of them to start."""

# -L asks no network, -t judges a mail that is not under way, -x writes no preferences; without Bayes, it
# neither learns from our mail nor judges by what somebody else has taught it.
SPAMASSASSIN = ("spamassassin", "-L", "-t", "-x", "--cf=use_bayes 0")

# Rspamd itself asks blocklists and fuzzy servers; the groups that do are left out, and with them what it
# says of the way of a mail that has gone none.
_LOCAL_ONLY = {
    "groups_disabled": ["rbl", "surbl", "fuzzy", "spf", "dkim", "dmarc", "arc", "phishing", "hfilter"]
}
RSPAMD = (
    "rspamc",
    "--json",
    f"--header=Settings={json.dumps(_LOCAL_ONLY, separators=(',', ':'))}",
    "symbols",
)

_TOTAL = re.compile(r"^Content analysis details:\s+\((-?[\d.]+) points", re.MULTILINE)
_HIT = re.compile(r"^ *(-?\d+(?:\.\d)?) ([A-Z]\w+) +(\S.*(?:\n {20,}\S.*)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule of a filter that a mail has met.

    Attributes:
        name: as the filter calls it.
        points: what it adds; below 0 it speaks for the mail.
        words: what the filter says about it.
    """

    name: str
    points: float
    words: str

    def __str__(self) -> str:
        return f"{self.points:g} {self.name} ({self.words})" if self.words else f"{self.points:g} {self.name}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a filter says of a mail.

    Attributes:
        points: the sum; the more, the worse.
        hits: what speaks against the mail, the gravest first.
    """

    points: float
    hits: tuple[Hit, ...]


def is_installed(command: Sequence[str]) -> bool:
    """Whether a program is on this machine.

    Example:
        >>> is_installed(["no-such-program"])
        False
    """
    return shutil.which(command[0]) is not None


def spamassassin_on(raw: bytes) -> Judgement:
    """What SpamAssassin says of a mail.

    Raises:
        CheckError: if it fails or takes longer than a minute.

    Example:
        >>> spamassassin_on(message.mime()).points  # doctest: +SKIP
        -1.0
    """
    return read_spamassassin(_answer(SPAMASSASSIN, raw))


def rspamd_on(raw: bytes) -> Judgement:
    """What the Rspamd that runs on this machine says of a mail.

    Raises:
        CheckError: if it does not run, fails, or takes longer than a minute.

    Example:
        >>> rspamd_on(message.mime()).hits  # doctest: +SKIP
        ()
    """
    return read_rspamd(_answer(RSPAMD, raw))


def _answer(command: Sequence[str], raw: bytes) -> str:
    try:
        done = subprocess.run(command, input=raw, capture_output=True, timeout=PATIENCE, check=True)  # noqa: S603  ours
    except subprocess.TimeoutExpired:
        raise _silent(command[0], f"it gave no answer in {PATIENCE} seconds") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _silent(command[0], said[-1] if said else f"it ended with {error.returncode}") from None
    return done.stdout.decode("utf-8", "replace")


def _silent(program: str, what: str) -> CheckError:
    return CheckError(Problem(program, what, "See that it runs, or check without it."))


def read_spamassassin(answer: str) -> Judgement:
    r"""The judgement in what `spamassassin -t` writes.

    Raises:
        CheckError: if there is none in it.

    Example:
        >>> table = "Content analysis details:  (2.7 points, 5.0 required)\n\n 2.7 NO_DATE  Missing Date\n"
        >>> [str(each) for each in read_spamassassin(table).hits]
        ['2.7 NO_DATE (Missing Date)']
    """
    total = list(_TOTAL.finditer(answer))
    if not total:
        raise _silent("spamassassin", "its answer has no points in it")
    found = _HIT.finditer(answer, total[-1].end())
    hits = (Hit(each[2], float(each[1]), " ".join(each[3].split())) for each in found)
    return Judgement(float(total[-1][1]), _against(hits))


def read_rspamd(answer: str) -> Judgement:
    """The judgement in what `rspamc --json` writes.

    Raises:
        CheckError: if there is none in it.

    Example:
        >>> read_rspamd('{"score": 1.5, "symbols": {"R_EMPTY": {"score": 1.5, "description": "Empty"}}}')
        Judgement(points=1.5, hits=(Hit(name='R_EMPTY', points=1.5, words='Empty'),))
    """
    try:
        told = json.loads(answer)
        symbols = told["symbols"].items()
        hits = [Hit(name, float(each["score"]), each.get("description") or "") for name, each in symbols]
        return Judgement(float(told["score"]), _against(hits))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _silent("rspamc", "its answer cannot be read") from None


def _against(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted((each for each in hits if each.points > 0), key=lambda each: -each.points))

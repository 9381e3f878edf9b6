"""What pages answered within the last day, in `.newsletter/links.json`, so that nobody is asked twice."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter_kit.checks.asking.answer import PageAnswer, PageVerdict

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(".newsletter") / "links.json"
A_DAY = 86_400


def remembered(path: Path, now: float) -> dict[str, PageAnswer]:
    """The answers of the last day by their addresses; none from a file that is missing or no longer sound.

    Args:
        path: the file.
        now: seconds since 1970.

    Example:
        >>> remembered(Path("links.json"), 0.0)  # doctest: +SKIP
        {}
    """
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        fresh = {target: each for target, each in listed.items() if 0 <= now - each["asked"] < A_DAY}
        return {target: _answer(each) for target, each in fresh.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _answer(written: Mapping[str, str]) -> PageAnswer:
    return PageAnswer(PageVerdict(written["verdict"]), written["why"], written["target"], written["kind"])


def remember(path: Path, answers: Mapping[str, PageAnswer], now: float) -> None:
    """Add answers that will last to those of the last day. Where nothing can be written, nothing is.

    Args:
        path: the file.
        answers: by their addresses.
        now: seconds since 1970.

    Example:
        >>> remember(Path("links.json"), {}, 0.0)  # doctest: +SKIP
    """
    lasting = {target: answer for target, answer in answers.items() if answer.is_lasting}
    if not lasting:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        old = _written(path, now)
        new = {target: {**asdict(answer), "asked": now} for target, answer in lasting.items()}
        _replace(path, json.dumps({**old, **new}, ensure_ascii=False, indent=1))


def _written(path: Path, now: float) -> dict[str, object]:
    fresh = remembered(path, now)
    listed = json.loads(path.read_text(encoding="utf-8")) if fresh else {}
    return {target: listed[target] for target in fresh}


def _replace(path: Path, text: str) -> None:
    """Write the whole file, or leave the old one as it is."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)

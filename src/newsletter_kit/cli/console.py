"""What a person sees: plain lines on any terminal. The only place that writes to one."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager

TYPE_CHECKING = False  # not from typing, which takes as long to import as Python to start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Literal, TextIO

    Style = Literal["plain", "heading", "good", "bad", "quiet"]
    Line = tuple[str, Style]

_LISTENERS: list[Callable[[str, Style], None]] = []
_SGR = {"plain": "", "heading": "1", "good": "32", "bad": "31", "quiet": "2"}  # ECMA-48 §8.3.117
# All controls but the line break: a name in a file must not be able to steer the terminal.
_CONTROLS = dict.fromkeys((*range(10), *range(11, 32), *range(0x7F, 0xA0), 0x2028, 0x2029), "\ufffd")


def say(text: str = "", style: Style = "plain") -> None:
    """Write one or more lines for the person who runs the command.

    Example:
        >>> say("[Test] 3 recipients")
        [Test] 3 recipients
    """
    _write(sys.stdout, text, style)


def say_lines(lines: Iterable[Line]) -> None:
    """Write lines, each in its style.

    Example:
        >>> say_lines([("one", "heading"), ("two", "plain")])
        one
        two
    """
    for text, style in lines:
        say(text, style)


def complain(text: str, style: Style = "plain") -> None:
    """Write one or more lines to stderr, where errors and progress go.

    Example:
        >>> complain("issue.yaml: it is empty.")  # doctest: +SKIP
    """
    if _LISTENERS:
        _LISTENERS[-1](printable(text), style)
    else:
        _write(sys.stderr, text, style)


@contextmanager
def complaints_heard_by(listener: Callable[[str, Style], None]) -> Iterator[None]:
    """While the block runs, give each complaint and its style to a listener, and write nothing to stderr.

    Args:
        listener: is given what would have been written, and how it was meant.

    Example:
        >>> heard = []
        >>> with complaints_heard_by(lambda text, style: heard.append((text, style))):
        ...     complain("It is empty.", "bad")
        >>> heard
        [('It is empty.', 'bad')]
    """
    _LISTENERS.append(listener)
    try:
        yield
    finally:
        _LISTENERS.pop()


def say_json(value: Mapping[str, object]) -> None:
    """Write a value for machines: one JSON document, ASCII only.

    Example:
        >>> say_json({"ok": True})
        {
          "ok": true
        }
    """
    say(as_json(value))


def as_json(value: Mapping[str, object]) -> str:
    """A value for machines as text.

    Example:
        >>> as_json({})
        '{}'
    """
    import json

    return json.dumps(value, indent=2)


def folded(text: str, indent: str) -> str:
    """A sentence with an indent; folded to the width of the terminal, if there is one.

    Example:
        >>> folded("It is long.", "  ")
        '  It is long.'
    """
    import shutil
    import textwrap

    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
    wrapped = textwrap.wrap(text, width - len(indent), break_long_words=False, break_on_hyphens=False)
    return textwrap.indent("\n".join(wrapped), indent)


def say_table(rows: Mapping[str, str]) -> None:
    """Write names and values in two columns; an empty value leaves its row out.

    Example:
        >>> say_table({"Subject": "News", "Reply to": "", "Sender": "a@iom.int"})
          Subject  News
          Sender   a@iom.int
    """
    shown = {name: value for name, value in rows.items() if value}
    width = max(map(len, shown), default=0)
    for name, value in shown.items():
        first, *more = value.splitlines()
        say(f"  {name:{width}}  {first}")
        for line in more:
            say(f"  {'':{width}}  {line}")


def is_interactive() -> bool:
    """Whether a person can be asked.

    Example:
        >>> is_interactive()  # doctest: +SKIP
        True
    """
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str) -> bool:
    """Ask a person who sits at the terminal; anything but `y` or `yes` is a no.

    Example:
        >>> ask("Go on?")  # doctest: +SKIP
        True
    """
    complain(f"{question} [y/N] ")
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


@contextmanager
def progress_bar(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A bar on stderr while the block runs; nothing at all if stderr is no terminal.

    Args:
        label: what is going on, such as `Writing`.
        total: how many steps there are; None if nobody knows.

    Yields:
        A function that is told how many steps are done.

    Example:
        >>> with progress_bar("Writing", 2) as done:
        ...     done(1)
    """
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda done: bar.update(task, completed=done)


def printable(text: str) -> str:
    r"""`text` without the signs that steer a terminal or turn the writing around; each becomes U+FFFD.

    Example:
        >>> printable("one\rtwo") == "one\ufffdtwo"
        True
    """
    text = text.translate(_CONTROLS)
    if text.isascii():
        return text
    from newsletter_kit.visible import unturned

    return unturned(text)


def _write(stream: TextIO, text: str, style: Style) -> None:
    stream.write(_styled(stream, printable(text), style) + "\n")
    stream.flush()


def _styled(stream: TextIO, text: str, style: Style) -> str:
    code = _SGR.get(style, "")
    return f"\x1b[{code}m{text}\x1b[0m" if code and text and _takes_colour(stream) else text


def _takes_colour(stream: TextIO) -> bool:
    """Whether escape codes are welcome; https://no-color.org asks for silence by a variable."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

"""Ask for many pages at once, but for one at a time of each host."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from newsletter_kit.checks.asking.ask import Manners, ask
from newsletter_kit.checks.asking.guard import open_guarded
from newsletter_kit.checks.asking.memory import remember, remembered
from newsletter_kit.checks.written_links import host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from newsletter_kit.checks.asking.answer import PageAnswer


def ask_all(targets: Iterable[str], memory: Path, manners: Manners | None = None) -> dict[str, PageAnswer]:
    """The answer of each page, from the last day's if it is known.

    Args:
        targets: http(s) addresses; each is asked for once.
        memory: the file of the last day's answers.
        manners: how to ask.

    Example:
        >>> ask_all(["https://iom.int/"], Path("links.json"))  # doctest: +SKIP
        {'https://iom.int/': PageAnswer(verdict=<PageVerdict.THERE: 'there'>, …)}
    """
    manners, now = manners or Manners(), time.time()
    wanted = list(dict.fromkeys(targets))
    known = remembered(memory, now)
    groups: dict[str, list[str]] = {}
    for target in (each for each in wanted if each not in known):
        groups.setdefault(host_of(target), []).append(target)
    with ThreadPoolExecutor(manners.at_once) as crew:
        rounds = crew.map(lambda host: _asked(host, groups[host], manners), groups)
        fresh = {target: answer for each in rounds for target, answer in each}
    remember(memory, fresh, now)
    return {target: known.get(target) or fresh[target] for target in wanted}


def _asked(host: str, targets: Sequence[str], manners: Manners) -> list[tuple[str, PageAnswer]]:
    """The answers of one host's pages, one after the other."""
    with open_guarded(host, manners.allowed) as session:
        return [(target, ask(target, session, manners)) for target in targets]

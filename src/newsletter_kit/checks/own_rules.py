"""A newsletter's own rules: functions of its own that newsletter.toml names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.rule import Rule
from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.named_import import import_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.config import Settings


def own_rules(settings: Settings) -> tuple[Rule, ...]:
    """The rules that `checks` in newsletter.toml names, as `module:function`.

    The module is looked for in the folder of newsletter.toml, then where Python finds modules. Nothing is
    imported that is not named there.

    Raises:
        ConfigError: if there is no such module or function, or it is no rule; all of them at once.

    Example:
        >>> own_rules(settings)  # doctest: +SKIP
        (Rule(id='ORG001', …),)
    """
    rules, problems = [], []
    for name in settings.checks:
        try:
            rules.append(_rule(name, settings))
        except ValueError as error:
            problems.append(Problem("newsletter.toml checks", f"{name!r}: {error}", _REMEDY))
    problems += _twice(rules)
    if problems:
        raise ConfigError(*problems)
    return tuple(rules)


_REMEDY = "Name it as module:function, and make the function a rule as docs/checks.md shows."


def _rule(name: str, settings: Settings) -> Rule:
    found = import_named(name, settings.root)
    if not isinstance(found, Rule):
        raise ValueError("it is not made by @rule")  # noqa: TRY004  told to the user with all the others
    if found.is_ours:
        raise ValueError(f"its id {found.id} looks like one of ours; choose other letters than NK")
    return found


def _twice(rules: Iterable[Rule]) -> Iterator[Problem]:
    seen: set[str] = set()
    for each in rules:
        if each.id in seen:
            yield Problem("newsletter.toml checks", f"two rules are called {each.id}", "Rename one.")
        seen.add(each.id)

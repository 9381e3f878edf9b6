"""The capabilities of all providers as tables, for docs/providers.md: what is written there is what holds."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from newsletter_kit.durations import in_words
from newsletter_kit.providers import PROVIDERS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsletter_kit.providers.base import Capabilities

    Column = Callable[[Capabilities], object]


def capabilities_of(name: str) -> Capabilities:
    """What the provider of that name can do, without opening it.

    Example:
        >>> capabilities_of("resend").batch_messages
        100
    """
    module = import_module(PROVIDERS[name].partition(":")[0])
    found: Capabilities = module.CAPABILITIES
    return found


def matrix() -> dict[str, str]:
    """Every capability of every provider, as Markdown tables by their heading.

    Example:
        >>> [*matrix()]
        ['How much at once', 'When an answer is lost', 'What travels', 'Around it']
    """
    known = {name: capabilities_of(name) for name in PROVIDERS}
    return {heading: _table(columns, known) for heading, columns in _TABLES.items()}


def _table(columns: Mapping[str, Column], known: Mapping[str, Capabilities]) -> str:
    lines = [f"| provider | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for name, capabilities in known.items():
        cells = (_cell(column(capabilities)) for column in columns.values())
        lines.append(f"| `{name}` | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value) or "–"


def _size(value: int | None) -> str:
    return "no limit known" if value is None else f"{value / 1_000_000:g} MB"


def _duration(seconds: int) -> str:
    return in_words(seconds) if seconds else ""


def _key(capabilities: Capabilities) -> str:
    found = capabilities.idempotency
    return "" if found.kind == "none" else f"{found.kind}, {_duration(found.lifetime_seconds)}"


def _lookup(capabilities: Capabilities) -> str:
    found = capabilities.lookup
    if found.kind == "none":
        return ""
    settle, horizon = _duration(found.settle_seconds), _duration(found.horizon_seconds)
    return f"{found.kind.replace('_', ' ')}, after {settle}, for {horizon}"


def _merge(capabilities: Capabilities) -> str:
    return f"`{capabilities.merge.gap('name')}`" if capabilities.merge else ""


_TABLES: Mapping[str, Mapping[str, Column]] = {
    "How much at once": {
        "messages in a call": lambda of: of.batch_messages,
        "bytes in a call": lambda of: _size(of.batch_bytes),
        "bytes in a message": lambda of: _size(of.message_bytes),
        "merges on its side": _merge,
        "own address in To": lambda of: of.own_to.replace("_", " "),
    },
    "When an answer is lost": {
        "knows a repeated call": _key,
        "can be asked": _lookup,
        "may be repeated anyway": lambda of: of.repeatable,
        "answers for each message": lambda of: of.per_item_answers,
    },
    "What travels": {
        "List-Unsubscribe": lambda of: of.list_unsubscribe,
        "tags": lambda of: of.tags,
        "metadata": lambda of: of.metadata,
        "pictures inside": lambda of: of.inline_images and of.images_in_batch,
        "addresses outside ASCII": lambda of: of.smtputf8,
    },
    "Around it": {
        "ahead of time": lambda of: _duration(of.schedule_seconds),
        "to try it": lambda of: "" if of.test_mode == "none" else of.test_mode,
        "regions": lambda of: ", ".join(of.regions),
        "says when to go on": lambda of: ", ".join(f"`{name}`" for name in of.rate_signals),
    },
}

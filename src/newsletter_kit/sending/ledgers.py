"""Which ledger a run is written into."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from newsletter_kit.config import load_settings
from newsletter_kit.ledger import open_ledger
from newsletter_kit.ledger.address import is_ledger_url, ledger_url
from newsletter_kit.ledger.values import RunSpec
from newsletter_kit.sending.ledger_mark import marked
from newsletter_kit.sending.members import edition_name
from newsletter_kit.sending.rehearsal import list_of
from newsletter_kit.sending.route import route_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.config import Settings
    from newsletter_kit.ledger.address import LedgerPlace
    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.options import SendOptions
    from newsletter_kit.sending.plan import Plan

LEDGER_FILE = Path(".newsletter") / "ledger.db"
LEDGER_VARIABLE = "NEWSLETTER_LEDGER"


def ledger_place(settings: Settings, named: str | None = None) -> LedgerPlace:
    """Where a newsletter's ledger is, on a server or in a file.

    It is what was named for this call; else what NEWSLETTER_LEDGER says; else the setting `ledger`, a path
    beside newsletter.toml; else `.newsletter/ledger.db`.

    Args:
        settings: of the newsletter.
        named: a path or a URL; None for the usual one.

    Raises:
        ConfigError: if a URL cannot be read.

    Example:
        >>> ledger_place(settings)  # doctest: +SKIP
        PosixPath('/srv/news/.newsletter/ledger.db')
    """
    if place := named_place(named):
        return place
    text = settings.ledger or str(LEDGER_FILE)
    return ledger_url(text) if is_ledger_url(text) else settings.path(text)


def named_place(named: str | None = None) -> LedgerPlace | None:
    """Where a ledger is that was named for this call, or by NEWSLETTER_LEDGER; None if neither names one.

    Raises:
        ConfigError: if a URL cannot be read.

    Example:
        >>> str(named_place("ledger.db"))
        'ledger.db'
    """
    text = named or os.environ.get(LEDGER_VARIABLE)
    if not text:
        return None
    return ledger_url(text) if is_ledger_url(text) else Path(text)


def place_to_look_at(named: str | None = None) -> LedgerPlace:
    """Where to look for runs. A place that is named, here or in the environment, needs no newsletter.toml.

    Raises:
        ConfigError: if neither names one, and there is no newsletter.toml here, or it cannot be read.

    Example:
        >>> str(place_to_look_at("ledger.db"))
        'ledger.db'
    """
    return named_place(named) or ledger_place(load_settings())


@contextmanager
def ledger_for(plan: Plan, provider: Provider, ledger: Ledger | None) -> Iterator[Ledger]:
    """The ledger that was given, or the newsletter's own.

    What a repeatable provider writes may be written anew at will, so its ledger lives as long as the call:
    who looks at an issue in the outbox must not be held back by what was written there before. So is it with
    the test mode of a provider, in which nobody is mailed.

    Example:
        >>> with ledger_for(plan, provider, None) as ledger:  # doctest: +SKIP
        ...     ledger.runs()
        ()
    """
    if ledger is not None:
        yield ledger
    elif provider.capabilities.repeatable or plan.sandbox:
        with TemporaryDirectory(prefix="newsletter-kit-") as folder, open_ledger(Path(folder, "l.db")) as own:
            yield own
    else:
        place = ledger_place(plan.editions.settings)
        with open_ledger(place) as own, marked(place, own, plan.editions.issue.id):
            yield own


def spec_of(plan: Plan, provider: Provider, options: SendOptions) -> RunSpec:
    """What a run is begun with: one issue to one list, in these editions, by this road.

    Example:
        >>> spec_of(plan, provider, SendOptions()).issue_id  # doctest: +SKIP
        '2024-q1'
    """
    editions = plan.editions.compiled.values()
    return RunSpec(
        issue_id=plan.editions.issue.id,
        list_id=list_of(plan),
        editions={edition_name(each): each.digest for each in editions},
        route=route_of(provider, plan.editions.settings),
        accept_edit=options.accept_edit,
        accept_route=options.accept_route,
    )

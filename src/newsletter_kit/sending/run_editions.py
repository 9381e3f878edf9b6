"""The editions that a run still needs: also those that nobody of today's audience gets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsletter_kit.sending.ledgers import spec_of
from newsletter_kit.sending.origin import is_all_of
from newsletter_kit.sending.rehearsal import list_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import Run, RunSpec
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.editions import Editions
    from newsletter_kit.sending.options import SendOptions
    from newsletter_kit.sending.plan import Plan

GONE = "(gone)"
"""Stands for the digest of an edition that the issue as it is now does not make any more."""


def editions_needed(ledger: Ledger, plan: Plan) -> dict[str, str]:
    """The digest of each edition for which readers wait in the run of `plan`, by the edition's name.

    Readers of an earlier audience may wait for an edition that no row of today's has. It is compiled here, so
    that an edit is noticed, and accepted, for everybody at once. Of a rehearsal nothing is compiled: each
    version of the issue is a run of its own.

    Args:
        ledger: where the run is written down, if it was begun.
        plan: of today.

    Raises:
        LayoutError: if such an edition cannot be compiled.

    Example:
        >>> editions_needed(ledger, plan)  # doctest: +SKIP
        {'ka': '7c211433f02071597741e6ff5a8ea34789abbf43b3d5f2d4b4e4d1b0d5f3a9c2'}
    """
    wanted = (plan.editions.issue.id, list_of(plan))
    run = next((each for each in ledger.runs() if (each.issue_id, each.list_id) == wanted), None)
    if run is None or plan.team is not None or plan.sandbox or is_all_of(plan, ledger, run):
        return {}
    waited_for = frozenset(_waited_for(ledger, run))
    made = {name: _made(plan.editions, name) for name in waited_for}
    if None in made.values():  # its readers get another one of the run now
        made |= {name: _made(plan.editions, name) for name in run.editions}
    return {
        name: GONE if edition is None else edition.digest
        for name, edition in made.items()
        if edition is not None or name in waited_for
    }


def whole_spec_of(ledger: Ledger, plan: Plan, provider: Provider, options: SendOptions) -> RunSpec:
    """What a call of `send` asks the ledger for, with the editions that only earlier readers wait for.

    Example:
        >>> sorted(whole_spec_of(ledger, plan, provider, SendOptions()).editions)  # doctest: +SKIP
        ['en', 'ka']
    """
    spec = spec_of(plan, provider, options)
    return replace(spec, editions={**spec.editions, **editions_needed(ledger, plan)})


def _waited_for(ledger: Ledger, run: Run) -> Iterator[str]:
    if len(run.editions) == 1:  # then nobody need be asked which of them they get
        found = {name: ledger.counts(run) for name in run.editions}
    else:
        found = dict(ledger.counts_by_edition(run))
    for name, counts in found.items():
        if counts.pending or counts.uncertain or counts.in_flight:
            yield name


def _made(editions: Editions, name: str) -> Edition | None:
    """The edition of this name, which begins with its language."""
    language, _, variant = name.partition(" ")
    return editions.named(language, variant)

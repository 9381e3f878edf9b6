"""What a ledger keeps of a plan that was written down in full, so that the same need not be made again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any

from newsletter_kit.audience.reading import Reading, reading_of, reading_told
from newsletter_kit.audience.tally import tally_of, tally_told
from newsletter_kit.ledger.notes import without_addresses
from newsletter_kit.ledger.values import Origin
from newsletter_kit.sending.plan_digest import plan_digest
from newsletter_kit.sending.survey import Found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.ledger.base import Ledger
    from newsletter_kit.ledger.values import Run
    from newsletter_kit.sending.plan import Plan

MAX_RUNS_RECALLED = 10
"""Of so many runs, the last ones, a ledger's knowledge of audiences is used."""


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier sends have found out about files that may still be the same.

    Attributes:
        readings: of audiences, by what `Audience.digest` told.
        surveys: of plans, by what `plan_digest` told.

    Example:
        >>> Known().readings
        {}
    """

    readings: Mapping[str, Reading] = field(default_factory=dict)
    surveys: Mapping[str, Found] = field(default_factory=dict)


def people_digest(plan: Plan) -> str:
    """The same if the same people are given to the ledger, in hex: those of a plan, or its team alone.

    Raises:
        AudienceError: if one of the files was changed since it was read.

    Example:
        >>> people_digest(plan)[:4]  # doctest: +SKIP
        '7c21'
    """
    digest = plan_digest(plan.editions, plan.audience, plan.suppression, smtputf8=plan.smtputf8)
    team = None if plan.team is None else sorted(plan.team)
    return sha256(repr((digest, team)).encode()).hexdigest()


def origin_of(plan: Plan, digest: str, *, alone: bool) -> Origin:
    """From what a run was planned; no address is in it.

    Args:
        plan: that was written into the ledger.
        digest: what `people_digest` told of it.
        alone: whether everybody of the run came with this very plan.

    Raises:
        AudienceError: if a file of the plan was changed meanwhile.

    Example:
        >>> is_alone(origin_of(plan, people_digest(plan), alone=True))  # doctest: +SKIP
        True
    """
    told = {
        "alone": alone,
        "rows": [plan.audience.digest(), _without_addresses(reading_told(plan.audience.reading))],
        "survey": [plan.digest, _without_addresses(_found_told(plan.found))],
    }
    return Origin(digest, json.dumps(told))


def is_alone(origin: Origin) -> bool:
    """Whether everybody of the run came with the plan that the origin tells of.

    Example:
        >>> is_alone(Origin("5d41", '{"alone": true}'))
        True
    """
    return bool(json.loads(origin.told)["alone"])


def is_all_of(plan: Plan, ledger: Ledger, run: Run) -> bool:
    """Whether `run` has the people of `plan`, each for the edition of today, and nobody else.

    Raises:
        AudienceError: if a file of the plan was changed after it was made.

    Example:
        >>> is_all_of(plan, ledger, run)  # doctest: +SKIP
        True
    """
    origin = ledger.origin(run)
    return origin is not None and is_alone(origin) and origin.digest == people_digest(plan)


def known_in(ledger: Ledger) -> Known:
    """What earlier sends into this ledger have found out, the last ones.

    Example:
        >>> known_in(ledger).readings.keys()  # doctest: +SKIP
        dict_keys(['5d41…'])
    """
    readings, surveys = dict[str, Reading](), dict[str, Found]()
    for run in islice(reversed(ledger.runs()), MAX_RUNS_RECALLED):
        origin = ledger.origin(run)
        if origin is None:
            continue
        told = json.loads(origin.told)
        readings[told["rows"][0]] = reading_of(told["rows"][1])
        surveys[told["survey"][0]] = _found_of(told["survey"][1])
    return Known(readings, surveys)


def _found_told(found: Found) -> dict[str, Any]:
    return {
        "by_language": dict(found.by_language),
        "by_variant": dict(found.by_variant),
        "suppressed": tally_told(found.suppressed),
        "unsendable": tally_told(found.unsendable),
        "editions": [list(each) for each in found.editions],
    }


def _found_of(told: dict[str, Any]) -> Found:
    return Found(
        by_language=told["by_language"],
        by_variant=told["by_variant"],
        suppressed=tally_of(told["suppressed"]),
        unsendable=tally_of(told["unsendable"]),
        editions=tuple((language, variant, digest) for language, variant, digest in told["editions"]),
    )


def _without_addresses(told: Any) -> Any:  # noqa: ANN401  whatever JSON can hold
    match told:
        case str():
            return without_addresses(told)
        case list():
            return [_without_addresses(each) for each in told]
        case dict():
            return {name: _without_addresses(each) for name, each in told.items()}
        case _:
            return told

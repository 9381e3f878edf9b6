"""The words of a report: what states, editions, times and decisions are called, on a page and as text."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from newsletter_kit.cli.advice import by_office_clocks
from newsletter_kit.cli.project import language_name
from newsletter_kit.ledger.removing import ERASED
from newsletter_kit.ledger.states import State

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from newsletter_kit.ledger.values import Attempt, Counts, PersonRecord
    from newsletter_kit.sending.report import RunReport

DIGEST_LETTERS = 12

STATE_NAMES = {
    State.ACCEPTED: "accepted",
    State.PENDING: "still to go",
    State.IN_FLIGHT: "under way",
    State.UNCERTAIN: "uncertain",
    State.REJECTED: "rejected",
    State.FAILED: "failed",
    State.SUPPRESSED: "suppressed",
}
"""What each state is called, in the order in which a report names them."""

MEANINGS = {
    State.ACCEPTED: "The provider took the mail.",
    State.PENDING: "Not handed over yet; the next send mails them.",
    State.IN_FLIGHT: "Handed over at this moment.",
    State.UNCERTAIN: "Handed over, perhaps; nobody knows whether it was taken.",
    State.REJECTED: "The provider will never take the mail.",
    State.FAILED: "Put off as often as is allowed.",
    State.SUPPRESSED: "Must not be mailed, or cannot be.",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One state's share of a run.

    Attributes:
        state: which, as a word without spaces.
        name: as people call it.
        count: how many people.
        percent: of everybody who was planned.
        meaning: what it means, as a sentence.
    """

    state: str
    name: str
    count: int
    percent: float
    meaning: str


@dataclass(frozen=True, slots=True)
class EditionRow:
    """How far one edition has come.

    Attributes:
        language: its BCP 47 tag.
        name: its language in English, and the parts for some readers that are in it.
        counts: how many people are at each state.
        digest: the first letters of the digest of what its readers get.
    """

    language: str
    name: str
    counts: Counts
    digest: str


def parts(counts: Counts) -> tuple[Part, ...]:
    """The states at which anybody is, in the order in which a report names them.

    Example:
        >>> from newsletter_kit.ledger.values import Counts
        >>> [(each.name, each.percent) for each in parts(Counts(accepted=3, uncertain=1))]
        [('accepted', 75.0), ('uncertain', 25.0)]
    """
    total = counts.total
    return tuple(
        Part(state.value, name, counts.of(state), round(100 * counts.of(state) / total, 3), MEANINGS[state])
        for state, name in STATE_NAMES.items()
        if counts.of(state)
    )


def end_words(report: RunReport) -> str:
    """How a run stands: done, not done, or cancelled, with how many were kept back by that.

    Example:
        >>> end_words(report)  # doctest: +SKIP
        'done'
    """
    if report.cancelled:
        return f"cancelled, with {report.cancelled:,} still to go, who are counted as suppressed"
    return "done" if report.counts.is_done else "not done"


def edition_rows(report: RunReport) -> tuple[EditionRow, ...]:
    """The editions of a run that anybody gets, with the language's name, in the order of the tags.

    Example:
        >>> [each.name for each in edition_rows(report)]  # doctest: +SKIP
        ['English (en)', 'German (de), country=de']
    """
    return tuple(
        EditionRow(_language(name), edition_title(name), counts, _digest(report.run.editions, name))
        for name, counts in sorted(report.editions.items())
    )


def edition_title(name: str) -> str:
    """What a ledger calls an edition, as people read it.

    Example:
        >>> edition_title("de country=de")
        'German (de), country=de'
    """
    language, _, variant = name.partition(" ")
    return f"{language_name(language)}, {variant}" if variant else language_name(language)


def person_words(person: PersonRecord) -> str:
    """Somebody in a list of a report: the address, if it is known still, and why.

    Example:
        >>> from newsletter_kit.ledger.values import PersonRecord
        >>> person_words(PersonRecord("q1", "news", None, "en", State.REJECTED, 1, None, None, "(erased)"))
        '(erased)'
    """
    return ": ".join(filter(None, [person.address or ERASED, reason_words(person)]))


def reason_words(person: PersonRecord) -> str:
    """Why, unless the place of the address says it: of whoever was erased, no more is known.

    Example:
        >>> from newsletter_kit.ledger.values import PersonRecord
        >>> reason_words(PersonRecord("q1", "news", None, "en", State.REJECTED, 1, None, None, "(erased)"))
        ''
    """
    return "" if person.address is None and person.reason == ERASED else person.reason


def visible(text: str) -> str:
    r"""`text` without controls, which could turn the writing around or hide a part of it.

    Example:
        >>> visible("a\u202eb")
        'a�b'
    """
    return "".join(sign if sign.isprintable() or sign == " " else "\ufffd" for sign in text)


def _language(name: str) -> str:
    return name.partition(" ")[0]


def _digest(digests: Mapping[str, str], name: str) -> str:
    return digests.get(name, "")[:DIGEST_LETTERS]


def event_words(attempt: Attempt, zone: tzinfo = UTC) -> str:
    """What was done or decided, as a person says it by the clocks of a time zone.

    Example:
        >>> from datetime import UTC, datetime
        >>> from newsletter_kit.ledger.values import Attempt
        >>> event_words(Attempt(datetime(2026, 5, 1, tzinfo=UTC), "suppress", None, '{"suppressed": 1}', ""))
        '1 reader was kept back'
    """
    if attempt.kind in _COUNTED:
        count = sum(json.loads(attempt.said or "{}").values())
        readers = "1 reader was" if count == 1 else f"{count:,} readers were"
        return f"{readers} {_COUNTED[attempt.kind]}"
    told = _EVENTS.get(attempt.kind, attempt.kind)
    return ": ".join(each for each in (told, by_office_clocks(attempt.reason, zone)) if each)


def step_words(step: Attempt) -> str:
    """What was tried with one reader, as a person says it.

    Example:
        >>> from datetime import UTC, datetime
        >>> from newsletter_kit.ledger.values import Attempt
        >>> step_words(Attempt(datetime(2026, 5, 1, tzinfo=UTC), "record", None, "rejected", "nobody here"))
        'the provider answered: nobody here'
    """
    told = _STEPS.get(step.kind, step.kind)
    return ": ".join(each for each in (told, step.reason) if each)


_STEPS = {
    "claim": "chosen for a call to the provider",
    "record": "the provider answered",
    "release": "surely not taken; to be tried again",
    "doubt": "handed over, perhaps; no answer came",
    "settle": "the doubt was looked into",
    "dissolve": "put back, to go in another call",
    "suppress": "kept back",
    "erase": "erased",
    "plan": "planned",
}
_COUNTED = {"plan": "planned", "suppress": "kept back"}
_EVENTS = {
    "begin": "The run was begun",
    "change": "The run was changed",
    "erase": "A reader was erased",
    "note": "",
}

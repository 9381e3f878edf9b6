"""One pass over the audience: everybody is counted, and every merge tag is tried, before anything leaves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsletter_kit.audience.tally import Tally, TallyBuilder
from newsletter_kit.errors import AudienceError, IssueError, Problem
from newsletter_kit.message.needs import known_fields, lacking, risky_tags, unknown_tags, unmet_conditions
from newsletter_kit.nearest import listed
from newsletter_kit.sending.edition_choice import edition_keys
from newsletter_kit.sending.kept_back import SUPPRESSED, reasons_to_keep_back
from newsletter_kit.sending.near_misses import near_misses

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsletter_kit.audience.audience import Audience
    from newsletter_kit.audience.columns import Columns
    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.audience.suppression import Suppression
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.compile.merge import MergeText
    from newsletter_kit.sending.editions import Editions

MAX_LACKING_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What a pass over an audience found that only its rows can tell.

    Attributes:
        by_language: messages by language.
        by_variant: messages by variant.
        suppressed: rows on the suppression list.
        unsendable: rows whose address cannot be written to, where SMTPUTF8 is not to be had.
        editions: language, variant and digest of each edition that somebody gets, as they came up.

    Example:
        >>> Found({"en": 1204}, {"": 1204}, Tally(), Tally(), (("en", "", "5d41"),)).by_language["en"]
        1204
    """

    by_language: Mapping[str, int]
    by_variant: Mapping[str, int]
    suppressed: Tally
    unsendable: Tally
    editions: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class Survey:
    """What the pass has seen so far.

    Attributes:
        by_language: messages by language.
        by_variant: messages by variant.
        suppressed: rows on the suppression list.
        unsendable: rows whose address cannot be written to, where SMTPUTF8 is not to be had.
        warnings: what nobody may have meant.
        lacking: the first rows without a value that they need.
        lacking_count: all of these rows' missing values.
        risky: the tags to be tried, by the digest of their edition.
    """

    by_language: Counter[str] = field(default_factory=Counter)
    by_variant: Counter[str] = field(default_factory=Counter)
    suppressed: TallyBuilder = field(default_factory=TallyBuilder)
    unsendable: TallyBuilder = field(default_factory=TallyBuilder)
    warnings: dict[Problem, None] = field(default_factory=dict)
    lacking: list[Problem] = field(default_factory=list)
    lacking_count: int = 0
    risky: dict[str, MergeText] = field(default_factory=dict)


def survey(
    editions: Editions, audience: Audience, suppression: Suppression, *, smtputf8: bool = False
) -> Survey:
    """Look at every recipient once; memory does not grow with their number.

    Args:
        editions: what they may get; those that somebody gets are compiled.
        audience: who is on the list.
        suppression: who must not be mailed.
        smtputf8: whether addresses with letters outside ASCII before the @ can be written to.

    Raises:
        IssueError: if a merge tag without a fallback has no column.
        AudienceError: naming the rows that lack a value, or if nobody is left.

    Example:
        >>> survey(editions, audience, suppression).by_language.total()  # doctest: +SKIP
        1204
    """
    seen = Survey()
    seen.warnings.update(dict.fromkeys(unmet_conditions(editions.issue, audience.columns)))
    for piece in audience.pieces():
        reasons = reasons_to_keep_back(piece, suppression, smtputf8=smtputf8)
        _take(seen, _without_kept_back(seen, piece, reasons), editions, audience)
    _refuse_if_unfit(seen, editions, audience)
    return seen


def found_by(seen: Survey, editions: Editions) -> Found:
    """What a survey found, to be kept; the editions are those that it met, and no others.

    Example:
        >>> found_by(survey(editions, audience, suppression), editions).editions  # doctest: +SKIP
        (('en', '', '5d41…'), ('ka', '', '7c21…'))
    """
    met = (each for each in editions.compiled.values() if each.digest in seen.risky)
    return Found(
        by_language=dict(seen.by_language),
        by_variant=dict(seen.by_variant),
        suppressed=seen.suppressed.tally(),
        unsendable=seen.unsendable.tally(),
        editions=tuple((each.language, each.variant, each.digest) for each in met),
    )


def warnings_again(editions: Editions, audience: Audience, found: Found) -> tuple[Problem, ...] | None:
    """The warnings of a survey that found the same before; None if an edition says anything else now.

    The editions that somebody gets are compiled, in the order in which the survey met them.

    Raises:
        LayoutError: if one of them cannot be compiled any more.

    Example:
        >>> warnings_again(editions, audience, found)  # doctest: +SKIP
        ()
    """
    seen = Survey()
    seen.warnings.update(dict.fromkeys(unmet_conditions(editions.issue, audience.columns)))
    for language, variant, digest in found.editions:
        edition = editions.named(language, variant)
        if edition is None or edition.digest != digest:
            return None
        _meet(seen, edition, editions, audience)
    return tuple(seen.warnings)


def _without_kept_back(seen: Survey, piece: Columns, reasons: Sequence[str]) -> Columns:
    """Those who are to be mailed; the others are counted."""
    if not any(reasons):
        return piece
    for row, reason in zip(piece.rows, reasons, strict=True):
        if reason:
            (seen.suppressed if reason == SUPPRESSED else seen.unsendable).add(row, reason)
    return piece.only([place for place, reason in enumerate(reasons) if not reason])


def _take(seen: Survey, piece: Columns, editions: Editions, audience: Audience) -> None:
    keys = edition_keys(piece, editions.languages, editions.conditions)
    is_risky = False
    for key, count in Counter(keys).items():
        edition = editions.of_key(key)
        risky = seen.risky.get(edition.digest)
        if risky is None:
            risky = seen.risky[edition.digest] = _meet(seen, edition, editions, audience)
        is_risky = is_risky or bool(risky.tags)
        seen.by_language[edition.language] += count
        seen.by_variant[edition.variant] += count
    if is_risky:
        for recipient, key in zip(piece.recipients(), keys, strict=True):
            _try(seen, recipient, editions.of_key(key), audience)


def _try(seen: Survey, recipient: Recipient, edition: Edition, audience: Audience) -> None:
    for problem in lacking(edition, seen.risky[edition.digest], recipient):
        seen.lacking_count += 1
        if len(seen.lacking) < MAX_LACKING_SHOWN:
            where = f"{audience.where(recipient.row)} {problem.where}"
            seen.lacking.append(Problem(where, problem.what, problem.remedy))


def _meet(seen: Survey, edition: Edition, editions: Editions, audience: Audience) -> MergeText:
    """The risky tags of an edition that comes up for the first time; an unknown tag stops here."""
    known = known_fields(edition.settings, audience.columns)
    fatal, warnings = unknown_tags(editions.issue, edition, known)
    if fatal:
        raise IssueError(*fatal)
    misses = near_misses(editions.issue.in_language(edition.language), edition)
    seen.warnings.update(dict.fromkeys((*warnings, *misses)))
    return risky_tags(edition, audience.columns)


def _refuse_if_unfit(seen: Survey, editions: Editions, audience: Audience) -> None:
    if seen.lacking:
        known = listed(known_fields(editions.settings, audience.columns))
        values = "1 value is" if seen.lacking_count == 1 else f"{seen.lacking_count:,} values are"
        what = f"{values} missing or wrong, so nobody is written to"
        raise AudienceError(*seen.lacking, Problem(audience.path.name, what, f"Known fields: {known}."))
    if not seen.by_language and not seen.unsendable.tally().count:
        those = "the only one is" if len(audience) == 1 else f"all {len(audience):,} of them are"
        what = f"0 recipients: {those} suppressed"
        raise AudienceError(Problem(audience.path.name, what, "Check the file and the suppression list."))

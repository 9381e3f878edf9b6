"""One pass over the readers of a file: what they lack, what they ask for, and which addresses look odd."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import SecretStr

from newsletter_kit.address import mixed_scripts
from newsletter_kit.audience.tally import TallyBuilder
from newsletter_kit.checks.odd_addresses import is_disposable, is_role, meant_domain
from newsletter_kit.issue import only_for
from newsletter_kit.issue.spoken import main_tag, spoken_language
from newsletter_kit.message.needs import known_fields, lacking, risky_tags

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.audience.audience import Audience
    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.audience.suppression import Suppression
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.compile.merge import MergeText
    from newsletter_kit.issue.model import Issue

MOST_KEPT = 200
"""How many languages, domains or missing fields are told apart: memory must not grow with the audience."""

_OTHERS = "others"
_NO_KEY = SecretStr("in place of the key that signs links, which no check may make")


@dataclass(frozen=True, slots=True)
class Readers:
    """What a pass over the audience has found.

    Attributes:
        count: the readers who are not suppressed.
        languages: how many ask for each language; "" counts those who ask for none, `others` the rest.
        unspoken: the rows of those who ask for a language that no edition has, by that language.
        editions: how many get each edition, by its language.
        met: for how many each condition of the issue holds, by its name.
        given: how many have a value, by field.
        lacking: by what is wrong, the rows of those who cannot be written to.
        roles: rows whose address is read by an office and not by one person.
        disposable: rows whose address is thrown away soon.
        odd_scripts: rows whose address mixes scripts.
        misspelt: rows whose domain is nearly that of a large service, by both domains.
    """

    count: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    unspoken: dict[str, TallyBuilder] = field(default_factory=dict)
    editions: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    lacking: dict[tuple[str, str, str], TallyBuilder] = field(default_factory=dict)
    roles: TallyBuilder = field(default_factory=TallyBuilder)
    disposable: TallyBuilder = field(default_factory=TallyBuilder)
    odd_scripts: TallyBuilder = field(default_factory=TallyBuilder)
    misspelt: dict[str, TallyBuilder] = field(default_factory=dict)


def look_at_readers(
    issue: Issue,
    audience: Audience,
    suppressed: Suppression,
    edition_for: Callable[[str, frozenset[str]], Edition],
) -> Readers:
    """Look at every reader once; memory does not grow with their number.

    Args:
        issue: what they will get.
        audience: who is on the list.
        suppressed: who must not be mailed, and is passed over.
        edition_for: the edition in a language, with the parts whose conditions hold.

    Raises:
        AudienceError: if the file is changed while it is read.
        LayoutError: if an edition cannot be compiled.

    Example:
        >>> look_at_readers(issue, audience, suppression, edition_for).count  # doctest: +SKIP
        1204
    """
    found = Readers()
    needed: dict[tuple[str, frozenset[str]], tuple[Edition, MergeText]] = {}
    conditions = {only_for.condition_name(each): each for each in only_for.conditions(issue)}
    for reader in audience:
        if reader.address in suppressed:
            continue
        holding = frozenset(name for name, each in conditions.items() if only_for.holds(each, reader.fields))
        language = spoken_language(reader.language, issue.languages)
        _count(found, reader, language, holding)
        _look_at_address(found, reader)
        key = (language, holding)
        if key not in needed:
            needed[key] = _needs(edition_for(*key), audience)
        _try(found, reader, *needed[key])
    return replace(found, count=found.editions.total())


def _count(found: Readers, reader: Recipient, language: str, holding: frozenset[str]) -> None:
    wanted = reader.language or ""
    is_told_apart = wanted in found.languages or len(found.languages) < MOST_KEPT
    found.languages[wanted if is_told_apart else _OTHERS] += 1
    found.editions[language] += 1
    if is_told_apart and wanted and main_tag(wanted) != main_tag(language):
        found.unspoken.setdefault(wanted, TallyBuilder()).add(reader.row, "")
    found.met.update(holding)
    found.given.update(name for name, value in reader.fields.items() if value)


def _look_at_address(found: Readers, reader: Recipient) -> None:
    address = reader.address
    if is_role(address.local):
        found.roles.add(reader.row, "")
    if is_disposable(address.domain):
        found.disposable.add(reader.row, "")
    if mixed_scripts(address):
        found.odd_scripts.add(reader.row, "")
    if (meant := meant_domain(address.domain)) and len(found.misspelt) < MOST_KEPT:
        found.misspelt.setdefault(f"{address.domain} {meant}", TallyBuilder()).add(reader.row, "")


def _needs(edition: Edition, audience: Audience) -> tuple[Edition, MergeText]:
    """An edition with a key for its links, and the known merge tags that somebody may lack."""
    keyed = replace(edition, settings=edition.settings.model_copy(update={"unsubscribe_key": _NO_KEY}))
    risky = risky_tags(keyed, audience.columns)
    known = known_fields(keyed.settings, audience.columns)
    tags = tuple(tag for tag in risky.tags if tag.name in known)
    return keyed, replace(risky, literals=("",) * (len(tags) + 1), tags=tags)


def _try(found: Readers, reader: Recipient, edition: Edition, risky: MergeText) -> None:
    for problem in lacking(edition, risky, reader):
        key = (problem.where, problem.what, problem.remedy)
        if key in found.lacking or len(found.lacking) < MOST_KEPT:
            found.lacking.setdefault(key, TallyBuilder()).add(reader.row, "")

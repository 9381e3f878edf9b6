"""Rules on the audience itself: its addresses, its languages, its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Place, Severity
from newsletter_kit.checks.meant_language import is_language, meant_language
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import counted, rows_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.audience.tally import Tally
    from newsletter_kit.checks.draft import Draft

WRONG_ROWS = 0.02
"""The share of wrong rows above which the list was perhaps never looked at."""

MANY_WRONG_ROWS = 0.1
"""The share of wrong rows above which a provider may close the account."""

MANY_ROWS = 10
"""Fewer wrong rows are slips, however short the list is."""

_TRANSLATED = "title: News\n---\ntranslates: issue.yaml\nlanguage: ka\ntitle: სიახლე"
_ROWS = "".join(f"reader{number}@iom.int\n" for number in range(40))


def _example(bad: str, good: str) -> Example:
    return Example(bad=f"email\n{bad}\n", good=f"email\n{good}\n", kind="audience")


@rule(
    "NK326",
    Words(
        "rows of the audience are wrong",
        "Who stands in them gets nothing; and a list with many wrong addresses is taken for a bought one.",
        "Mend the rows, or take them out.",
    ),
    _example(f"{_ROWS}no address", _ROWS.strip()),
)
def wrong_rows(draft: Draft) -> Iterator[Fault]:
    """Nearly all rows of the audience can be used."""
    audience = draft.audience
    if audience is None or not (wrong := audience.invalid.count):
        return
    share = wrong / audience.rows
    first = audience.invalid.first[0].reason
    what = f"{counted(wrong, 'row')} of {audience.rows:,} cannot be used, the first because {first}"
    told = f"{what}: {rows_named(audience.invalid)}"
    if share > WRONG_ROWS:
        is_grave = share > MANY_WRONG_ROWS and wrong >= MANY_ROWS
        severity = Severity.ERROR if is_grave else Severity.WARNING
        yield Fault(_row(draft, audience.invalid), told, severity=severity)
    else:
        yield Fault(_row(draft, audience.invalid), told, severity=Severity.NOTE)


def _row(draft: Draft, tally: Tally) -> Place:
    path = draft.audience.path if draft.audience else None
    return Place(path.name if path else "audience", tally.first[0].row if tally.first else 0, file=path)


def _told(draft: Draft, tally: Tally, noun: str, verb: str) -> Fault:
    return Fault(_row(draft, tally), f"{counted(tally.count, noun)} {verb}: {rows_named(tally)}")


@rule(
    "NK327",
    Words(
        "addresses of offices are on the list",
        "Several people read such an address, and one of them may report the mail as spam or leave the list"
        " for all.",
        "Ask for the address of the person who wants the newsletter; if the office wants it, leave it.",
    ),
    _example("info@iom.int", "nino@iom.int"),
    Severity.NOTE,
)
def office_address(draft: Draft) -> Iterator[Fault]:
    """Addresses are those of persons."""
    if draft.readers and (tally := draft.readers.roles.tally()).count:
        yield _told(draft, tally, "address", "of an office, such as info@ or press@")


@rule(
    "NK328",
    Words(
        "an address mixes scripts",
        "A letter of another script that looks the same makes it somebody else's address, or nobody's.",
        "Type the address again, in one script.",
    ),
    _example("n\N{CYRILLIC SMALL LETTER I}no@iom.int", "nino@iom.int"),
)
def look_alike(draft: Draft) -> Iterator[Fault]:
    """The letters of an address come from one script."""
    if draft.readers and (tally := draft.readers.odd_scripts.tally()).count:
        yield _told(draft, tally, "address", "with letters of two scripts, as a look-alike has")


@rule(
    "NK329",
    Words(
        "addresses that live for an hour",
        "They were made to be thrown away; mail to them comes back, and that harms the sender's name.",
        "Take them out.",
    ),
    _example("nino@mailinator.com", "nino@iom.int"),
)
def thrown_away(draft: Draft) -> Iterator[Fault]:
    """No address is of a service that gives out addresses for an hour."""
    if draft.readers and (tally := draft.readers.disposable.tally()).count:
        yield _told(draft, tally, "address", "of a service whose addresses are thrown away soon")


@rule(
    "NK330",
    Words(
        "the domain of an address is misspelt",
        "The mail comes back, or goes to a stranger who owns the misspelt domain.",
        "Ask the reader; then write the right domain.",
    ),
    _example("nino@gmial.com", "nino@gmail.com"),
)
def misspelt_domain(draft: Draft) -> Iterator[Fault]:
    """No domain is a slip of the pen for that of a large service."""
    for domains, rows in draft.readers.misspelt.items() if draft.readers else ():
        wrong, right = domains.split()
        tally = rows.tally()
        what = f"{counted(tally.count, 'address')} at {wrong}, perhaps for {right}: {rows_named(tally)}"
        yield Fault(_row(draft, tally), what, f"If {right} is meant, write it.")


@rule(
    "NK331",
    Words(
        "readers ask for a language that no edition has",
        "They get the main language, which they may not read.",
        "Translate the issue; or write into the column what they read besides.",
    ),
    Example(
        bad="email,language\nnino@iom.int,fr\n",
        good="email,language\nnino@iom.int,en\n",
        kind="audience",
    ),
    Severity.NOTE,
)
def unspoken_language(draft: Draft) -> Iterator[Fault]:
    """Each language that readers ask for has an edition."""
    languages = draft.issue.languages
    for wanted, rows in sorted(draft.readers.unspoken.items()) if draft.readers else ():
        tally, meant = rows.tally(), meant_language(wanted, languages)
        readers = f"{counted(tally.count, 'reader')} with the language {wanted}"
        if is_language(wanted) and not meant:
            what = f"{readers}, for whom there is only {languages[0]}: {rows_named(tally)}"
            yield Fault(_row(draft, tally), what)
        else:
            odd = "which is another language" if is_language(wanted) else "and there is no such language"
            remedy = f"Did you mean {meant}?" if meant else "Write a tag such as en or ka."
            what = f"{readers}, {odd}: {rows_named(tally)}"
            yield Fault(_row(draft, tally), what, remedy, severity=Severity.WARNING)


def _file(draft: Draft) -> Place:
    path = draft.audience.path if draft.audience else None
    return Place(path.name if path else "audience", file=path)


@rule(
    "NK332",
    Words(
        "nobody gets an edition",
        "Somebody translated it, and no reader asks for its language: perhaps the column is missing.",
        "Add a column `language` to the audience, with a tag such as ka in it.",
    ),
    Example(
        bad=f"{_TRANSLATED}\n---\nemail\nnino@iom.int\n",
        good=f"{_TRANSLATED}\n---\nemail,language\nnino@iom.int,ka\n",
        kind="audience",
    ),
)
def unread_edition(draft: Draft) -> Iterator[Fault]:
    """Each translation has a reader."""
    for edition in draft.editions[1:] if draft.readers else ():
        if draft.readers and not draft.readers.editions[edition.language]:
            what = f"no reader of {_file(draft).name} gets the edition in {edition.language}"
            has_column = bool(draft.readers.languages.keys() - {""})
            remedy = f"Write {edition.language} into the column `language` of those who read it."
            yield Fault(edition.at(("language",)), what, remedy if has_column else "")


RULES = (
    wrong_rows,
    office_address,
    look_alike,
    thrown_away,
    misspelt_domain,
    unspoken_language,
    unread_edition,
)

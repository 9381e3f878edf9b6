"""Rules on what was to be filled in later: code of other programs, TODO, gaps, made-up addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import around, quoted
from newsletter_kit.compile.merge import nearly_tags, split_header
from newsletter_kit.issue.url import is_nobodys_host
from newsletter_kit.merge_tag import FOREIGN_CODE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Place

READ = frozenset({"markdown", "title", "line"})
"""The kinds of text that readers read."""

_FIELD = re.compile(r"[a-z]\w*", re.IGNORECASE)

# TK is what editors write for "to come"; before a number it may be a flight.
_TO_DO = re.compile(
    r"\b(?:TODO|FIXME|TK(?!\s?\d))\b|\bX{4,}\b|\blorem ipsum\b|ლორემ იფსუმ|лорем ипсум", re.IGNORECASE
)
_IN_CAPITALS = frozenset({"todo", "fixme", "tk", "xxxx"})
_ALL = frozenset({"es", "pt", "gl"})
"""Languages in which TODO is a word."""

_GAP = re.compile(
    r"\[(?:…|\.\.\.)\]|\[(?:insert|add|enter|your|name|date|place|photo|picture|link|text|title)\b[^\]\n]*\](?!\()"
    r"|\bTBD\b|_{3,}",
    re.IGNORECASE,
)
_SETTINGS_READ = ("name", "tagline", "organisation", "postal_address")
_ADDRESSED = (
    "sender",
    "reply_to",
    "unsubscribe_mailto",
    "unsubscribe_url",
    "preferences_url",
    "view_url",
    "image_base_url",
    "website",
)
_HOST = re.compile(r"(?:@|://)([^\s/?>:]+)")


def _read(draft: Draft) -> Iterator[tuple[Place, str, str]]:
    """The place, the words and the language of each text that is read, newsletter.toml first."""
    settings = draft.settings
    for name in _SETTINGS_READ:
        if value := getattr(settings, name):
            yield draft.setting(name), value, settings.language
    yield from ((each.place, each.value, each.language) for each in draft.texts if each.kind in READ)


@rule(
    "NK007",
    Words(
        "code of another program stands in the text",
        "Merge fields and templates of other newsletter programs are not obeyed here: every reader would get"
        " the brackets.",
        "Write merge tags as ((first_name|reader)), and remove all other code.",
    ),
    Example(bad="intro: Dear {{ first_name }}, welcome.", good="intro: Dear ((first_name|reader)), welcome."),
    Severity.ERROR,
)
def foreign_code(draft: Draft) -> Iterator[Fault]:
    """No text holds the merge fields or the template code of another program."""
    for place, value, _ in _read(draft):
        for found in FOREIGN_CODE.finditer(value):
            name = _FIELD.search(found[0].removeprefix("*|").removeprefix("%recipient."))
            remedy = f"Write (({name[0].lower()})), if you mean that field of your readers." if name else ""
            yield Fault(place, f"{found[0]} would be mailed as it stands", remedy, words=found[0])


@rule(
    "NK008",
    Words(
        "a remark of the editors stands in the text",
        "TODO, TK and lorem ipsum are for the office: readers would see that the mail was not finished.",
        "Write what was to be written there, or remove it.",
    ),
    Example(
        bad="intro: 'TODO: ask the embassy. 463 Georgians came home.'", good="intro: 463 Georgians came home."
    ),
    Severity.ERROR,
)
def editors_remark(draft: Draft) -> Iterator[Fault]:
    """No text holds TODO, FIXME, TK or filler text."""
    for place, value, language in _read(draft):
        for found in _TO_DO.finditer(value):
            word = found[0].casefold()
            is_shout = word in _IN_CAPITALS or word.strip("x") == ""
            if (is_shout and not found[0].isupper()) or (word == "todo" and language[:2] in _ALL):
                continue
            what = f"{quoted(found[0])} was left in: {around(value, *found.span())}"
            yield Fault(place, what, words=found[0])


@rule(
    "NK009",
    Words(
        "a gap is left in the text",
        "[…] and the like mark words that are still missing; readers would stumble over them.",
        "Fill it in; what a quotation leaves out on purpose can be ignored with a reason.",
    ),
    Example(bad="intro: In March […] visited Tbilisi.", good="intro: In March a delegation visited Tbilisi."),
    Severity.WARNING,
)
def gap(draft: Draft) -> Iterator[Fault]:
    """No text has `[…]`, `[insert name]` or `___` in it."""
    is_mailed = draft.settings.provider != "outbox"
    for place, value, _ in _read(draft):
        if found := _GAP.search(value):
            what = f"{found[0]} marks something that is missing: {around(value, *found.span())}"
            is_grave = is_mailed and place.part == "postal_address"
            yield Fault(place, what, severity=Severity.ERROR if is_grave else None, words=found[0])


_NEEDED = frozenset({"sender", "reply_to", "unsubscribe_url", "unsubscribe_mailto"})
"""Addresses without which a mail must not leave: who it is from, where answers go, how to leave the list."""


@rule(
    "NK010",
    Words(
        "an address in newsletter.toml belongs to nobody",
        "Names under example.org are kept free for examples. Mail to them is lost, and so would the wish of"
        " a reader to leave the list.",
        "Write an address of your own.",
    ),
    Example(
        bad='reply_to = "IOM Georgia <press@example.org>"',
        good='reply_to = "IOM Georgia <press@iom.int>"',
        kind="settings",
    ),
    Severity.WARNING,
)
def nobodys_address(draft: Draft) -> Iterator[Fault]:
    """Every address and every page in newsletter.toml can belong to somebody."""
    settings = draft.settings
    for name in _ADDRESSED:
        found = _HOST.search(str(getattr(settings, name) or ""))
        if found and is_nobodys_host(found[1]):
            grave = Severity.ERROR if name in _NEEDED and settings.provider != "outbox" else None
            yield Fault(draft.setting(name), f"{found[1]} is nobody's", severity=grave)


@rule(
    "NK011",
    Words(
        "a merge tag is spelt wrong",
        "Only ((name)) with small letters is filled in: anything like it is mailed as it stands, brackets and"
        " all.",
        "Write it like ((first_name)), or ((first_name|reader)).",
    ),
    Example(bad="intro: Dear ((First Name)), welcome.", good="intro: Dear ((first_name|reader)), welcome."),
    Severity.WARNING,
)
def misspelt_tag(draft: Draft) -> Iterator[Fault]:
    """Nothing looks like a merge tag without being one."""
    for place, value, _ in _read(draft):
        for tag in nearly_tags(split_header(value)):
            grave = Severity.ERROR if _lacks_a_bracket(tag) else None
            yield Fault(place, f"{tag} looks like a merge tag, but is none", severity=grave, words=tag)


def _lacks_a_bracket(tag: str) -> bool:
    """Such a tag can have been meant as nothing else, and greets every reader by the name of a column."""
    return not (tag.startswith("((") and tag.endswith("))"))


RULES = (foreign_code, editors_remark, gap, nobodys_address, misspelt_tag)

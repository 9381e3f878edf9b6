"""Rules on what the mail programs of the readers can show, from the data of caniemail.com."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.css import style_rules
from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.layout_place import place_in_layout
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.styles import declarations
from newsletter_kit.checks.support.table import PARTIAL, UNSUPPORTED, accepted, support_table
from newsletter_kit.checks.wording import quoted
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft, DraftEdition
    from newsletter_kit.checks.finding import Place
    from newsletter_kit.checks.support.table import Feature
    from newsletter_kit.checks.support.uses import Use

NAMED_CLIENTS = 4
"""So many mail programs are named one by one."""

OUTLOOK = frozenset({"outlook-windows", "outlook-windows-mail"})
"""The programs that heed `<!--[if mso]>`."""

_SPACED_COLOUR = re.compile(r"\b(?:rgb|hsl)a?\(\s*[\d.%]+\s+[\d.%]+\s+[\d.%]+", re.IGNORECASE)
_NEGATIVE = re.compile(r"(?<![\w.])-\d*\.?\d*[1-9]")
_LOUD = re.compile(r"!\s*(?!important\b)(?i:important)\b")
_NESTED = re.compile(r"@media[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*@media", re.IGNORECASE)


@rule(
    "NK100",
    Words(
        "the layout uses what a mail program of the readers does not show",
        "Readers with that program see the part in disorder, or not at all.",
        "Build it with tables, as MJML does. If the mail is in order without it, write it with the reason"
        " into `[accepted_degradations]` of newsletter.toml.",
    ),
    Example(
        bad='<div style="display:flex"><p>One</p><p>Two</p></div>',
        good='<table role="presentation"><tr><td>One</td><td>Two</td></tr></table>',
        kind="html",
    ),
    Severity.ERROR,
)
def unsupported(draft: Draft) -> Iterator[Fault]:
    """Every feature of the page is known to all programs that `clients` names, or can be done without."""
    for edition, use, feature in _used(draft):
        if lacking := _those(draft, use, UNSUPPORTED):
            what = f"{_called(feature)} is not known to {_listed(lacking)}"
            yield Fault(_place(edition, use), what)


@rule(
    "NK101",
    Words(
        "the layout uses what a mail program of the readers shows in part",
        "Used in another way than the one that works, it looks different there.",
        "Read the note, and look at the mail in that program.",
    ),
    Example(
        bad='<p style="text-indent:2px">One</p>',
        good="<p>One</p>",
        kind="html",
    ),
    Severity.NOTE,
)
def partly_supported(draft: Draft) -> Iterator[Fault]:
    """Every feature of the page is known in full to all programs that `clients` names."""
    for edition, use, feature in _used(draft):
        partly = _those(draft, use, PARTIAL)
        if partly and not _those(draft, use, UNSUPPORTED):
            note = quoted(feature.words_on(partly[0]), 160) if feature.words_on(partly[0]) else ""
            what = f"{_called(feature)} is known only in part to {_listed(partly)}"
            yield Fault(_place(edition, use), f"{what}: {note}" if note else what)


def _used(draft: Draft) -> Iterator[tuple[DraftEdition, Use, Feature]]:
    """The features in use that nobody has accepted, each once, with the first edition that has it."""
    features, seen = support_table().features, {*accepted(), *draft.settings.accepted_degradations}
    for edition in draft.editions:
        for use in edition.page.uses:
            if use.slug not in seen:
                seen.add(use.slug)
                yield edition, use, features[use.slug]


def _those(draft: Draft, use: Use, letter: str) -> list[str]:
    """The readers' mail programs in which the tests came out so, and which are shown it."""
    support = support_table().features[use.slug].support
    kept_from = OUTLOOK if use.is_kept_from_outlook else frozenset()
    return [each for each in draft.settings.clients if support.get(each) == letter and each not in kept_from]


def _place(edition: DraftEdition, use: Use) -> Place:
    if use.element is not None:
        return edition.page.place(use.element)
    return place_in_layout(edition.draft.layout, use.token) or edition.where


def _called(feature: Feature) -> str:
    return feature.title.replace("`", "")


def _listed(clients: list[str]) -> str:
    names = [support_table().clients[each] for each in clients]
    more = f" and {len(names) - NAMED_CLIENTS} more" if len(names) > NAMED_CLIENTS else ""
    return f"{', '.join(names[:NAMED_CLIENTS])}{more}"


@rule(
    "NK102",
    Words(
        "newsletter.toml names a mail program or a feature that nobody has tested",
        "It is mistyped, and so nothing is asked of it.",
        "Write it as docs/settings.md and caniemail.com do: `outlook-windows`, `css-float`.",
    ),
    Example(bad='clients = ["gmail", "outlok"]', good='clients = ["gmail", "yahoo"]', kind="settings"),
    Severity.ERROR,
)
def unknown_names(draft: Draft) -> Iterator[Fault]:
    """Every name in `clients` and in `[accepted_degradations]` is one of caniemail.com's."""
    table, settings = support_table(), draft.settings
    named = {"clients": (settings.clients, table.clients), "accepted_degradations": _accepted_by(draft)}
    for setting, (names, known) in named.items():
        for name in names:
            if name not in known:
                yield Fault(
                    draft.setting(setting),
                    f"there is no {quoted(name)}",
                    did_you_mean(name, known, f"There are: {', '.join(table.clients)}."),
                )


def _accepted_by(draft: Draft) -> tuple[tuple[str, ...], frozenset[str]]:
    return tuple(draft.settings.accepted_degradations), frozenset(support_table().features)


@rule(
    "NK103",
    Words(
        "a style makes Gmail or Outlook.com pass over others",
        "One declaration that they do not understand takes the whole attribute, or the whole style sheet,"
        " with it: the part loses all its looks.",
        "Write colours with six digits, as #0033a0, `!important` in small letters, no negative margin, and no"
        " @media inside another.",
    ),
    Example(
        bad='<p style="color:rgb(0 51 160);font-weight:bold">One</p>',
        good='<p style="color:#0033a0;font-weight:bold">One</p>',
        kind="html",
    ),
    Severity.ERROR,
)
def poisonous(draft: Draft) -> Iterator[Fault]:
    """No style has what makes a mail program throw away more than itself."""
    seen: set[str] = set()
    for edition in draft.editions:
        for place, said in _poisons(edition):
            if said not in seen:
                seen.add(said)
                yield Fault(place, said)


def _poisons(edition: DraftEdition) -> Iterator[tuple[Place, str]]:
    page = edition.page
    for element in page.all():
        for name, value in declarations(element.get("style") or "").items():
            if said := _poison(name, value, element.get("style") or ""):
                yield page.place(element), said
    for sheet in page.root.iter("style"):
        css = sheet.text or ""
        if _NESTED.search(css):
            yield _in_sheet(edition, "@media"), "a @media stands inside another"
        for rule_ in style_rules(css):
            for name, value, _ in rule_.declarations:
                if said := _poison(name, value, ""):
                    yield _in_sheet(edition, value), said
        if found := _LOUD.search(css):
            yield _in_sheet(edition, found[0]), f"{quoted(found[0])} is not in small letters"


def _poison(name: str, value: str, style: str) -> str:
    if found := _SPACED_COLOUR.search(value):
        return f"the colour {quoted(found[0])}…) has blanks in place of commas"
    if name.startswith("margin") and _NEGATIVE.search(value):
        return f"{name}: {value} is negative"
    loud = _LOUD.search(style)
    return f"{quoted(loud[0])} is not in small letters" if loud else ""


def _in_sheet(edition: DraftEdition, token: str) -> Place:
    return place_in_layout(edition.draft.layout, token) or edition.where


RULES = (unsupported, partly_supported, unknown_names, poisonous)

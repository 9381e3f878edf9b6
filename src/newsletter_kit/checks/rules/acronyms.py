"""A rule on abbreviations: each is explained where it is first used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from newsletter_kit.checks.languages import language_of
from newsletter_kit.checks.prose import is_header, prose_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Fault
    from newsletter_kit.checks.prose import Prose

_ACRONYM = regex.compile(r"(?<![\p{L}\d.])(\p{Lu}[\p{Lu}\d]*\p{Lu}\d*)(?=s?(?![\p{L}\d]))")
_HEADLINE = regex.compile(r"(?:\b\p{Lu}{2,}\b[ ,:!–-]*){3,}")
_ROMAN = regex.compile(r"[IVXLC]+")
_LETTER = regex.compile(r"\p{L}")
_CAPITAL = regex.compile(r"\p{Lu}")
SHOUTING = 0.5
"""A text with more capitals than this share of its letters is a headline in capitals, not abbreviations."""


@dataclass(frozen=True, slots=True)
class _Use:
    """An abbreviation in a text, and whether the text explains it."""

    acronym: str
    prose: Prose
    is_explained: bool


@rule(
    "NK143",
    Words(
        "an abbreviation that nobody explains",
        "Readers outside of the organisation, and screen readers, make nothing of it.",
        "Write the full name first, with the abbreviation in brackets; or list it in `style.acronyms`.",
    ),
    Example(
        bad="sign_off: The NRM has helped 12 people.",
        good="sign_off: The National Referral Mechanism (NRM) has helped 12 people. The NRM goes on.",
    ),
)
def unexplained_acronyms(draft: Draft) -> Iterator[Fault]:
    """Each abbreviation stands in brackets behind its full name where a text first uses it."""
    for language in draft.issue.languages:
        known = _known(draft, language)
        uses: dict[str, list[_Use]] = {}
        for use in _uses(draft, language):
            if use.acronym not in known:
                uses.setdefault(use.acronym, []).append(use)
        for found in uses.values():
            yield from _unexplained(found)


def _unexplained(uses: list[_Use]) -> Iterator[Fault]:
    """The first use, unless it explains the abbreviation; headings may go before the explanation."""
    explained = any(each.is_explained for each in uses)
    first = next((each for each in uses if each.prose.text.kind == "markdown" or not explained), uses[0])
    if not explained:
        yield first.prose.fault(f"{quoted(first.acronym)} is explained nowhere", words=first.acronym)
    elif not first.is_explained and first.prose.text.kind == "markdown":
        place = next(each.prose.text.place for each in uses if each.is_explained)
        yield first.prose.fault(
            f"{quoted(first.acronym)} is explained only later, at {place}", words=first.acronym
        )


def _uses(draft: Draft, language: str) -> Iterator[_Use]:
    for prose in prose_of(draft):
        text = prose.text
        is_read_in_order = not is_header(text) and text.location[-1] != "alt"
        if text.language == language and is_read_in_order and not _is_shouted(prose.words):
            yield from _uses_in(prose)


def _uses_in(prose: Prose) -> Iterator[_Use]:
    words = _HEADLINE.sub("", prose.words)
    explained: dict[str, bool] = {}
    for found in _ACRONYM.finditer(words):
        if not _ROMAN.fullmatch(found[0]):
            explained[found[0]] = explained.get(found[0], False) or _is_explained(words, *found.span())
    yield from (_Use(acronym, prose, is_explained) for acronym, is_explained in explained.items())


def _is_explained(words: str, start: int, end: int) -> bool:
    """Whether it stands in brackets behind words, as in Mechanism (NRM), or before words in brackets."""
    bracket = words.rfind("(", 0, start)
    is_inside = bracket > 0 and ")" not in words[bracket:start] and ")" in words[end:]
    return is_inside or words[end:].removeprefix("s").lstrip().startswith("(")


def _is_shouted(words: str) -> bool:
    return len(_CAPITAL.findall(words)) > SHOUTING * len(_LETTER.findall(words))


def _known(draft: Draft, language: str) -> frozenset[str]:
    """What needs no explanation: what every office knows, the newsletter's names, the layout's words."""
    settings = draft.settings
    names = (settings.name, settings.organisation or "", *settings.style.acronyms)
    words = draft.layout.strings.get(language.partition("-")[0], {}).values()
    own = _acronyms_in((*names, *(each for each in words if isinstance(each, str))))
    return language_of("en").known_acronyms | language_of(language).known_acronyms | own


def _acronyms_in(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(acronym for each in texts for acronym in _ACRONYM.findall(each))


RULES = (unexplained_acronyms,)

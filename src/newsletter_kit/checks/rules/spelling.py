"""A rule on spelling, asked with `check --spelling`: words that no dictionary on this machine has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import regex

from newsletter_kit.checks.dictionaries import dictionaries_for, has_hunspell, is_right, suggestions
from newsletter_kit.checks.finding import Fault, Place, Severity
from newsletter_kit.checks.prose import prose_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import around, quoted
from newsletter_kit.installing import how_to_install

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.dictionaries import Dictionaries
    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.prose import Prose

# Names are in no dictionary: in scripts with capitals, words with a capital are not looked up.
_WORD = regex.compile(
    r"(?<![\p{L}\p{M}\d’'.@/-])[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{M}]+(?:[’']\p{Ll}+)?(?![\p{L}\d@/-]|[.]\p{L})"
)

OPTION = "--spelling"


@rule(
    "NK124",
    Words(
        "a word is in no dictionary",
        "A misspelt word makes readers doubt the rest, and searches miss it.",
        "Mend it, or list it in `style.words` of newsletter.toml.",
    ),
    Example(
        bad="sign_off: They told us of their reintergation.",
        good="sign_off: They told us of their reintegration in Imereti.",
    ),
    opt_in=OPTION,
)
def unknown_words(draft: Draft) -> Iterator[Fault]:
    """Each word is in a dictionary of its language, or listed as right."""
    style = draft.settings.style
    right = {each.casefold() for each in (*style.words, *style.capitalise)}
    folder = draft.settings.path(style.dictionaries) if style.dictionaries else None
    for language in draft.issue.languages:
        dictionaries = dictionaries_for(language, folder) if has_hunspell() else ()
        if not dictionaries:
            yield _not_looked_up(language)
            continue
        seen = set(right)
        for prose in (each for each in prose_of(draft) if each.text.language == language):
            yield from _unknown_in(prose, dictionaries, seen)


def _unknown_in(prose: Prose, dictionaries: Dictionaries, seen: set[str]) -> Iterator[Fault]:
    """The words of a text that are in no dictionary; each word is looked up once in an issue."""
    for found in _WORD.finditer(prose.words):
        word = found[0]
        if word not in seen and not any(is_right(each, dictionaries) for each in _spellings(word, prose)):
            meant = " or ".join(quoted(each) for each in suggestions(word, dictionaries))
            what = f"{quoted(word)} is in no dictionary, in {around(prose.text.value, *found.span())}"
            yield prose.fault(what, f"Did you mean {meant}?" if meant else "")
        seen.add(word)


def _spellings(word: str, prose: Prose) -> Iterator[str]:
    """The word, and then as others spell it who speak the language."""
    yield word
    for ending, other in prose.language.spellings:
        if (spelt := regex.sub(ending, other, word)) != word:
            yield spelt


def _not_looked_up(language: str) -> Fault:
    place = Place(f"edition {language}")
    if not has_hunspell():
        return Fault(place, "its words were not looked up", how_to_install("spelling"))
    remedy = "Install one (on Debian, hunspell-…), or name a folder of them as `style.dictionaries`."
    return Fault(place, "no dictionary of its language was found", remedy, severity=Severity.NOTE)


RULES = (unknown_words,)

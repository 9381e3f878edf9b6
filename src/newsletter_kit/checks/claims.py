"""What the prose of an issue may say in numbers: each noun that its data count, with the numbers that fit."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from newsletter_kit.checks.number_words import number_words, value_of
from newsletter_kit.issue.avrr import Avrr
from newsletter_kit.issue.sections import Stats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.checks.number_words import NumberWords
    from newsletter_kit.issue.avrr import FromCountry, Returned
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location

_ENDING = r"\w{0,3}"
"""Georgian and Russian nouns take other endings in a sentence than in a label."""

_FEWEST = 5
"""Of fewer, a story may tell that has nothing to do with the data."""

_FEWEST_OF_ANYBODY = 20
"""Of fewer persons, who are not said to be the record's, a paragraph may tell that means others."""

_END_OF_SENTENCE = re.compile(r"[.!?؟](?=\s|$)|\n")

_YEARS = range(1900, 2101)
_ROUGH = 0.1
_WORDS_BETWEEN = 1
_WORDS_AFTER_SHARE = 3
_LABEL_WORDS = 3
_WHOLE = 100
_ABOUT_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class Claim:
    """Numbers that the prose may set before a noun.

    Attributes:
        noun: the noun, as a pattern.
        numbers: the numbers that fit; the first is the one to write.
        location: the way to it in the issue.
        in_bodies: whether paragraphs are compared, too, or only what stands above all sections.
        in_sentence: whether the sentence itself must say that people returned, and at no other time.
        of_home: whether the text must tell of people who return.
        per_cent: whether it is a share.
    """

    noun: str
    numbers: tuple[float, ...]
    location: Location
    in_bodies: bool = False
    in_sentence: bool = False
    of_home: bool = True
    per_cent: bool = False

    @property
    def fewest(self) -> float:
        """Numbers below this one are not compared."""
        if self.per_cent:
            return 0
        return _FEWEST_OF_ANYBODY if self.in_sentence else _FEWEST


@dataclass(frozen=True, slots=True)
class Told:
    """A number of the prose that is none of its claim's.

    Attributes:
        start: where it begins in the text.
        end: where its noun ends.
        value: the number.
    """

    start: int
    end: int
    value: float


def claims_of(issue: Issue) -> Iterator[Claim]:
    """What the data of an issue let its prose say.

    Example:
        >>> [claim.numbers for claim in claims_of(issue)][0]  # doctest: +SKIP
        (463, 190, 273)
    """
    words = number_words(issue.language)
    for index, section in enumerate(issue.sections):
        if isinstance(section, Avrr):
            yield from _of_record(section, ("sections", index), words)
        elif isinstance(section, Stats):
            yield from _of_figures(section, ("sections", index))


def told_otherwise(text: str, claim: Claim, language: str, others: Iterable[float] = ()) -> Iterator[Told]:
    """The numbers that a text sets before a claim's noun, and that are not the claim's.

    Args:
        text: the text, with what is no prose put aside.
        claim: what it may say.
        language: BCP 47 tag of its language.
        others: further numbers that fit, such as those of the issue before.

    Example:
        >>> claim = Claim("Georgians", (463,), ("sections", 0))
        >>> [told.value for told in told_otherwise("We helped 436 Georgians return", claim, "en")]
        [436.0]
    """
    words, fitting = number_words(language), (*claim.numbers, *others)
    if claim.of_home and not words.home.search(text):
        return
    for found in _found(text, claim, language):
        value = value_of(found["number"], words)
        is_year = found["number"].isdigit() and int(value) in _YEARS
        if value < claim.fewest or is_year or value in fitting:
            continue
        if claim.in_sentence and not _is_of_these(_sentence_around(text, found), words):
            continue
        if not (_is_rough(text[: found.start()], words) and _is_near(value, fitting)):
            yield Told(found.start(), found.end(), value)


def _found(text: str, claim: Claim, language: str) -> Iterator[re.Match[str]]:
    yield from _pattern(claim.noun, language, per_cent=claim.per_cent).finditer(text)
    if claim.per_cent:
        yield from _behind(claim.noun, language).finditer(text)


def _is_of_these(sentence: str, words: NumberWords) -> bool:
    return bool(words.came_home.search(sentence)) and not words.other_times.search(sentence)


def _sentence_around(text: str, found: re.Match[str]) -> str:
    before = [each.end() for each in _END_OF_SENTENCE.finditer(text, 0, found.start())]
    behind = _END_OF_SENTENCE.search(text, found.end())
    return text[before[-1] if before else 0 : behind.start() if behind else len(text)]


@lru_cache(maxsize=512)
def _behind(noun: str, language: str) -> re.Pattern[str]:
    """A share behind its noun, as in `female 59 %`."""
    words = number_words(language)
    share = rf"(?P<number>{words.number})[ \u00a0]?(?:{words.per_cent})"
    return re.compile(rf"\b(?:{noun})[*_]*(?: ?[:(–-] ?|[ \u00a0])[*_]*{share}", re.IGNORECASE)


@lru_cache(maxsize=512)
def _pattern(noun: str, language: str, *, per_cent: bool) -> re.Pattern[str]:
    words = number_words(language)
    months = "|".join(each.pattern for each in words.months) or "(?!)"
    most = _WORDS_AFTER_SHARE if per_cent else _WORDS_BETWEEN
    gap = rf"(?:[*_ \u00a0-]+(?!(?:{words.scales}|{months})\b)[^\W\d_]+){{0,{most}}}"
    sign = rf"[ \u00a0]?(?:{words.per_cent})" if per_cent else ""
    number = rf"(?<![\w.,/-])(?<!\w[-–])(?P<number>{words.number})(?![\w.,-]*\d)"
    return re.compile(rf"{number}{sign}{gap}[*_ \u00a0]+(?:{noun})\b", re.IGNORECASE)


def _is_rough(before: str, words: NumberWords) -> bool:
    return words.about.search(before[-_ABOUT_CHARACTERS:]) is not None


def _is_near(value: float, numbers: Iterable[float]) -> bool:
    return any(abs(value - each) <= _ROUGH * each for each in numbers)


def _of_record(avrr: Avrr, location: Location, words: NumberWords) -> Iterator[Claim]:
    blocks = {"returned": avrr.returned, "from_country": avrr.from_country}
    counted = {name: block for name, block in blocks.items() if block}
    if avrr.people and counted:
        found = (number for block in counted.values() for number in _persons(block))
        numbers, way = tuple(dict.fromkeys(found)), (*location, next(iter(counted)), "persons")
        yield Claim(_noun(avrr.people), numbers, way, in_bodies=True)
        if "persons" in words.nouns:
            yield Claim(words.nouns["persons"], numbers, way, in_bodies=True, in_sentence=True)
    if avrr.after_arrival:
        way = (*location, "after_arrival", "families")
        yield from _known(words, "families", (avrr.after_arrival.families,), way)
    yield from _of_countries(avrr, location, words)
    if avrr.returned:
        yield from _of_shares(avrr.returned, (*location, "returned"), words)


def _persons(block: Returned | FromCountry) -> Iterator[float]:
    """All persons of a block, and those of its parts who may be meant."""
    for key, value in block:
        if isinstance(value, int):
            yield value
        elif isinstance(value, float) and key.endswith("_percent"):
            yield from (part := block.persons * value // _WHOLE, part + 1)


def _of_countries(avrr: Avrr, location: Location, words: NumberWords) -> Iterator[Claim]:
    origins = avrr.returned.countries if avrr.returned else ()
    destinations = avrr.from_country.destinations if avrr.from_country else ()
    numbers = tuple(float(len(each)) for each in (origins, destinations) if each)
    if numbers:
        way = (*location, "returned", "countries") if origins else (*location, "from_country", "destinations")
        yield from _known(words, "countries", numbers, way)


def _of_shares(returned: Returned, location: Location, words: NumberWords) -> Iterator[Claim]:
    for name in ("female", "male"):
        share = getattr(returned, f"{name}_percent")
        if share is not None and name in words.nouns:
            way = (*location, f"{name}_percent")
            top = Claim(words.nouns[name], (share, float(round(share))), way, per_cent=True)
            yield from (top, replace(top, in_bodies=True, in_sentence=True))


def _known(words: NumberWords, name: str, numbers: tuple[float, ...], location: Location) -> Iterator[Claim]:
    if name in words.nouns:
        yield Claim(words.nouns[name], numbers, location)


def _noun(people: str) -> str:
    """The whole of what `people` says, or its last word: `citizens of Georgia`, `მოქალაქე`."""
    whole = [re.escape(each) + _ENDING for each in people.split()]
    is_alike = len({word[0].isupper() for word in people.split()}) == 1
    return "|".join(dict.fromkeys([" ".join(whole), *(whole[-1:] if is_alike else [])]))


def _of_figures(stats: Stats, location: Location) -> Iterator[Claim]:
    for index, each in enumerate(stats.figures):
        label = each.label.split()[:_LABEL_WORDS]
        if len(label) > 1:
            way = (*location, "figures", index, "value")
            is_share = (each.unit or "").strip() == "%"
            noun = r"[*_ \u00a0]+".join(map(re.escape, label))
            yield Claim(noun, (float(each.value),), way, in_bodies=True, of_home=False, per_cent=is_share)

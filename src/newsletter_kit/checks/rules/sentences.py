"""Rules on texts that have lost their beginning or their end."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import regex

from newsletter_kit.checks.prose import ASIDE, prose_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.compile.wording import has_capitals
from newsletter_kit.issue.markdown import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Fault
    from newsletter_kit.checks.languages import Language
    from newsletter_kit.checks.prose import Prose

SENTENCE_WORDS = 4
"""A text of fewer words may be a label, and no sentence."""

CLOSED_WORDS = 8
"""A paragraph of so many words ends with a full stop; a shorter one may be a greeting."""

_NO_SENTENCES = frozenset({"postal_address", "signature"})

_PARAGRAPH = regex.compile(r"\n[ \t]*\n")
_LIST_ITEM = regex.compile(r"(?:^|\n)[ \t]*(?:[-*+]|\d+[.)])[ \t]")
_GAP = regex.compile(r"\[?(?:…|\.\.\.)")
_MARKS_BEFORE = "*_“„«\"‘'[(— –"
_AFTER_A_WORD = regex.compile(r"[,;:!?)\]}”»%]|\.(?![.\d\p{L}])|[’']s\b")
# Not iPhone, e-mail, pH or iom.int.
_SMALL_LETTER = regex.compile(r"\p{Ll}{2,}(?![\p{L}\d.@/])|\p{Ll}(?= )")
_CLOSED = regex.compile(
    rf"(?:[.!?…:؟۔]|\p{{So}}|\p{{Emoji_Presentation}}|{ASIDE})[\ufe0f\p{{Pe}}\p{{Pf}}\p{{Pi}}\"'*_\s]*\Z"
)


@rule(
    "NK145",
    Words(
        "a text has lost its beginning",
        "Readers do not learn who did what, and wonder what else is missing.",
        "Look up the original, and write the sentence from its beginning.",
    ),
    Example(
        bad="""\
sections:
  - type: project_updates
    items:
      - body: the US State Department’s programme to enhance Georgia’s border security.
      - body: Refugees and Migration of the Republic of Serbia visited IOM Georgia.
""",
        good="""\
sections:
  - type: project_updates
    items:
      - body: IOM works with the US State Department’s programme to enhance border security.
      - body: The Commissariat for Refugees and Migration of the Republic of Serbia visited IOM Georgia.
""",
    ),
)
def lost_beginning(draft: Draft) -> Iterator[Fault]:
    """A text begins with a capital where its language has them, and not with what follows a word."""
    for each in _texts_of_sentences(draft):
        if why := _lost_before(each):
            yield each.fault(f"{quoted(to_plain(each.text.value))} {why}")


def _texts_of_sentences(draft: Draft) -> Iterator[Prose]:
    for each in prose_of(draft):
        if each.text.kind == "markdown" and each.text.location[-1] not in _NO_SENTENCES:
            yield each


def _lost_before(prose: Prose) -> str:
    """What betrays that something stood before the first word; empty if nothing does."""
    words = prose.words.lstrip(_MARKS_BEFORE)
    if len(words.split()) < SENTENCE_WORDS or _GAP.match(prose.words) or _LIST_ITEM.match(prose.words):
        return ""
    if _AFTER_A_WORD.match(prose.words):
        return "begins with what follows a word"
    if has_capitals(prose.text.language) and _SMALL_LETTER.match(words):
        return "begins with a small letter"
    return "seems to begin in the middle of a name" if _is_rest_of_a_name(words, prose.language) else ""


def _is_rest_of_a_name(words: str, language: Language) -> bool:
    """Whether it begins as “Refugees and Migration of the Republic of …” does: a name without its office."""
    found = _office_of_a_state(language).match(words) if language.of_a_state else None
    return found is not None and language.institutions.isdisjoint(found["name"].split())


@lru_cache(maxsize=16)
def _office_of_a_state(language: Language) -> regex.Pattern[str]:
    word = r"\p{Lu}[\p{L}’-]+"
    return regex.compile(rf"(?<name>{word}(?:,? {word})*,? and {word}(?: {word})*) {language.of_a_state}")


@rule(
    "NK146",
    Words(
        "a text has lost its end",
        "Readers cannot tell whether a full stop or half a sentence is missing.",
        "Write the sentence to its end, and its full stop.",
    ),
    Example(
        bad="sign_off: We will be back in three months with more news of the",
        good="sign_off: We will be back in three months with more news of the Service Hubs.",
    ),
)
def lost_end(draft: Draft) -> Iterator[Fault]:
    """Each paragraph ends with a sign that ends a sentence; greetings, lists and links need none."""
    for each in _texts_of_sentences(draft):
        paragraphs = _PARAGRAPH.split(each.words.strip())
        for paragraph, following in pairwise([*paragraphs, ""]):
            greets = (following and paragraph is paragraphs[0]) or each.text.location == ("sign_off",)
            goes_on = _LIST_ITEM.match(following) or (greets and paragraph.endswith(","))
            if not (goes_on or _is_closed(paragraph)):
                yield each.fault(f"“… {_last_words(paragraph)}” ends without a full stop")


def _is_closed(paragraph: str) -> bool:
    """Whether a paragraph ends as a sentence does, or is none: a list, a verse, a few words."""
    is_short = all(len(line.split()) < CLOSED_WORDS for line in paragraph.split("\n"))
    return is_short or bool(_LIST_ITEM.search(paragraph) or _CLOSED.search(paragraph))


def _last_words(paragraph: str) -> str:
    return " ".join(paragraph.replace(ASIDE, "").split()[-4:]).strip("*_")


RULES = (lost_beginning, lost_end)

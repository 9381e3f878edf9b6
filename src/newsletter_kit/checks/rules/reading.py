"""A rule on how hard the texts are to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from newsletter_kit.checks.finding import Severity
from newsletter_kit.checks.languages import language_of
from newsletter_kit.checks.prose import prose_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import filled_in
from newsletter_kit.issue.markdown import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Fault
    from newsletter_kit.checks.languages import Language
    from newsletter_kit.checks.prose import Prose

LEAST_WORDS = 50
"""Of fewer words the index says nothing."""

_LETTER = regex.compile(r"\p{L}")
_SENTENCE = regex.compile(r"[.!?…]+[\p{Pe}\p{Pf}\"'’]*(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class _Length:
    """How much there is of a text."""

    letters: int = 0
    words: int = 0
    sentences: int = 0

    def __add__(self, other: _Length) -> _Length:
        letters, words = self.letters + other.letters, self.words + other.words
        return _Length(letters, words, self.sentences + other.sentences)

    def grade(self, language: Language) -> float:
        """The school year that a text of this length is for."""
        by_letters, by_sentences, least = language.grade
        letters, sentences = 100 * self.letters / self.words, 100 * self.sentences / self.words
        return by_letters * letters - by_sentences * sentences - least


@rule(
    "NK156",
    Words(
        "the texts are hard to read",
        "Many read in their second language, or on the way: long words and sentences lose them.",
        "Part long sentences, and write the short word where there is one.",
    ),
    Example(
        bad="""\
sign_off: >-
  Implementation of comprehensive reintegration programming necessitates institutionalised interagency
  coordination mechanisms encompassing governmental counterparts, international organisations,
  non-governmental stakeholders and representatives of communities, notwithstanding considerable operational
  constraints, whose identification and subsequent mitigation constitute indispensable preconditions for
  sustainable achievement of programmatic objectives throughout the forthcoming implementation period.
""",
        good="""\
sign_off: >-
  To help people who come home, many offices have to work as one. They are offices of the state, of other
  countries and of local groups. We do not have all that we need. So we first write down what is in our way.
  Then we look for a way around it. We have two years for this work. At the end we will tell you how far we
  have come.
""",
    ),
    Severity.NOTE,
)
def hard_to_read(draft: Draft) -> Iterator[Fault]:
    """The index of Coleman and Liau of all texts of a language is not above `style.reading_grade`."""
    most = draft.settings.style.reading_grade
    for tag in draft.issue.languages:
        language = language_of(tag)
        texts = [(each, _length(each)) for each in _paragraphs(draft, tag)] if language.grade else []
        whole = sum((length for _, length in texts), _Length())
        if whole.words >= LEAST_WORDS and (grade := round(whole.grade(language))) > most:
            longest, length = max(texts, key=lambda pair: pair[1].words / pair[1].sentences)
            words = round(length.words / length.sentences)
            what = f"the issue reads like a text for school year {grade}; here a sentence has {words} words"
            yield longest.fault(what)


def _paragraphs(draft: Draft, tag: str) -> Iterator[Prose]:
    for each in prose_of(draft):
        if each.text.kind == "markdown" and each.text.language == tag:
            yield each


def _length(prose: Prose) -> _Length:
    plain = to_plain(filled_in(prose.text.value))
    return _Length(len(_LETTER.findall(plain)), len(plain.split()), max(len(_SENTENCE.findall(plain)), 1))


RULES = (hard_to_read,)

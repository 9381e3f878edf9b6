"""Rules on terms: those that the organisation prefers, avoids, or writes in one way alone."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import regex

from newsletter_kit.checks.prose import prose_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import around, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Fault

ANY_ENDING = "*"


@rule(
    "NK140",
    Words(
        "a term that the organisation avoids",
        "Words shape how readers see people; what newsletter.toml lists has hurt somebody or misled readers.",
        "Write it in other words.",
    ),
    Example(
        bad="""\
[style]
avoid = { "flood of migrants" = "People are no water: write how many came." }
---
sign_off: The flood of migrants has stopped.
""",
        good="""\
[style]
avoid = { "flood of migrants" = "People are no water: write how many came." }
---
sign_off: In March, 463 people came.
""",
        kind="newsletter",
    ),
)
def avoided_terms(draft: Draft) -> Iterator[Fault]:
    """No text has a term that `style.avoid` lists."""
    avoid = draft.settings.style.avoid
    for each in prose_of(draft) if avoid else ():
        for term, reason in avoid.items():
            for found in _pattern(term).finditer(each.words):
                yield each.fault(f"{quoted(found[0])} is a term to avoid", _sentence(reason), words=found[0])


@rule(
    "NK141",
    Words(
        "another term is preferred",
        "The organisation has agreed on one word, and readers take two words for two things.",
        "Write the preferred term.",
    ),
    Example(
        bad="""\
[style]
prefer = { "illegal migrant" = "irregular migrant" }
---
sign_off: Illegal migrants have rights, too.
""",
        good="""\
[style]
prefer = { "illegal migrant" = "irregular migrant" }
---
sign_off: Irregular migrants have rights, too.
""",
        kind="newsletter",
    ),
)
def preferred_terms(draft: Draft) -> Iterator[Fault]:
    """No text has a term for which `style.prefer` names another."""
    prefer = draft.settings.style.prefer
    for each in prose_of(draft) if prefer else ():
        for term, better in prefer.items():
            right_ones = [found.span() for found in _pattern(better).finditer(each.words)]
            for found in _pattern(term).finditer(each.words):
                if _is_inside(found.span(), right_ones):
                    continue
                new = _in_the_form_of(found[0], better, plural=found["plural"] or "")
                edit = None if term.endswith(ANY_ENDING) else each.edit(found.start(), found.end(), new)
                yield each.fault(
                    f"{quoted(found[0])} is not the preferred term", f"Write {quoted(new)}.", edit
                )


@rule(
    "NK142",
    Words(
        "a name is written in another way",
        "A name has one spelling; with other capitals, readers take it for another name.",
        "Write the name as newsletter.toml has it.",
    ),
    Example(
        bad="""\
[style]
capitalise = ["COVID-19", "Service Hub"]
---
sign_off: Since Covid-19, the service hubs are open on Saturdays.
""",
        good="""\
[style]
capitalise = ["COVID-19", "Service Hub"]
---
sign_off: Since COVID-19, the Service Hubs are open on Saturdays.
sections: [{type: text, heading: Hubs, body: The office opened two centres.}]
""",
        kind="newsletter",
    ),
)
def names(draft: Draft) -> Iterator[Fault]:
    """Names have their capitals where `style.capitalise` has them; a small first letter may be a capital."""
    listed = draft.settings.style.capitalise
    for each in prose_of(draft) if listed else ():
        for name in listed:
            for found in _pattern(name).finditer(each.words):
                right = f"{name}{found['plural'] or ''}"
                written = regex.sub(r"\s+", " ", found[0])
                if written not in {right, right[:1].upper() + right[1:]} and not written.isupper():
                    edit = each.edit(found.start(), found.end(), right)
                    what = f"{around(each.text.value, *found.span())} has the name in another spelling"
                    yield each.fault(what, f"Write {quoted(right)}.", edit)


@lru_cache(maxsize=1_024)
def _pattern(term: str) -> regex.Pattern[str]:
    """A term as a whole, whatever its capitals, blanks and apostrophes; with a plural s or any ending."""
    stem = term.removesuffix(ANY_ENDING)
    words = r"[\s\u00a0]+".join(regex.escape(each, special_only=True) for each in stem.split())
    words = regex.sub("['’]", "['’]", words)
    tail = r"[\p{L}\p{M}]*" if term.endswith(ANY_ENDING) else ""
    return regex.compile(rf"(?<![\p{{L}}\d]){words}{tail}(?P<plural>s?)(?![\p{{L}}\d])", regex.IGNORECASE)


def _is_inside(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _in_the_form_of(found: str, better: str, *, plural: str) -> str:
    """The preferred term with the capital and the plural that the other one had."""
    first = better[:1].upper() if found[:1].isupper() else better[:1]
    return f"{first}{better[1:].removesuffix(ANY_ENDING)}{plural}"


def _sentence(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}." if reason.strip() else ""


RULES = (avoided_terms, preferred_terms, names)

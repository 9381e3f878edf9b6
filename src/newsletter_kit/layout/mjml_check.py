"""The check of rendered MJML: every fault is laid at the file and the line of the layout that wrote it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsletter_kit.errors import LayoutError, Problem
from newsletter_kit.layout.html_vocabulary import (
    BLOCKS,
    FORBIDDEN,
    HEAD_TAGS,
    TAGS,
    address_fault,
    attribute_fault,
    css_fault,
)
from newsletter_kit.layout.marks import MARK, style_files
from newsletter_kit.layout.markup import VOID, tokens
from newsletter_kit.layout.vocabulary import (
    ATTRIBUTE_REMEDIES,
    ATTRIBUTES,
    CHILDREN,
    DEFAULTS,
    HOLDS_TEXT,
    REQUIRED,
    TAG_REMEDIES,
    fits,
    form_in_words,
)
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsletter_kit.layout.markup import Attribute, Token

MAX_PROBLEMS = 20
NOWHERE = "the rendered MJML"
ALWAYS = ("mjml", "mj-body", "mj-title")
"""What no document may lack."""

_CONDITIONAL = re.compile(r"<!--\[if [^\]]*\]>(.*?)(?:<!)?(?:\[endif\])?-->", re.DOTALL)
_NOT_CLOSED = re.compile(r"<mj-[a-z-]+> is not closed")
_MISPLACED = re.compile(r"<[a-z0-9-]+> (?:may not stand|stands) ")
_MARK = re.compile(rf' {MARK}="[^"]*"')
_CELLS = frozenset({"td", "th", "caption", "mj-text", "mj-button", "mj-raw"})
_KNOWN = ATTRIBUTES.keys() | DEFAULTS.keys()
_WITHOUT_TEXT = {"", *CHILDREN} - HOLDS_TEXT


class Open(NamedTuple):
    """A tag that waits for its end.

    Attributes:
        name: its name.
        where: the place in the layout where it was written.
        is_inline_style: whether it holds styles that are written into the tags.
    """

    name: str
    where: str
    is_inline_style: bool = False


def check_mjml(pieces: Sequence[Token]) -> None:
    """Refuse MJML that the compiler would take amiss, or that a mail may not hold.

    Args:
        pieces: the tokens of the rendered document, with their marks.

    Raises:
        LayoutError: with the first `MAX_PROBLEMS` faults.

    Example:
        >>> check_mjml(tokens("<mjml><mj-bdy></mj-bdy></mjml>"))  # doctest: +SKIP
        Traceback (most recent call last):
        newsletter_kit.errors.LayoutError: base/issue.mjml.j2:3: there is no <mj-bdy>. Did you mean mj-body?
    """
    problems = list(_problems(pieces))
    if any(_NOT_CLOSED.match(each.what) for each in problems):
        # A tag that is not closed puts all that comes after it in the wrong place: that is not told.
        problems = [each for each in problems if not _MISPLACED.match(each.what)]
        problems.sort(key=lambda each: not _NOT_CLOSED.match(each.what))
    if problems:
        raise LayoutError(*problems[:MAX_PROBLEMS])


def open_after(pieces: Sequence[Token], around: Sequence[Open]) -> tuple[Open, ...] | None:
    """The tags that are open after a part of a document; None if anything is wrong in it.

    Args:
        pieces: the tokens of the part, which begins with a tag that the layout wrote.
        around: the tags that are open before it.

    Example:
        >>> open_after(list(tokens("<mjml><mj-body>")), ())[-1].name
        'mj-body'
    """
    if any(token.kind in {"stray", "declaration"} for token in pieces):
        return None
    stack = list(around)
    return None if any(_problems_within(pieces, stack)) else tuple(stack)


def _problems(pieces: Sequence[Token]) -> Iterator[Problem]:
    stack: list[Open] = []
    yield from _problems_within(pieces, stack)
    yield from (
        Problem(each.where, f"<{each.name}> is not closed", f"Write </{each.name}>.") for each in stack
    )
    marks = [mark_of(token) for token in pieces if token.kind == "open"]
    where = next(filter(None, reversed(marks)), NOWHERE)
    seen = {token.name for token in pieces}
    for name in (each for each in ALWAYS if each not in seen):
        yield Problem(where, f"the document has no <{name}>", "Write one in issue.mjml.j2.")


def _problems_within(pieces: Iterable[Token], stack: list[Open]) -> Iterator[Problem]:
    """What is wrong with the pieces behind the open tags of `stack`, which is kept up to date."""
    where = NOWHERE
    before = ""
    for token in pieces:
        if token.kind == "open":
            where = mark_of(token) or where
            for fault in _tag_faults(token, stack):
                yield Problem(where, *fault)
            if not token.is_empty and token.name not in VOID:
                stack.append(Open(token.name, where, any(each.name == "inline" for each in token.attributes)))
        elif token.kind == "close":
            yield from _close(token.name, stack, _after(where), is_empty=not before.strip())
        else:
            if stack and stack[-1].name == "mj-style" and token.kind == "text":
                yield from _style_problems(token.raw, where, is_inline=stack[-1].is_inline_style)
                continue
            inside = where if stack and stack[-1].name == "mj-style" else _after(where)
            for fault in _other_faults(token, stack):
                yield Problem(inside, *fault)
        before = token.raw if token.kind == "text" else "" if token.kind == "open" else "…"


def _after(where: str) -> str:
    """The place of what has no mark of its own: it stands behind the last tag that has one."""
    return where if where == NOWHERE else f"after {where}"


def mark_of(token: Token) -> str:
    """The place in the layout where a tag was written; empty for a tag that a value brought with it.

    Example:
        >>> mark_of(token)  # doctest: +SKIP
        'base/sections/avrr.mjml.j2:12'
    """
    return next((each.value for each in token.attributes if each.name == MARK), "")


def _close(name: str, stack: list[Open], where: str, *, is_empty: bool) -> Iterator[Problem]:
    if all(each.name != name for each in reversed(stack)):
        if name not in VOID:
            yield Problem(where, f"</{name}> closes nothing", "Remove it, or open it before.")
        return
    while (last := stack.pop()).name != name:
        yield Problem(last.where, f"<{last.name}> is not closed", f"Write </{last.name}> before </{name}>.")
    if is_empty and name in {"mj-title", "mj-preview"}:
        yield Problem(last.where, f"<{name}> is empty", "Give it words, or leave it out.")


def _tag_faults(token: Token, stack: Sequence[Open]) -> Iterator[tuple[str, str]]:
    is_mjml = token.name == "mjml" or token.name.startswith("mj-")
    yield from _misplaced(token, stack) if is_mjml else _html_tag_faults(token, stack)
    in_defaults = bool(stack) and stack[-1].name == "mj-attributes"
    yield from _attribute_faults(token.name, token.attributes, in_defaults=in_defaults)


@lru_cache(maxsize=4_096)
def _attribute_faults(
    name: str, attributes: tuple[Attribute, ...], *, in_defaults: bool
) -> tuple[tuple[str, str], ...]:
    """What is wrong with the attributes of a tag; many tags of a mail have the same ones."""
    given = tuple(each for each in attributes if each.name != MARK)
    if name in _KNOWN:
        return (*_repeated(name, given), *_mjml_attribute_faults(name, given, in_defaults=in_defaults))
    known = name in TAGS or name in HEAD_TAGS
    return (*_repeated(name, given), *(_html_attribute_faults(name, given) if known else ()))


def _repeated(name: str, attributes: tuple[Attribute, ...]) -> Iterator[tuple[str, str]]:
    names = [each.name for each in attributes]
    for twice in sorted({each for each in names if names.count(each) > 1}):
        yield f"<{name}> has the attribute {twice} twice", "Keep one of them."


def _html_attribute_faults(name: str, attributes: tuple[Attribute, ...]) -> Iterator[tuple[str, str]]:
    for each in attributes:
        what, remedy = attribute_fault(each.name, each.value)
        if what:
            yield f"<{name}>: {what}", remedy


def _misplaced(token: Token, stack: Sequence[Open]) -> Iterator[tuple[str, str]]:
    parent = stack[-1].name if stack else ""
    if remedy := TAG_REMEDIES.get(token.name) if parent != "mj-attributes" else "":
        yield f"<{token.name}> is not taken", remedy
    elif token.name not in _KNOWN:
        yield f"there is no <{token.name}>", did_you_mean(token.name, ATTRIBUTES)
    elif token.name not in (CHILDREN.get(parent, frozenset()) if stack else {"mjml"}):
        homes = sorted(
            name for name, kinds in CHILDREN.items() if token.name in kinds and name != "mj-attributes"
        )
        yield (
            f"<{token.name}> may not stand {f'in <{parent}>' if parent else 'alone'}",
            f"It stands in {', '.join(homes)}.",
        )


def _mjml_attribute_faults(
    name: str, attributes: tuple[Attribute, ...], *, in_defaults: bool
) -> Iterator[tuple[str, str]]:
    forms = (DEFAULTS if in_defaults else ATTRIBUTES).get(name, {})
    for each in attributes:
        if each.name not in forms:
            remedy = ATTRIBUTE_REMEDIES.get(f"{name} {each.name}") or ATTRIBUTE_REMEDIES.get(each.name)
            yield f"<{name}> takes no attribute {each.name}", remedy or did_you_mean(each.name, forms)
        elif not fits(forms[each.name], each.value):
            yield (
                f'<{name} {each.name}="{each.value[:60]}"> is not understood',
                form_in_words(forms[each.name]),
            )
        elif each.name in {"href", "src"} and (fault := address_fault(each.name, each.value))[0]:
            yield fault
    given = {each.name for each in attributes}
    for missing in (each for each in REQUIRED.get(name, ()) if each not in given and not in_defaults):
        yield (
            f"<{name}> has no {missing}",
            'Write alt="" for mere decoration.' if missing == "alt" else "Write it.",
        )


def _html_tag_faults(token: Token, stack: Sequence[Open]) -> Iterator[tuple[str, str]]:
    name, parent = token.name, stack[-1].name if stack else ""
    known = HEAD_TAGS if any(each.name == "mj-head" for each in stack) else TAGS
    if name in FORBIDDEN:
        yield f"<{name}> has no place in a mail", FORBIDDEN[name]
    elif name not in known:
        yield f"there is no <{name}>", did_you_mean(name, known)
    elif parent in CHILDREN or not stack:
        yield f"<{name}> stands outside mj-text, mj-button and mj-raw", "Put it into one of them."
    elif token.is_empty and name not in VOID:
        yield f"<{name} /> is not closed in HTML", f"Write <{name}></{name}>."
    else:
        yield from _ends_another(name, stack)


def _ends_another(name: str, stack: Sequence[Open]) -> Iterator[tuple[str, str]]:
    for outer in reversed(stack):
        if outer.name in _CELLS and name != "a":
            return
        if outer.name == "p" and name in BLOCKS:
            yield f"<{name}> stands in a <p>, which it ends", "Use <div>, or close the <p> before."
            return
        if outer.name == "a" and name == "a":
            yield "a link stands inside a link", "Close the first one before."
            return


def _other_faults(token: Token, stack: Sequence[Open]) -> Iterator[tuple[str, str]]:
    parent = stack[-1] if stack else Open("", "")
    if token.kind == "declaration":
        yield f"{token.raw[:20]!r} has no place in MJML", "Remove it."
    elif token.kind == "stray":
        yield "a < begins no tag", "Write &lt;, or close the quotes of the tag."
    elif token.kind == "comment":
        yield from _comment_faults(token.raw)
    elif parent.name in _WITHOUT_TEXT and token.raw.strip():
        text = _MARK.sub("", token.raw).strip()
        yield f"the text {text[:40]!r} stands outside mj-text", "Put it into mj-text."


def _style_problems(css: str, where: str, *, is_inline: bool) -> Iterator[Problem]:
    """What is wrong with a style sheet, laid at the file that is wrong by itself, if there is one."""
    own = style_files(css)
    for what, remedy in _style_faults("".join(own.values()), is_inline=is_inline):
        faulty = (
            each for each, text in own.items() if (what, remedy) in _style_faults(text, is_inline=is_inline)
        )
        yield Problem(next(faulty, "") or where, what, remedy)


def _style_faults(css: str, *, is_inline: bool) -> Iterator[tuple[str, str]]:
    if (fault := css_fault(css))[0]:
        yield fault
    if is_inline and "@" in css:
        yield (
            'mj-style inline="inline" has an at-rule',
            "Only plain rules can go into tags; use another mj-style.",
        )


def _comment_faults(comment: str) -> Iterator[tuple[str, str]]:
    """What Outlook reads between `<!--[if mso]>` and `<![endif]-->` may hold no more than the rest."""
    inside = _CONDITIONAL.fullmatch(comment)
    for token in tokens(inside[1]) if inside else ():
        if token.name in FORBIDDEN and token.kind == "open":
            yield f"<{token.name}> has no place in a mail", FORBIDDEN[token.name]
        for each in token.attributes:
            what, remedy = attribute_fault(each.name, each.value)
            if what.startswith(("the attribute on", "the style", "'")):
                yield f"<{token.name}>: {what}", remedy

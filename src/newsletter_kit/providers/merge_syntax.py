"""Provider-side merge: the body goes once, with our merge tags rewritten, and each reader's values beside it.

The values are escaped for their place by us, so the provider only puts them where they belong. Whatever in
the body looks like the provider's own syntax, but is none of ours, goes as a value too: then it is never read
as code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.compile.merge import Place
from newsletter_kit.message.many import Messages
from newsletter_kit.message.message import form_of
from newsletter_kit.message.once import once_per_edition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsletter_kit.compile.columns import Column
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.compile.merge import MergeTag, MergeText
    from newsletter_kit.message.message import Message

NO_SIGNS = r"(?!)"
"""Matches nothing: a provider whose syntax cannot be mistaken."""
_IN_HTML = frozenset({Place.TEXT, Place.ATTRIBUTE, Place.URL_WHOLE})


@dataclass(frozen=True, slots=True)
class MergeSyntax:
    r"""How one provider writes a gap.

    Attributes:
        before: what stands before the name of a value.
        after: what stands after it.
        signs: a regular expression for each run of signs by which the provider's own syntax begins.
        edges: the same for signs that do harm only beside one of our gaps.

    Example:
        >>> MergeSyntax("{{", "}}", signs=r"\{\{+").gap("name")
        '{{name}}'
    """

    before: str
    after: str
    signs: str = NO_SIGNS
    edges: str = NO_SIGNS

    def gap(self, name: str) -> str:
        """Where the value of that name goes."""
        return f"{self.before}{name}{self.after}"


@dataclass(frozen=True, slots=True)
class MergeBody:
    """An edition as a provider takes it that merges on its side.

    Attributes:
        syntax: how gaps are written in it.
        subject: the subject with gaps.
        text: the plain text with gaps.
        html: the HTML with gaps.
        names: the name of the value for each of the form's tags, in order.
        signs: the signs that go as values, by their names; the same for every reader.
    """

    syntax: MergeSyntax
    subject: str
    text: str
    html: str
    names: tuple[str, ...]
    signs: dict[str, str]


def merge_body(edition: Edition, syntax: MergeSyntax) -> MergeBody:
    """The edition once for all its readers, made once for all calls.

    The names of values hold a part of the edition's digest, so no reader's value can name another one.

    Example:
        >>> body = merge_body(edition, MergeSyntax("{{", "}}"))  # doctest: +SKIP
        >>> body.subject  # doctest: +SKIP
        'News for {{n5d4140_0}}'
    """
    kept = _bodies_of(edition)
    return kept.get(syntax) or kept.setdefault(syntax, _made(edition, syntax))


@once_per_edition
def _bodies_of(edition: Edition) -> dict[MergeSyntax, MergeBody]:  # noqa: ARG001  by which it is kept
    return {}


def _made(edition: Edition, syntax: MergeSyntax) -> MergeBody:
    prefix, names = _prefix(edition), merge_names(edition)
    gaps = {tag: syntax.gap(name) for tag, name in zip(form_of(edition).tags, names, strict=True)}
    signs: dict[str, str] = {}
    subject, text, html = (
        _rewritten(part, gaps, _Shield(syntax, prefix, signs))
        for part in (edition.subject, edition.text, edition.html)
    )
    return MergeBody(syntax, subject, text, html, names, signs)


def merge_values_of(message: Message, body: MergeBody) -> dict[str, str]:
    """Every value that one reader's mail needs, by its name: a gap without a value would be mailed as it is.

    Example:
        >>> merge_values_of(message, body)  # doctest: +SKIP
        {'n5d4140_0': 'Nino'}
    """
    return {**dict(zip(body.names, harmless_values(message, body.syntax), strict=True)), **body.signs}


def merge_names(edition: Edition) -> tuple[str, ...]:
    """The name of the value for each of the form's tags, in order.

    Example:
        >>> merge_names(edition)  # doctest: +SKIP
        ('n5d4140_0',)
    """
    return tuple(f"{_prefix(edition)}{index}" for index in range(len(form_of(edition).tags)))


def _prefix(edition: Edition) -> str:
    return f"n{edition.digest[:6]}_"


def harmless_values(message: Message, syntax: MergeSyntax) -> tuple[str, ...]:
    """One reader's value for each of the form's tags, in order, with nothing in HTML that looks like code.

    Example:
        >>> harmless_values(message, MergeSyntax("{{", "}}"))  # doctest: +SKIP
        ('Nino',)
    """
    values = message.filled
    if syntax.signs == NO_SIGNS or not re.search(syntax.signs, "\n".join(values)):
        return values
    tags = form_of(message.edition).tags
    return tuple(_harmless(value, tag, syntax) for tag, value in zip(tags, values, strict=True))


def harmless_columns(some: Messages, syntax: MergeSyntax) -> list[Column]:
    """What `harmless_values` says of each reader, tag by tag for all.

    Example:
        >>> harmless_columns(some, MergeSyntax("{{", "}}"))  # doctest: +SKIP
        [['Nino', 'Ana']]
    """
    return list(map(list, zip(*(harmless_values(each, syntax) for each in some), strict=True)))


def are_harmless(messages: Sequence[Message], syntax: MergeSyntax) -> bool:
    """Whether no value of any reader looks like code, as nearly always: then the values go as they are.

    Example:
        >>> are_harmless(batch.messages, MergeSyntax("{{", "}}"))  # doctest: +SKIP
        True
    """
    if isinstance(messages, Messages):
        texts = map("\n".join, {id(column): column for column in messages.filled}.values())
    else:
        texts = map("\n".join, (message.filled for message in messages))
    values = "\n".join(texts)
    return syntax.signs == NO_SIGNS or not re.search(syntax.signs, values)


def shielded(text: str, syntax: MergeSyntax, signs: dict[str, str]) -> str:
    r"""`text` with a gap for each run of signs that the provider would read as code.

    Args:
        text: what must arrive as it stands.
        syntax: how the provider writes gaps.
        signs: takes in the values of these gaps.

    Example:
        >>> signs = {}
        >>> shielded("{{7*7}}", MergeSyntax("{{params.", "}}", signs=r"\{\{+"), signs), signs
        ('{{params.s7b7b}}7*7}}', {'s7b7b': '{{'})
    """
    return re.sub(syntax.signs, _Shield(syntax, "", signs), text)


@dataclass(frozen=True, slots=True)
class _Shield:
    """Replaces signs by a gap, and notes that the gap's value is these signs."""

    syntax: MergeSyntax
    prefix: str
    signs: dict[str, str]

    def __call__(self, match: re.Match[str]) -> str:
        name = f"{self.prefix}s{match[0].encode().hex()}"
        self.signs[name] = match[0]
        return self.syntax.gap(name)


def _rewritten(text: MergeText, gaps: dict[MergeTag, str], shield: _Shield) -> str:
    dangerous = re.compile(f"{shield.syntax.signs}|{shield.syntax.edges}")
    pieces = [dangerous.sub(shield, literal) for literal in text.literals]
    rest = (gaps[tag] + piece for tag, piece in zip(text.tags, pieces[1:], strict=True))
    return "".join((pieces[0], *rest))


def _harmless(value: str, tag: MergeTag, syntax: MergeSyntax) -> str:
    """`value`, in HTML with entities for the provider's signs, in case it looks at values once more."""
    if tag.place not in _IN_HTML:
        return value
    return re.sub(syntax.signs, _entities, value)


def _entities(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(sign)};" for sign in match[0])

"""MJML becomes HTML: checked, shielded from what the compiler does to attributes, compiled, finished."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from newsletter_kit.errors import LayoutError, Problem
from newsletter_kit.layout.finish import finish_html
from newsletter_kit.layout.html_vocabulary import PHRASES
from newsletter_kit.layout.inline_mark import INLINE_MARK
from newsletter_kit.layout.marks import MARK, without_style_marks
from newsletter_kit.layout.markup import Attribute, tokens
from newsletter_kit.layout.mjml_check import ALWAYS, NOWHERE, check_mjml, open_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsletter_kit.layout.markup import Token
    from newsletter_kit.layout.mjml_check import Open

Direction = Literal["ltr", "rtl"]

# Blanks before one of these tags are of no account: none is a phrase.
_CUT = re.compile(rf'<(?:mj-section|mj-wrapper|mj-text|tr) {MARK}="')
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BLANKS = re.compile(r"[ \t\r\n]+")
_MARKED = re.compile(rf' {MARK}="[^"]*"')  # an author's own text holds no such quotation marks: it is escaped
_SHIELDED = re.compile(r"[^ !#-;=?-\[\]-~]")


def compile_mjml(source: str, *, language: str, direction: str, ink: str = "#333333") -> str:
    """The HTML document that a rendered MJML document means, before styles are inlined.

    Args:
        source: MJML with the marks that `render_template` leaves in it.
        language: BCP 47 tag of the text.
        direction: `ltr` or `rtl`.
        ink: a colour that stands out from the page; the hidden preheader gets it, because spam filters take
            white on white amiss.

    Raises:
        LayoutError: naming the file and the line of the layout, if the MJML is not what `vocabulary.py` and
            `html_vocabulary.py` allow, or the compiler cannot read it.

    Example:
        >>> html = compile_mjml(
        ...     "<mjml><mj-head><mj-title>News</mj-title></mj-head><mj-body></mj-body></mjml>",
        ...     language="ka",
        ...     direction="ltr",
        ... )
        >>> html[:43]
        '<!DOCTYPE html><html lang="ka" dir="ltr" xm'
    """
    from mjml import mjml2html

    try:
        html = mjml2html(_checked(source, language, direction), disable_comments=True, fonts={})
    except ValueError as error:
        raise LayoutError(Problem(NOWHERE, f"the compiler cannot read it: {error}", "")) from None
    return finish_html(html, language=language, direction=direction, ink=ink)


def plain_mjml(source: str) -> str:
    """Rendered MJML without the marks, for people and for other compilers of MJML.

    Example:
        >>> plain_mjml('<mjml nk-at="base/issue.mjml.j2:1"></mjml>')
        '<mjml></mjml>'
    """
    return without_style_marks(_MARKED.sub("", source))


class _Part(NamedTuple):
    """A part of a document in which nothing is wrong.

    Attributes:
        shielded: as the compiler gets it.
        names: the tags in it that no document may lack.
        open: those that are open after it.
    """

    shielded: str
    names: frozenset[str]
    open: tuple[Open, ...]


def _checked(source: str, language: str, direction: str) -> str:
    """The document as the compiler gets it, refused if anything is wrong in it."""
    sound = _sound_by_parts(source, language, direction)
    if sound is not None:
        return sound
    pieces = list(tokens(source))
    check_mjml(pieces)
    return "".join(_shielded(pieces, language, direction))


def _sound_by_parts(source: str, language: str, direction: str) -> str | None:
    """The same, cut before each text and row, as most are known from the last time; None if one is faulty.

    What is wrong is told of the document as a whole.
    """
    written: list[str] = []
    names: set[str] = set()
    around: tuple[Open, ...] = ()
    for text in _cut(source):
        part = _part(text, around, language, direction)
        if part is None:
            return None
        written.append(part.shielded)
        names |= part.names
        around = part.open
    return None if around or not names.issuperset(ALWAYS) else "".join(written)


def _cut(source: str) -> Iterator[str]:
    """The document up to its first section, and then from each section, text or row up to the next."""
    start = 0
    for match in _CUT.finditer(source):
        yield source[start : match.start()]
        start = match.start()
    yield source[start:]


@lru_cache(maxsize=2_048)
def _part(text: str, around: tuple[Open, ...], language: str, direction: str) -> _Part | None:
    pieces = list(tokens(text))
    after = open_after(pieces, around)
    if after is None:
        return None
    shielded = "".join(_shielded(pieces, language, direction))
    return _Part(shielded, frozenset(token.name for token in pieces if token.name in ALWAYS), after)


def _shielded(pieces: Sequence[Token], language: str, direction: str) -> Iterator[str]:
    in_title = False
    for index, token in enumerate(pieces):
        if token.kind == "text":
            # mrml writes the title into an attribute too
            text = without_style_marks(token.raw)
            yield shielded(text) if in_title else _kept_blanks(text, pieces, index)
            continue
        if token.kind != "open":
            in_title = False
            yield token.raw
            continue
        in_title = token.name == "mj-title"
        own = (Attribute("lang", language), Attribute("dir", direction))
        yield _tag(token.name, own if token.name == "mjml" else token.attributes, is_empty=token.is_empty)


@lru_cache(maxsize=4_096)
def _tag(name: str, attributes: tuple[Attribute, ...], *, is_empty: bool) -> str:
    """An opening tag as the compiler gets it, and behind it the mark of a sheet that is to be inlined."""
    written = "".join(
        f' {each.name}="{shielded(each.value)}"' for each in attributes if each.name not in {MARK, "inline"}
    )
    is_inline = any(each.name == "inline" for each in attributes)
    return f"<{name}{written}{' /' if is_empty else ''}>{INLINE_MARK if is_inline else ''}"


def _kept_blanks(text: str, pieces: Sequence[Token], index: int) -> str:
    """The compiler (mrml 6.0.1) drops what is blank between two tags, and trips over it before `</mj-head>`.

    Between two phrases, such as a bold word and a link, it parts words: there it is written as references.
    """
    if not text.isspace():
        return text
    before, after = range(index - 1, -1, -1), range(index + 1, len(pieces))
    if all(_next_name(map(pieces.__getitem__, way)) in PHRASES for way in (before, after)):
        return "".join(f"&#{ord(letter)};" for letter in _BLANKS.sub(" ", text))
    return "\n"


def _next_name(pieces: Iterable[Token]) -> str:
    """The name of the first tag, if nothing but comments and blanks stand before it."""
    return next((each.name for each in pieces if each.kind != "comment" and not each.raw.isspace()), "")


def shielded(value: str) -> str:
    r"""An attribute's value in a form that mrml passes on as it is.

    mrml 6.0.1 writes attributes as Rust prints strings for debugging (`{:?}`): a line break, a quotation
    mark, a backslash and some letters become escapes that no mail client knows. Numeric references pass.
    Control characters become spaces: a mail has no use for them.

    Args:
        value: as written, with the references it has.

    Example:
        >>> shielded('a "b"\nc')
        'a &#34;b&#34; c'
    """
    return _SHIELDED.sub(lambda match: f"&#{ord(match[0])};", _CONTROL.sub(" ", value))

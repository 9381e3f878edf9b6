"""The bytes of a mail: its parts, their order, and the limits that hold for every line."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.compile.edition import InlineImage
from newsletter_kit.errors import MessageError

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart

    from message.conftest import Desk

PICTURE = InlineImage("logo", "logo été.png", "image/png", bytes(range(256)) * 3)
text_or_tag = st.lists(
    st.one_of(
        st.text(
            alphabet=st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<("), max_size=90
        ),
        st.sampled_from(
            ["((name|friend))", "((first_name|))", "\n", ".", " ", "--=_", "From ", "<p>", "é" * 50]
        ),
    )
).map("".join)
fields = st.dictionaries(st.sampled_from(["name", "first_name"]), st.text(max_size=100))


def parsed(mail: bytes) -> EmailMessage:
    """The mail as Python's parser sees it, without any defect."""
    found = message_from_bytes(mail, policy=policy.default)
    assert [part.defects for part in found.walk() if part.defects] == []
    return found


def decoded(part: MIMEPart) -> str:
    """The text of a part, with line breaks as Python has them."""
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode("utf-8").replace("\r\n", "\n")


def test_plain_text_stands_first(desk: Desk) -> None:
    """RFC 2046 §5.1.4: the alternatives grow richer; without pictures nothing is put around the HTML."""
    mail = parsed(desk.message().mime())
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_pictures_travel_beside_the_html(desk: Desk) -> None:
    """A picture is related to the HTML that shows it by its Content-ID, and comes out byte for byte."""
    mail = parsed(desk.message(desk.edition(images=(PICTURE, PICTURE))).mime())
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds[2:] == ["multipart/related", "text/html", "image/png", "image/png"]
    image = list(mail.walk())[4]
    assert (image["Content-ID"], image.get_content_disposition()) == ("<logo>", "inline")
    assert (image.get_filename(), image.get_content()) == ("logo_t_.png", PICTURE.content)


@given(text_or_tag, text_or_tag, fields)
def test_any_words_arrive_as_written(desk: Desk, text: str, html: str, values: dict[str, str]) -> None:
    """Any text, any HTML and any values are what a parser decodes, to the last line break."""
    message = desk.message(desk.edition(text=text, html=html), desk.recipient(**values))
    plain, rich = parsed(message.mime()).iter_parts()
    assert (decoded(plain), decoded(rich)) == (message.text, message.html)


@given(text_or_tag, text_or_tag, fields)
def test_every_line_keeps_the_limits(desk: Desk, text: str, html: str, values: dict[str, str]) -> None:
    """All bytes are 7-bit, lines end in CRLF, those of the body are within 76 and begin with no dot."""
    edition = desk.edition(text=text, html=html, images=(PICTURE,))
    mail = desk.message(edition, desk.recipient(**values)).mime()
    head, body = mail.split(b"\r\n\r\n", 1)
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|[^\r\n\t -~]", mail)
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert not re.search(rb"^(?:\.|From |.*[ \t]\r$)", body, re.MULTILINE)
    assert not re.search(rb"^(?!.*<(?:https|mailto):)[^\r\n]{77}|[^\r\n]{999}", head, re.MULTILINE)


@given(text_or_tag, fields)
def test_boundaries_are_nowhere_else(desk: Desk, words: str, values: dict[str, str]) -> None:
    """No author and no recipient can end a part: each boundary stands only where the parts begin and end."""
    mail = desk.message(
        desk.edition(text=words + "--=_", html=words, images=(PICTURE,)), desk.recipient(**values)
    ).mime()
    boundaries = set(re.findall(rb'boundary="(=_\w+)"', mail))
    assert [mail.count(each) for each in boundaries] == [4, 4]


def test_two_editions_have_different_boundaries(desk: Desk) -> None:
    """A mail within a mail is not cut at the wrong place."""
    editions = [replace(desk.edition(), digest=digit * 64) for digit in "12"]
    found = [set(re.findall(rb'boundary="(.*?)"', desk.message(edition).mime())) for edition in editions]
    assert len(set.union(*found)) == 2


@pytest.mark.parametrize(
    "image",
    [
        InlineImage("a\r\nBcc: x", "a.png", "image/png", b""),
        InlineImage("a", "a.png", "image/png\r\nX: y", b""),
    ],
    ids=["cid", "type"],
)
def test_picture_cannot_smuggle_a_header(desk: Desk, image: InlineImage) -> None:
    """A picture's name or type with a line break is refused at the same gate as every header."""
    with pytest.raises(MessageError, match="more than printable ASCII"):
        desk.message(desk.edition(images=(image,))).mime()


@pytest.mark.parametrize("name", ["../../x.png", "\r\nBcc: x", '".png', "ნ.png", "..", ""])
def test_file_name_of_a_picture_is_made_harmless(desk: Desk, name: str) -> None:
    """A file name is ASCII letters, digits, dots and dashes, and begins with none of the dots."""
    mail = parsed(desk.message(desk.edition(images=(InlineImage("a", name, "image/png", b"x"),))).mime())
    found = list(mail.walk())[4].get_filename()
    assert found
    assert re.fullmatch(r"[A-Za-z0-9-][A-Za-z0-9._-]*", found)


def test_a39_text_part_is_there_even_if_short(desk: Desk) -> None:
    """A39: an issue of one picture still has its plain text, with whatever the text twins made of it."""
    edition = desk.edition(text="News\n((unsubscribe_url))\n", html='<img src="cid:logo">', images=(PICTURE,))
    plain = next(iter(parsed(desk.message(edition).mime()).iter_parts()))
    assert decoded(plain).startswith("News\nhttps://iom.example.org/leave/")

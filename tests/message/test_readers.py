"""Other people's parsers read our mails as we meant them.

npm's mailparser and postal-mime (`npm install --no-save --no-package-lock` in readers/) and Debian's
Email::MIME (libemail-mime-perl). A sample is drawn once and read by one process of each.
"""

from __future__ import annotations

import json
import subprocess
from base64 import b64encode
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from newsletter_kit.compile.edition import InlineImage

if TYPE_CHECKING:
    from message.conftest import Desk
    from newsletter_kit.message.message import Message

READERS = Path(__file__).parent / "readers"
COMMANDS = {"node": ["node", str(READERS / "read.mjs")], "perl": ["perl", str(READERS / "read.pl")]}
NEEDS = {
    "node": ["node", "--input-type=module", "-e", "import 'mailparser'; import 'postal-mime'"],
    "perl": ["perl", "-MEmail::MIME", "-MJSON::PP", "-e", "1"],
}
SAMPLE = 120

HOSTILE = [
    "Nouvelles d'été =?UTF-8?Q?=0A?=Bcc: victim@example.net",
    "📣 النشرة 通讯 Новости სიახლეები " * 6 + "end",
    'Office, "Press" (HQ) <boss@un.example>, ' * 3 + "end",
    "<b>Bob</b><img src=x onerror=1>",
    "{{7*7}} {%x%} %recipient.email% *|EMAIL|*",
    "x" * 3_000,
    "a, b; c: d <e@f.gg>",
    "=?utf-8?B?QmNjOg==?=",
    "'quoted' \"double\" \\ back",
    "O'Neil",
    "Smith, John",
]


def _is_no_tag(text: str) -> bool:
    return bool(text) and "((" not in text


lines = st.text(
    alphabet=st.characters(exclude_categories=["C", "Zl", "Zp"], include_characters="\u200d\u00ad"),
    min_size=1,
    max_size=90,
)
words = (lines | st.sampled_from(HOSTILE)).map(lambda text: " ".join(text.split())).filter(_is_no_tag)
bodies = st.lists(
    words | st.sampled_from(["((name))", "((first_name|friend))", ".", "From me", ""]), max_size=8
)
pictures = st.lists(st.binary(min_size=1, max_size=300), max_size=2)


def draw_messages(desk: Desk) -> list[Message]:
    """A sample of messages from all kinds of words."""
    messages: list[Message] = []

    @settings(
        max_examples=SAMPLE,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(words, words, words, bodies, pictures)
    def draw(subject: str, sender: str, name: str, body: list[str], images: list[bytes]) -> None:
        edition = desk.edition(
            subject=subject,
            html="".join(f"<p>{escape(line)}</p>\n" for line in body) + "end\n",
            text="\n".join((*body, "end\n")),
            images=tuple(InlineImage(f"i{n}", "i.png", "image/png", data) for n, data in enumerate(images)),
            sender={"name": sender, "address": "news@iom.example.org"},
        )
        messages.append(desk.message(edition, desk.recipient(name=name, first_name=name)))

    draw()
    return messages


def meant(message: Message) -> dict[str, Any]:
    """What a reader should see in a message."""
    boxes = {"from": message.sender, "to": message.to}
    return {
        **{place: [{"name": box.name, "address": box.address}] for place, box in boxes.items()},
        "subject": message.subject,
        "text": message.text.strip(),
        "html": message.html.strip(),
        "message_id": message.message_id,
        "unsubscribe": message.headers["List-Unsubscribe"],
        "images": [
            {"cid": image.cid, "type": image.media_type, "content": image.content.hex()}
            for image in message.images
        ],
    }


def seen(found: dict[str, Any]) -> dict[str, Any]:
    """What a reader saw, with the line breaks that it is free to choose made the same."""
    unfolded = "".join(found["unsubscribe"]).replace("\r\n", "").removeprefix("List-Unsubscribe: ")
    lines = {part: found[part].replace("\r\n", "\n").strip() for part in ("text", "html")}
    return {
        **{name: value for name, value in found.items() if name != "headers"},
        **lines,
        "unsubscribe": unfolded,
    }


@pytest.fixture(scope="module")
def sample(desk: Desk) -> list[Message]:
    """Messages that all readers get."""
    return draw_messages(desk)


@pytest.mark.parametrize("reader", ["node", "perl"])
def test_readers_see_what_was_meant(sample: list[Message], reader: str) -> None:
    """Subject, mailboxes, both texts, pictures and headers of any mail are the same to every parser."""
    for message, found in zip(sample, read_by(reader, sample), strict=True):
        for parser, fields in found.items():
            assert seen(fields) == meant(message), parser
            assert len(set(fields["headers"])) == len(fields["headers"]) == 12, parser
            assert "bcc" not in fields["headers"], parser


def read_by(reader: str, messages: list[Message]) -> list[dict[str, dict[str, Any]]]:
    """What the parsers behind one command saw of each message."""
    try:
        subprocess.run(NEEDS[reader], cwd=READERS, check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(f"the parsers for {reader} are not installed: see readers/")
    mails = b"".join(b64encode(message.mime()) + b"\n" for message in messages)
    done = subprocess.run(COMMANDS[reader], input=mails, check=True, capture_output=True, timeout=300)
    return [json.loads(line) for line in done.stdout.splitlines()]

"""`build`: files to look at, for each language, or as one reader gets them."""

from __future__ import annotations

import json
import re
from email import message_from_bytes
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

ISSUE = "issues/first"


def test_every_language_gets_its_four_files(command: Callable[..., Any], newsletter: Path) -> None:
    """.html, .txt, .mjml and .eml lie in the folder that was asked for."""
    assert command("build", ISSUE, "-o", "look").code == 0
    kinds = ("eml", "html", "mjml", "txt")
    wanted = [f"first.{language}.{kind}" for language in ("en", "ka") for kind in kinds]
    assert sorted(path.name for path in (newsletter / "look").iterdir()) == wanted


def test_the_files_are_what_the_provider_would_get(command: Callable[..., Any], newsletter: Path) -> None:
    """The text in the .eml is the text in the .txt."""
    command("build", ISSUE, "-o", "look", "--recipient", "nino@iom.int")
    mail = message_from_bytes((newsletter / "look/first.en.eml").read_bytes())
    part = next(each for each in mail.walk() if each.get_content_type() == "text/plain")
    text = (newsletter / "look/first.en.txt").read_text(encoding="utf-8")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().replace("\r\n", "\n").strip() == text.strip()
    assert "Dear Nino," in text


def test_pictures_lie_beside_the_html(command: Callable[..., Any], newsletter: Path) -> None:
    """A browser finds each picture, because no `cid:` is left and the files are there."""
    Image.new("RGB", (40, 20), "navy").save(newsletter / "issues/first/sea.png")
    with (newsletter / "issues/first/issue.yaml").open("a", encoding="utf-8") as file:
        file.write("  - {type: image, image: {src: sea.png, alt: The sea}}\n")
    sections = newsletter / "layouts/small/sections"
    (sections / "image.mjml.j2").write_text(
        "{% set shown = picture(section.image, 20) %}<mj-section><mj-column>"
        '<mj-image src="{{ shown.src }}" width="20px" alt="{{ shown.alt }}" /></mj-column></mj-section>\n',
        encoding="utf-8",
    )
    (sections / "image.txt.j2").write_text("[{{ section.image.alt }}]\n", encoding="utf-8")
    assert command("build", ISSUE, "--language", "en").code == 0
    html = (newsletter / "build/first.en.html").read_text(encoding="utf-8")
    (source,) = re.findall(r'src="([^"]+)"', html)
    assert (newsletter / "build" / source).is_file()


def test_without_a_reader_a_tag_shows_its_fallback_or_its_name(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """An author sees where a name will stand, and what those without one read."""
    path = newsletter / "issues/first/issue.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("news.", "news for ((country))."), encoding="utf-8"
    )
    command("build", ISSUE, "--language", "en")
    text = (newsletter / "build/first.en.txt").read_text(encoding="utf-8")
    assert "Dear reader, here is the news for ((country))." in text


def test_a_reader_sees_the_language_and_the_parts_meant_for_them(
    command: Callable[..., Any], newsletter: Path
) -> None:
    """`--recipient` chooses the edition as `send` does."""
    built = json.loads(command("build", ISSUE, "--recipient", "HANS@iom.int", "--json").out)["editions"]
    assert [(each["language"], each["variant"]) for each in built] == [("en", "country=de")]
    assert "Only for Germany." in (newsletter / "build/first.en.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--language", "de"], ExitCode.USAGE, "There is no edition in 'de'. There is: en, ka."),
        (["--recipient", "stranger@iom.int"], ExitCode.BAD_INPUT, "nobody in it has the address"),
        (["--recipient", "no address"], ExitCode.USAGE, "is no address"),
        (["--layout", "smal"], ExitCode.BAD_INPUT, "small"),
    ],
)
def test_what_is_not_there_is_named(
    command: Callable[..., Any], options: list[str], code: int, said: str
) -> None:
    """A wrong language, reader or layout is said with what there is instead."""
    ran = command("build", ISSUE, *options)
    assert (ran.code, said in ran.err) == (code, True)


def test_e25_a_folder_that_cannot_be_written_is_said_plainly(
    command: Callable[..., Any],
) -> None:
    """It gives a sentence with the path, and the exit code of the disk."""
    ran = command("build", ISSUE, "-o", "/proc/nowhere")
    assert ran.code == ExitCode.LEDGER
    assert ran.err.startswith("/proc/nowhere")

"""Whatever is wrong in a layout: file, line and the lines about it are shown, here and in the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsletter_kit.errors import ExitCode
from preview_desk import preview_of
from small_newsletter import SMALL_NEWSLETTER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = "sections/text.mjml.j2"
SOUND = SMALL_NEWSLETTER[f"layouts/small/{TEXT}"]
KINDS = {
    "syntax": (TEXT, "{{ section.body | md ", "unexpected end of template"),
    "not closed": (TEXT, "{% if section.body %}", "`if` is not closed"),
    "undefined": (TEXT, "{{ sction.body }}", "there is no `sction`"),
    "attribute": (TEXT, "{{ section.boddy }}", "has no `boddy`"),
    "filter": (TEXT, "{{ section.body | shout }}", "there is no filter `shout`"),
    "file": (TEXT, '{% include "partials/none.mjml.j2" %}', "no file `partials/none.mjml.j2`"),
    "circle": (TEXT, '{% include "sections/text.mjml.j2" %}', "it calls itself without end"),
    "words": (TEXT, "{{ t('nothing') }}", "there is no text `nothing`"),
    "arithmetic": (TEXT, "{{ 1 / 0 }}", "division by zero"),
    "tag": (TEXT, "<mj-sction></mj-sction>", "there is no <mj-sction>"),
    "MJML": (TEXT, '<mj-section colour="#FFFFFF"></mj-section>', "takes no attribute colour"),
    "length": (TEXT, '<mj-section padding="0 5px"></mj-section>', 'padding="0 5px"> is not understood'),
    "open tag": (TEXT, "<mj-section>", "<mj-section> is not closed"),
    "broken": (TEXT, '<mj-section padding="1px\n1px"></mj-section>', "runs over more than one line"),
    "plain text": ("sections/text.txt.j2", "{{ sction.body }}", "there is no `sction`"),
    "theme": ("layout.yaml", "theme: {colour: {ink: 12}}", "is no colour of six hex digits"),
    "words of the layout": ("strings/en.yaml", "a: [1]", "is wanted"),
}


@pytest.fixture(params=KINDS.values(), ids=list(KINDS))
def fault(request: pytest.FixtureRequest, newsletter: Path) -> tuple[str, int, str, str]:
    """A layout with one fault in it: the file, the line, what stands there, what is to be said."""
    name, wrong, said = request.param
    path = newsletter / "layouts/small" / name
    sound = path.read_text(encoding="utf-8") + "\n"
    path.write_text(f"{sound}{wrong}\n", encoding="utf-8")
    return name, sound.count("\n") + 1, wrong.partition("\n")[0].rstrip(), said


def test_the_command_shows_the_line(fault: tuple[str, int, str, str], command: Callable[..., Any]) -> None:
    """The command names the file and the line, says what is wrong, and prints the line with an arrow."""
    name, line, wrong, said = fault
    ran = command("build", "issues/first")
    first, *lines = ran.err.splitlines()
    assert ran.code == ExitCode.BAD_INPUT
    assert first.startswith(f"small/{name}:{line}")
    assert said in first
    assert f"  > {line} | {wrong}" in lines


def test_the_preview_shows_the_line(fault: tuple[str, int, str, str], newsletter: Path) -> None:
    """The preview gets the same line to show, with its number; the tab of the plain text prints it."""
    name, line, wrong, said = fault
    with preview_of(newsletter / "issues/first", newsletter) as desk:
        problems = desk.ask("/standing").json["problems"]
        printed = desk.ask("/part/text").body
    if name.endswith(".txt.j2"):
        assert (problems, f"  > {line} | {wrong}\n" in printed) == ([], True)
        return
    excerpt = problems[0]["excerpt"]
    assert said in problems[0]["what"]
    assert excerpt["file"] == str(newsletter / "layouts/small" / name)
    assert excerpt["lines"][line - excerpt["first"]].rstrip() == wrong


def test_a_circle_of_files_names_them(newsletter: Path, command: Callable[..., Any]) -> None:
    """Where two files take in one another, the first is shown and the other is named."""
    layout = newsletter / "layouts/small"
    (layout / "partials").mkdir()
    (layout / TEXT).write_text(SOUND + '{% include "partials/a.mjml.j2" %}\n', encoding="utf-8")
    (layout / "partials/a.mjml.j2").write_text('{% include "sections/text.mjml.j2" %}\n', encoding="utf-8")
    told = command("build", "issues/first").err
    assert told.startswith(f"small/{TEXT}:2: it calls itself without end, by way of small/partials/a.mjml.j2")


def test_a_line_with_many_faults_is_shown_once(newsletter: Path, command: Callable[..., Any]) -> None:
    """Three faults in one line are three sentences, and one picture of the line."""
    (newsletter / "layouts/small" / TEXT).write_text("<mj-section a='1' b='1' c='1'></mj-section>\n")
    told = command("build", "issues/first").err.splitlines()
    assert sum("takes no attribute" in line for line in told) >= 3
    assert sum(line.startswith("  > 1 |") for line in told) == 1

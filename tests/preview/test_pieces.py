"""The pieces of the preview, each by itself: colours, sizes, places, excerpts, readers, the bell."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.audience.sources import read_audience
from newsletter_kit.compile.edition import InlineImage
from newsletter_kit.compile.trace import Trace
from newsletter_kit.errors import AudienceError, ConfigError
from newsletter_kit.excerpt import excerpt_at
from newsletter_kit.preview.bell import MAX_LISTENERS, Bell, TooManyListenersError
from newsletter_kit.preview.desk import open_desk
from newsletter_kit.preview.finished import MAX_RAW_LINES, raw_text
from newsletter_kit.preview.folders import folders_of
from newsletter_kit.preview.framed import in_colours, in_scheme, with_pictures
from newsletter_kit.preview.readers import PAGE_READERS, Readers
from newsletter_kit.preview.serve import Listening, listening_socket
from newsletter_kit.preview.sheet import View, draw
from newsletter_kit.preview.sizes import shares
from newsletter_kit.preview.trial import Wish, grant
from newsletter_kit.preview.watch import watch
from newsletter_kit.preview.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DARK = "<style>@media (prefers-color-scheme: dark){a{color:#fff}}</style></head>"


def test_a_scheme_holds_whatever_the_browser_is_set_to() -> None:
    """What asks for dark mode is answered in the style sheet: always in dark, never in light."""
    assert "(min-width:0px){a" in in_scheme(DARK, "dark")
    assert "(max-width:0px){a" in in_scheme(DARK, "light")


@pytest.mark.parametrize(
    ("colours", "ground", "words"),
    [("light", "#ffffff", "#101010"), ("partial", "#121212", "#efefef"), ("full", "#121212", "#efefef")],
)
def test_forced_dark_mode_turns_light_grounds_and_dark_words(colours: str, ground: str, words: str) -> None:
    """White paper becomes dark, dark words become light; as authored, nothing is touched."""
    html = f'<td style="background-color:#ffffff;color:#101010">{DARK}'
    shown = in_colours(html, colours)  # type: ignore[arg-type]
    assert f"background-color:{ground};color:{words}" in shown


@pytest.mark.parametrize(("colours", "ground"), [("partial", "#0033a0"), ("full", "#6f9cff")])
def test_only_a_full_inversion_touches_what_is_dark(colours: str, ground: str) -> None:
    """A dark band stays as it is in part, and is turned round in full."""
    shown = in_colours('<td style="background:#0033a0">', colours)  # type: ignore[arg-type]
    assert shown.startswith('<td style="background:#')
    assert (ground == "#0033a0") == (ground in shown)


def test_links_keep_their_names_in_any_colours() -> None:
    """What looks like a colour outside of styles is left alone: an anchor, or words of the text."""
    html = '<a href="#fff">#ffffff is white</a>'
    assert in_colours(html, "full") == html


def test_hosted_pictures_are_shown_before_they_stand_on_the_web() -> None:
    """The address on the web is replaced by the preview's own copy."""
    image = InlineImage("a-1@iom.int", "a-1.png", "image/png", b"")
    html = '<img src="https://cdn.iom.int/first/a-1.png"><img src="cid:a-1@iom.int">'
    assert with_pictures(html, [image], "https://cdn.iom.int/first").count("picture/a-1.png") == 2


def test_the_sizes_of_all_parts_are_the_size_of_the_whole() -> None:
    """No byte is lost between two sections, and trace classes are not counted."""
    html = '<p>é</p><p class="nk-trace-0 a">b</p><p class="nk-trace-1">c</p> end'
    found = shares(html, [Trace("base/x.mjml.j2:1", 0), Trace("base/x.mjml.j2:2", 1)])
    assert [each.section for each in found] == [None, 0, 1]
    assert sum(each.size_bytes for each in found) == len('<p>é</p><p class="a">b</p><p>c</p> end'.encode())


@pytest.mark.parametrize(
    "where", ["../secret.txt:1", "/etc/passwd:1", "linked.txt:1", "issue.yaml", "nothing.yaml:1"]
)
def test_f03_only_lines_of_the_issue_and_its_layout_are_shown(tmp_path: Path, where: str) -> None:
    """A place that leads out of the folders, also by a link, has no lines to show."""
    folder = tmp_path / "issue"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret\n")
    (folder / "linked.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "issue.yaml").write_text("id: a\n")
    assert excerpt_at(where, [folder]) is None


def test_an_excerpt_has_the_line_in_its_middle(tmp_path: Path) -> None:
    """Three lines before and after are shown, and what could steer a terminal is a dot."""
    (tmp_path / "issue.yaml").write_text("".join(f"{n}\x1b\n" for n in range(1, 20)))
    excerpt = excerpt_at("issue.yaml:10:2 sections.0", [tmp_path])
    assert excerpt
    assert (excerpt.first, excerpt.column, excerpt.lines[3]) == (7, 2, "10·")


def test_long_runs_of_encoded_lines_are_cut_short() -> None:
    """A raw mail can be read although its pictures are large; how much is left out is told."""
    raw = b"Subject: x\r\n\r\n" + b"\r\n".join([b"A" * 76] * 500) + b"\r\nend\r\n"
    shown = raw_text(raw).splitlines()
    assert len(shown) == MAX_RAW_LINES + 4
    assert shown[-2:] == [f"[… {500 - MAX_RAW_LINES} more lines …]", "end"]


@pytest.fixture
def crowd(tmp_path: Path) -> Path:
    """An audience of 130 readers."""
    path = tmp_path / "crowd.csv"
    rows = (f"reader{n}@iom.int,Name{n},{'ka' if n % 10 == 0 else 'en'}" for n in range(130))
    path.write_text("email,first_name,language\n" + "\n".join(rows) + "\n")
    return path


def test_readers_come_a_page_at_a_time_each_once(crowd: Path) -> None:
    """Going on from page to page shows everybody, in the order of the file."""
    readers = Readers(lambda: read_audience(crowd))
    page, seen = readers.page("", 0), []
    while page.readers:
        seen += [each.row for each in page.readers]
        assert len(page.readers) <= PAGE_READERS
        page = readers.page("", page.after)
    assert seen == list(range(2, 132))


def test_a_search_looks_at_every_field(crowd: Path) -> None:
    """Readers are found by language, name or a part of the address, in any letter case."""
    readers = Readers(lambda: read_audience(crowd))
    assert len(readers.page("KA", 0).readers) == 13
    assert [each.row for each in readers.page("NAME77", 0).readers] == [79]
    assert readers.at(79).fields["first_name"] == "Name77"


def test_a_changed_audience_is_read_anew(crowd: Path) -> None:
    """Who is added to the file while the preview runs is found."""
    readers = Readers(lambda: read_audience(crowd))
    readers.page("", 0)
    crowd.write_text("email,first_name,language\nnew@iom.int,New,en\n")
    assert [str(each.address) for each in readers.page("", 0).readers] == ["new@iom.int"]
    with pytest.raises(AudienceError, match="no reader is in this row"):
        readers.at(79)


def test_listeners_are_few_and_hear_everything() -> None:
    """A bell has room for so many pages and no more; each hears what is rung after it came."""

    async def listening() -> list[str]:
        bell = Bell()
        streams = [bell.listen() for _ in range(MAX_LISTENERS)]
        with pytest.raises(TooManyListenersError):
            bell.listen()
        bell.ring("change", {"number": 7})
        return [await anext(streams[0]), await anext(streams[0])]

    assert asyncio.run(listening())[1] == 'event: change\ndata: {"number": 7}\n\n'


def test_who_never_reads_the_news_is_let_go() -> None:
    """A page that hangs keeps neither memory nor a place among the listeners."""

    async def rung() -> int:
        bell = Bell()
        bell.listen()
        for number in range(100):
            bell.ring("change", {"number": number})
        return len(bell.listeners)

    assert asyncio.run(rung()) == 0


def test_a_mistake_keeps_the_last_whole_issue(newsletter: Path) -> None:
    """A workshop never raises: what is wrong is a part of how the issue stands."""
    workshop = Workshop(newsletter / "issues/first")
    workshop.refresh()
    (newsletter / "issues/first/issue.yaml").write_text("id: [")
    standing = workshop.refresh(frozenset({newsletter / "issues/first/issue.yaml"}))
    assert [each.where.split(":")[0] for each in standing.problems] == ["issue.yaml"]
    assert "here is the news" in workshop.sheet(View("en")).html_for(None)


def test_what_is_not_concerned_by_a_change_is_kept(newsletter: Path) -> None:
    """For an edited issue neither settings nor layout are read again; for an edited layout, it is."""
    path = newsletter / "issues/first/issue.yaml"
    before = open_desk(path)
    after = open_desk(path, None, before, {path})
    assert (after.layout, after.plain_settings) == (before.layout, before.plain_settings)
    touched = newsletter / "layouts/small/issue.mjml.j2"
    assert open_desk(path, None, before, {touched}).layout is not before.layout


def test_a_template_that_is_saved_is_shown_and_nothing_else_is_read(newsletter: Path) -> None:
    """The issue, the settings and the theme are as they were; what the template says now is in the mail."""
    path, template = newsletter / "issues/first", newsletter / "layouts/small/issue.mjml.j2"
    before = open_desk(path)
    assert "Just saved" not in draw(before, View("en")).html_for(None)
    template.write_text(template.read_text("utf-8").replace("</mj-text>", "Just saved</mj-text>", 1), "utf-8")
    after = open_desk(path, None, before, {template})
    assert after.issue is before.issue
    assert after.layout.theme is before.layout.theme
    assert "Just saved" in draw(after, View("en")).html_for(None)


def test_all_folders_of_an_issue_are_watched(newsletter: Path) -> None:
    """The issue, the layouts and the project's own folder; the last without what lies below it."""
    folders = folders_of(newsletter / "issues/first", open_desk(newsletter / "issues/first"))
    assert {newsletter / "issues/first", newsletter / "layouts/small"} <= folders.deep
    assert folders.flat == {newsletter}


def test_settings_that_are_put_away_are_waited_for(newsletter: Path) -> None:
    """An editor that moves newsletter.toml away and writes it anew is seen to do both."""
    desk = open_desk(newsletter / "issues/first")
    (newsletter / "newsletter.toml").unlink()
    folders = folders_of(newsletter / "issues/first", desk)
    assert (newsletter in folders.flat, newsletter / "layouts" in folders.deep) == (True, True)


def test_a_layout_that_comes_back_takes_its_place_again(newsletter: Path) -> None:
    """While a project's own layout is away the packaged one of its name is shown, and not for longer."""
    path, own = newsletter / "issues/first", newsletter / "layouts/iom"
    packaged = open_desk(path, "iom")
    own.mkdir()
    (own / "layout.yaml").write_text("title: Mine\nextends: iom\n", encoding="utf-8")
    assert open_desk(path, "iom", packaged, {own}).layout.title == "Mine"


async def seen(newsletter: Path, acts: list[Callable[[], object]]) -> list[frozenset[Path] | None]:
    """What a watch of the newsletter tells, each act being done when it has told of the one before."""
    told: asyncio.Queue[frozenset[Path] | None] = asyncio.Queue()
    desk = open_desk(newsletter / "issues/first")
    watching = asyncio.create_task(watch(lambda: folders_of(desk.path, desk), told.put))
    heard: list[frozenset[Path] | None] = []
    try:
        await asyncio.sleep(0.2)  # the watch begins
        for act in acts:
            act()
            while True:
                heard.append(await asyncio.wait_for(told.get(), 20))
                await asyncio.sleep(0.2)
                if told.empty():
                    break
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    return heard


@pytest.mark.parametrize("name", ["layouts", "layouts/small"])
def test_a_folder_that_is_moved_away_and_back_is_still_watched(newsletter: Path, name: str) -> None:
    """After the layouts, or one of them, were away, a change of a template is told as before."""
    folder, away = newsletter / name, newsletter / "away"
    template = newsletter / "layouts/small/issue.mjml.j2"
    text = template.read_text(encoding="utf-8")
    heard = asyncio.run(
        seen(
            newsletter,
            [
                lambda: folder.rename(away),
                lambda: away.rename(folder),
                lambda: template.write_text(text + "\n", encoding="utf-8"),
            ],
        )
    )
    assert heard[-1] is not None
    assert template in heard[-1]


def test_from_another_device_a_test_goes_to_the_team_alone(newsletter: Path) -> None:
    """Who holds the address of the preview cannot mail anybody they like."""
    desk = open_desk(newsletter / "issues/first")
    audience = read_audience(newsletter / "audience.csv")
    with pytest.raises(AudienceError, match="to the team alone"):
        grant(Wish("press@iom.int", None, is_here=False), desk, audience)
    assert not (newsletter / "outbox").exists()


def test_a_port_that_is_taken_is_told() -> None:
    """A port that was asked for and is taken is an error with a remedy; the usual one gives way."""
    with listening_socket(Listening(port=0)) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match="Name another port"):
            listening_socket(Listening(port=port))

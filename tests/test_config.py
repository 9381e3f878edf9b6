"""newsletter.toml and the environment become settings, or the list of everything that is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.config import Settings, load_settings, parse_mailbox
from newsletter_kit.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'name = "News"\nsender = "News <news@iom.int>"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of a newsletter.toml."""
    (tmp_path / "newsletter.toml").write_text(HEAD, encoding="utf-8")
    return tmp_path


def said(root: Path, more: str) -> list[str]:
    """What is wrong with a newsletter.toml that says `more`."""
    (root / "newsletter.toml").write_text(HEAD + more, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(root)
    return [str(each) for each in caught.value.problems]


def test_the_nearest_file_above_holds(root: Path) -> None:
    """From any folder of the project the same settings are found, and paths are relative to their file."""
    inside = root / "issues/first"
    inside.mkdir(parents=True)
    settings = load_settings(inside)
    assert settings.name == "News"
    assert settings.path("audience.csv") == root.resolve() / "audience.csv"


def test_without_a_file_the_reader_is_told_how_to_begin(tmp_path: Path) -> None:
    """Outside of any project the error says first how to get into one, then which command makes one."""
    said = r"there is no newsletter\.toml here or above.*with `cd`, or .*newsletter-kit new our-news"
    with pytest.raises(ConfigError, match=said):
        load_settings(tmp_path)


def test_a_file_saved_by_windows_is_read(root: Path) -> None:
    """The byte order mark that some editors write does no harm."""
    (root / "newsletter.toml").write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert load_settings(root).name == "News"


def test_all_that_is_wrong_is_told_at_once(root: Path) -> None:
    """A misspelt setting is answered with the nearest one, beside every other problem of the file."""
    assert said(root, 'layot = "iom"\nview_url = "iom.int"\nlist_id = "News"\n') == [
        "newsletter.toml:5:1 list_id: RFC 2919 wants: My news <news.example.org>.",
        "newsletter.toml:4:1 view_url: a whole address that begins with https:// is wanted.",
        "newsletter.toml:3:1 layot: there is no such setting. Did you mean layout?",
    ]


@pytest.mark.parametrize("name", ["root", "unsubscribe_key"])
def test_keys_and_places_cannot_be_set_in_the_file(root: Path, name: str) -> None:
    """A secret has no place in a file that is kept with the issues."""
    assert said(root, f'{name} = "x"\n') == [f"newsletter.toml:3:1 {name}: it cannot be set here. Remove it."]


@pytest.mark.parametrize(
    "address", ["leave us> , x", "leave", "", "a@iom.int, b@iom.int", "mailto:leave", "leave@iom.int>x"]
)
def test_the_address_to_leave_by_mail_is_an_address(root: Path, address: str) -> None:
    """A slip in it would stand in the header of every message, and lose who wants to leave."""
    (problem,) = said(root, f'unsubscribe_mailto = "{address}"\n')
    assert problem.startswith("newsletter.toml:3:1 unsubscribe_mailto: ")


@pytest.mark.parametrize(
    "address",
    [
        "leave@iom.int",
        "mailto:leave@iom.int",
        "leave+((unsubscribe_token))@iom.int",
        "leave@iom.int?subject=x y",
    ],
)
def test_the_address_to_leave_by_mail_may_hold_more(address: str) -> None:
    """A scheme, a merge tag and a subject are understood."""
    settings = Settings.model_validate({"name": "N", "sender": "a@iom.int", "unsubscribe_mailto": address})
    assert settings.unsubscribe_mailto == address


def test_the_key_of_the_environment_is_never_shown(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key signs links; it stands in no text that settings can be turned into."""
    monkeypatch.setenv("NEWSLETTER_UNSUBSCRIBE_KEY", "0123456789abcdef-key")
    settings = load_settings(root)
    assert settings.unsubscribe_key is not None
    assert "0123456789abcdef-key" not in f"{settings!r} {settings} {settings.model_dump()}"


def test_an_issue_overrides_settings_and_keeps_the_rest(root: Path) -> None:
    """What an issue says wins, and doing it twice changes nothing."""
    settings = load_settings(root)
    changed = settings.overridden({"sender": "Press <press@iom.int>"})
    assert changed.sender.address == "press@iom.int"
    assert changed.overridden({"sender": "Press <press@iom.int>"}) == changed
    assert (changed.root, changed.name) == (settings.root, "News")


@pytest.mark.parametrize("name", ["suppression", "sections", "root", "unsubscribe_key"])
def test_an_issue_cannot_override_all(root: Path, name: str) -> None:
    """Nobody who has left is mailed because an issue says so, and no issue names code to be run."""
    with pytest.raises(ConfigError, match=f"newsletter.toml {name}: an issue cannot override it"):
        load_settings(root).overridden({name: None})


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ('Office, "Press" <press@iom.int>', 'Office, "Press"', "press@iom.int"),
        ('"IOM Georgia" <a@iom.int>', "IOM Georgia", "a@iom.int"),
        ("a@iom.int", "", "a@iom.int"),
    ],
)
def test_a_mailbox_has_a_name_and_an_address(text: str, name: str, address: str) -> None:
    """The last <…> is the address, and what stands before it is the name as people read it."""
    box = parse_mailbox(text)
    assert (box.name, box.address) == (name, address)


@pytest.mark.parametrize("text", ["News <a@iom.int>\nBcc: b@iom.int", "News <a@iom.int> <b@iom.int", "News"])
def test_a_mailbox_is_one(text: str) -> None:
    """No line break and no second address gets into a header by way of the settings."""
    with pytest.raises(ValueError, match=r"no address|line break"):
        parse_mailbox(text)


@pytest.mark.parametrize("blank", ["", "   ", "\\n", "\\u200b"])
def test_a32_a_postal_address_that_nobody_can_see_is_refused(root: Path, blank: str) -> None:
    """The law is not met by blanks."""
    assert said(root, f'postal_address = "{blank}"\n') == ["newsletter.toml:3:1 postal_address: it is empty."]


def test_a_setting_that_slipped_below_a_table_is_told_with_its_line_and_its_right_place(root: Path) -> None:
    """`live` at the end of the file, in the table of a provider, is refused before anybody believes in it."""
    (problem,) = said(root, '[providers.smtp]\nhost = "mail.iom.int"\nlive = true\n')
    assert problem.startswith("newsletter.toml:5:1 providers.smtp.live: live is a setting of the whole")
    assert problem.endswith("below [providers.smtp]. Move it above the first line that begins with [.")


def test_a_setting_below_any_other_table_is_told_so_too(root: Path) -> None:
    """A table with fixed keys says the same as the table of a provider."""
    (problem,) = said(root, "[limits]\nteam = []\n")
    assert problem.startswith("newsletter.toml:4:1 limits.team: team is a setting of the whole newsletter")

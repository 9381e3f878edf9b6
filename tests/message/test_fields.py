"""The standard merge fields, and the headers of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsletter_kit.errors import AudienceError, ConfigError
from newsletter_kit.message.fields import list_headers, merge_values, unsubscribe_headers
from newsletter_kit.message.headers import header_line

if TYPE_CHECKING:
    from typing import Any

    from message.conftest import Desk

PAGE = "https://iom.example.org/u"


def test_links_are_built_from_the_settings(desk: Desk) -> None:
    """The page to leave holds the recipient's token, the page to read names the issue and the language."""
    values = merge_values(desk.edition(), desk.recipient())
    assert values["unsubscribe_url"] == f"https://iom.example.org/leave/{values['unsubscribe_token']}"
    assert values["view_url"] == "https://iom.example.org/news/2024-q1/en"


def test_column_of_the_audience_wins(desk: Desk) -> None:
    """Links of another system's making, in a column of the same name, are used; the address never is."""
    own = {
        "unsubscribe_url": PAGE,
        "view_url": f"{PAGE}/v",
        "unsubscribe_token": "t",
        "email": "other@iom.int",
    }
    values = merge_values(desk.edition(), desk.recipient(**own))
    assert values == {**own, "name": "", "email": "nino@iom.example.org"}


def test_empty_column_gives_way_to_the_settings(desk: Desk) -> None:
    """An empty cell in a column of links is no link."""
    values = merge_values(desk.edition(), desk.recipient(unsubscribe_url=" "))
    assert values["unsubscribe_url"].startswith("https://iom.example.org/leave/")


def test_link_without_a_key_is_refused(desk: Desk) -> None:
    """A link that needs a token is not made without a key; the error says where to put one."""
    with pytest.raises(ConfigError, match="NEWSLETTER_UNSUBSCRIBE_KEY"):
        merge_values(desk.edition(unsubscribe_key=None), desk.recipient())


def test_link_without_a_token_needs_no_key(desk: Desk) -> None:
    """A page that only wants the address works without any key."""
    edition = desk.edition(unsubscribe_key=None, unsubscribe_url=f"{PAGE}?who=((email))")
    assert merge_values(edition, desk.recipient())["unsubscribe_url"] == f"{PAGE}?who=nino%40iom.example.org"


def test_newsletter_without_a_page_is_left_by_mail(desk: Desk) -> None:
    """With an address and no page, the link in the mail is a mailto, and stands in the header once."""
    edition = desk.edition(unsubscribe_url=None, unsubscribe_key=None)
    values = merge_values(edition, desk.recipient())
    assert values["unsubscribe_url"] == "mailto:leave@iom.example.org?subject=unsubscribe"
    assert unsubscribe_headers(edition.settings, values) == {
        "List-Unsubscribe": "<mailto:leave@iom.example.org?subject=unsubscribe>"
    }


@pytest.mark.parametrize(
    ("settings", "url", "header", "one_click"),
    [
        ({"unsubscribe_mailto": None}, PAGE, f"<{PAGE}>", True),
        ({"unsubscribe_mailto": None}, "http://iom.int/u", "<http://iom.int/u>", False),
        (
            {"unsubscribe_mailto": "a@iom.int"},
            PAGE,
            f"<{PAGE}>, <mailto:a@iom.int?subject=unsubscribe>",
            True,
        ),
        (
            {"unsubscribe_mailto": "mailto:a@iom.int?subject=x"},
            PAGE,
            f"<{PAGE}>, <mailto:a@iom.int?subject=x>",
            True,
        ),
        ({"unsubscribe_mailto": "a@iom.int?subject=x y"}, "", "<mailto:a@iom.int?subject=x%20y>", False),
        ({"unsubscribe_mailto": "a@iom.int"}, "", "<mailto:a@iom.int?subject=unsubscribe>", False),
        ({"unsubscribe_mailto": None}, f"{PAGE}/<é>", f"<{PAGE}/%3C%C3%A9%3E>", True),
        ({"unsubscribe_mailto": None}, f"{PAGE}\r\nBcc: x", f"<{PAGE}%0D%0ABcc:%20x>", True),
    ],
)
def test_one_click_needs_one_https_link(
    desk: Desk, settings: dict[str, Any], url: str, header: str, *, one_click: bool
) -> None:
    """RFC 8058 §3.1: Post stands beside exactly one https link; RFC 2369: links in angle brackets."""
    headers = unsubscribe_headers(desk.settings(**settings), {"unsubscribe_url": url})
    assert headers["List-Unsubscribe"] == header
    assert ("List-Unsubscribe-Post" in headers) == one_click
    assert header_line("List-Unsubscribe", header)


def test_recipient_whose_link_is_none_is_refused(desk: Desk) -> None:
    """A script in the column of links stops this recipient's mail, not the reader's browser."""
    with pytest.raises(AudienceError, match=r"\(\(unsubscribe_url\)\): the value is no link"):
        unsubscribe_headers(desk.settings(), {"unsubscribe_url": "javascript:alert(1)"})


@pytest.mark.parametrize(
    ("list_id", "header"),
    [
        ("News <news.iom.int>", "News <news.iom.int>"),
        ("News, weekly <news.iom.int>", '"News, weekly" <news.iom.int>'),
        ("სიახლეები <news.iom.int>", "<news.iom.int>"),
        ("news.iom.int", "<news.iom.int>"),
        (" <news.iom.int>", "<news.iom.int>"),
    ],
)
def test_list_id_is_never_encoded(desk: Desk, list_id: str, header: str) -> None:
    """RFC 2919 §3: a name in ASCII before the id, or none; never an encoded-word."""
    assert list_headers(desk.edition(list_id=list_id))["List-ID"] == header


def test_headers_that_are_not_set_are_not_there(desk: Desk) -> None:
    """Without list id and feedback id there are no such headers, and with them there are."""
    assert list_headers(desk.edition(list_id=None)) == {"Content-Language": "en", "Precedence": "bulk"}
    assert list_headers(desk.edition(feedback_id="q1:news:iom"))["Feedback-ID"] == "q1:news:iom"

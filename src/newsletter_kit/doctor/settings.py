"""What newsletter.toml says, and what it should say before mail leaves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.errors import NewsletterError
from newsletter_kit.finding import look, ok, wrong, wrong_by
from newsletter_kit.layout.layout import load_layout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.config import Settings
    from newsletter_kit.finding import Finding

_FILE = "newsletter.toml"
_NOBODYS = re.compile(r"(?:.*\.)?example(?:\.(?:org|com|net))?", re.IGNORECASE)  # RFC 2606
_GAP = re.compile(r"\[[^\]]*\]|…|\bTODO\b")


def judge_settings(settings: Settings) -> Iterator[Finding]:
    """What is to be said of the settings, one after the other.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> next(judge_settings(Settings(name="News", sender="News <news@iom.int>"))).what
        'mail comes from News <news@iom.int>'
    """
    yield _sender(settings)
    yield _reply_to(settings)
    yield _postal_address(settings)
    yield from _unsubscribe(settings)
    yield _list_id(settings)
    yield _reach(settings)
    yield _layout(settings)


def _sender(settings: Settings) -> Finding:
    where, domain = f"{_FILE} sender", settings.sender.address.rpartition("@")[2]
    if _NOBODYS.fullmatch(domain):
        what = f"{domain} belongs to nobody"
        return look(where, what, "Write an address of yours before you send.")
    return ok(where, f"mail comes from {settings.sender}")


def _reply_to(settings: Settings) -> Finding:
    where = f"{_FILE} reply_to"
    if settings.reply_to is None:
        return ok(where, "answers go to the sender")
    return ok(where, f"answers go to {settings.reply_to}")


def _postal_address(settings: Settings) -> Finding:
    where, text = f"{_FILE} postal_address", settings.postal_address
    if text is None:
        what = "there is none, and the law wants one in every mail"
        return look(where, what, "Write your street address there, or into the footer of each issue.")
    if _GAP.search(text):
        return look(where, "it has a gap", "Write what is missing in its place.")
    return ok(where, "it is there")


def _unsubscribe(settings: Settings) -> Iterator[Finding]:
    """RFC 8058 wants https for one click; RFC 2369 also knows mailto."""
    url, mailto = settings.unsubscribe_url, settings.unsubscribe_mailto
    where = f"{_FILE} unsubscribe_url"
    if url is None and mailto is None:
        what = "there is no way to leave the list"
        yield wrong(where, what, "Set unsubscribe_url, or unsubscribe_mailto, or both.")
    elif url is None:
        what = "there is none, so nobody can leave by one click, which Gmail and Yahoo want of bulk senders"
        yield look(where, what, "Set it when there is such a page.")
    elif not url.startswith("https://"):
        what = "it is not https, so mail programs offer no leaving by one click"
        yield wrong(where, what, "Use an https:// address.")
    elif "((unsubscribe_token" not in url:
        what = "it holds no ((unsubscribe_token)), so the page cannot know who leaves"
        yield look(where, what, "Put it into the address.")
    else:
        yield ok(where, "readers can leave by one click, over https")
    if mailto is not None:
        yield ok(f"{_FILE} unsubscribe_mailto", f"readers can leave by a mail to {mailto}")


def _list_id(settings: Settings) -> Finding:
    where = f"{_FILE} list_id"
    if settings.list_id is None:
        what = "there is none, by which mail programs sort and the ledger knows the list"
        return look(where, what, 'Set it once: list_id = "My news <news.example.org>".')
    return ok(where, f"the list is {settings.list_id.id}")


def _reach(settings: Settings) -> Finding:
    if settings.live:
        return ok(f"{_FILE} live", "the newsletter is live: a provider may mail everybody")
    if settings.team:
        return ok(f"{_FILE} team", f"not live: a provider reaches {len(settings.team)} of the team alone")
    what = "the newsletter is not live, and there is no team, so a provider can mail nobody"
    return look(f"{_FILE} live", what, "Name addresses in team; set live = true when all is right.")


def _layout(settings: Settings) -> Finding:
    try:
        layout = load_layout(settings.layout, root=settings.root)
    except NewsletterError as error:
        return wrong_by(error)[0]
    return ok(f"{_FILE} layout", f"the layout {layout.name} is there")

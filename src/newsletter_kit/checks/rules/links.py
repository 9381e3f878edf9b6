"""Rules on where links lead: nowhere yet, unprotected, elsewhere than they say, with a slip."""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING
from urllib.parse import unquote

from newsletter_kit.address import AddressError, parse_address
from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.link_targets import link_targets
from newsletter_kit.checks.parameters import each_once, name_of, parameters, without
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.issue.url import PLACEHOLDER, is_nobodys_host
from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.written_links import WrittenLink

_HTTP = re.compile(r"http://", re.IGNORECASE)
_STRAY = re.compile(r"(?:[.,;:!'\"”“»…]|%(?:20|22|C2%A0|C2%BB|E2%80%[A-F0-9]{2}))+$", re.IGNORECASE)
_SECOND_MARK = re.compile(r"(?<=\?)(?P<before>[^?#]*)\?(?=(?:utm_|fbclid|mc_)\w*=)", re.IGNORECASE)

_WITH_LINKS = frozenset({"markdown", "title"})
_LINK = re.compile(r"\[[^\]]*\]\([^)\s]*\)")
_BARE = re.compile(r"(?:https?://|\bwww\.)[^\s<>()\[\]“”„«»\"]*[^\s<>()\[\]“”„«»\".,;:!?]", re.IGNORECASE)

NEARNESS = 0.86
"""How near a domain must be to a known one to be taken for it: one slip in nine letters."""

_SETTINGS = ("website", "image_base_url", "unsubscribe_url", "preferences_url", "view_url")


@rule(
    "NK060",
    Words(
        "a link leads nowhere yet",
        "A reader who presses it stays where they are, or lands on a page that belongs to nobody; a mailed"
        " link cannot be changed.",
        "Write the address of the page, or leave the link out.",
    ),
    Example(
        bad="intro: 'The [report on returns in 2024](#) is out.'",
        good="intro: 'The [report on returns in 2024](https://iom.int/report) is out.'",
    ),
    Severity.ERROR,
)
def placeholder(draft: Draft) -> Iterator[Fault]:
    """No link is `#`, or leads to a host of examples, which is a warning as long as mails become files."""
    is_trial = draft.settings.provider == "outbox"
    for link in draft.links:
        if link.target == PLACEHOLDER:
            yield Fault(link.place, f"{_called(link)} leads nowhere yet")
        elif is_nobodys_host(link.host):
            what = f"{_called(link)} leads to {link.host}, which is nobody's"
            yield Fault(link.place, what, severity=Severity.WARNING if is_trial else None)


def _called(link: WrittenLink) -> str:
    return f"the link {quoted(link.words)}" if link.words else "the link"


@rule(
    "NK061",
    Words(
        "a link is not protected",
        "With http:// anybody between the reader and the page sees what is read there, and browsers warn of"
        " it.",
        "Write https:// in place of http://, if the page opens that way too.",
    ),
    Example(
        bad="intro: 'The [report on returns](http://iom.int/report) is out.'",
        good="intro: 'The [report on returns](https://iom.int/report) is out.'",
    ),
    Severity.WARNING,
)
def unprotected(draft: Draft) -> Iterator[Fault]:
    """Every link, those of newsletter.toml included, begins with https://."""
    for name, value in _addresses_of_settings(draft):
        if _HTTP.match(value):
            yield Fault(draft.setting(name), f"{quoted(value)} begins with http://")
    for link in draft.links:
        if _HTTP.match(link.target):
            better = _HTTP.sub("https://", link.target)
            yield Fault(
                link.place,
                f"{_called(link)} leads to {quoted(link.target)}, which begins with http://",
                f"Write {quoted(better)}, if the page opens that way too.",
            )


def _addresses_of_settings(draft: Draft) -> Iterator[tuple[str, str]]:
    """The web addresses in newsletter.toml, by their settings."""
    settings = draft.settings
    yield from ((name, getattr(settings, name) or "") for name in _SETTINGS)
    yield from ((f"funders.{key}", funder.url or "") for key, funder in settings.funders.items())


@rule(
    "NK063",
    Words(
        "a link ends with a sign of the sentence",
        "A full stop or a bracket that was copied with the address belongs to it now, and the page is not"
        " found.",
        "Remove the sign from the end of the address.",
    ),
    Example(
        bad="intro: 'The [report](https://iom.int/report.) is out.'",
        good="intro: 'The [report](https://iom.int/report) is out.'",
    ),
)
def stray_sign(draft: Draft) -> Iterator[Fault]:
    """No address ends with a full stop, a comma, a blank or the like, or a bracket that was not opened."""
    for link in draft.links:
        better = _STRAY.sub("", link.target)
        if better.endswith(")") and better.count(")") > better.count("("):
            better = better[:-1]
        if link.parts and better != link.target and not MERGE_TAG.search(link.target):
            what = f"{_called(link)} leads to {quoted(link.target)}"
            yield Fault(link.place, what, f"Write {quoted(better)}.", link.edit_to(better))


@rule(
    "NK064",
    Words(
        "a parameter stands twice in a link",
        "The web statistics count such a visit for the wrong mail, or not at all, and some pages refuse it.",
        "Let each parameter stand once, behind one question mark.",
    ),
    Example(
        bad="intro: 'The [report](https://iom.int/a?utm_source=mail&utm_source=mail) is out.'",
        good="intro: 'The [report](https://iom.int/a?utm_source=mail&utm_medium=email) is out.'",
    ),
)
def doubled_parameter(draft: Draft) -> Iterator[Fault]:
    """No parameter stands twice with one value, and those that count visits stand once."""
    once = link_targets().counted_once
    for link in draft.links:
        better = each_once(_SECOND_MARK.sub(r"\g<before>&", link.target))
        names = Counter(map(name_of, parameters(better)))
        if doubled := [each for each in names if names[each] > 1 and each.startswith(once)]:
            yield Fault(link.place, f"{doubled[0]} stands twice in the link to {quoted(link.target)}")
        elif link.parts and better != link.target:
            what = f"the link to {quoted(link.target)} has a parameter twice, or a second question mark"
            yield Fault(link.place, what, f"Write {quoted(better, 200)}.", link.edit_to(better))


@rule(
    "NK065",
    Words(
        "a link has the traces of another mail",
        "Parameters such as fbclid and mc_eid name the one person who copied the link: every reader would be"
        " counted as that person, and some pages would greet them so.",
        "Remove these parameters.",
    ),
    Example(
        bad="intro: 'The [report](https://iom.int/report?fbclid=IwAR0aa1) is out.'",
        good="intro: 'The [report](https://iom.int/report) is out.'",
    ),
)
def traces(draft: Draft) -> Iterator[Fault]:
    """No link has a parameter that names a click or a reader of another mail."""
    ids = link_targets().click_ids
    for link in draft.links:
        found = [name_of(each) for each in parameters(link.target) if name_of(each) in ids]
        if link.parts and found:
            better = without(link.target, lambda each: name_of(each) in ids)
            what = f"{_called(link)} has {' and '.join(found)} in it, from where it was copied"
            yield Fault(link.place, what, f"Write {quoted(better, 200)}.", link.edit_to(better))


@rule(
    "NK067",
    Words(
        "the same page is linked under different words",
        "Readers think that these are two pages, and open both.",
        "That is fine where it is meant; else use the same words, or one link alone.",
    ),
    Example(
        bad="intro: 'The [report](https://iom.int/a) is out; the [figures](https://iom.int/a) are new.'",
        good="intro: 'The [report](https://iom.int/a) is out; the [figures](https://iom.int/b) are new.'",
    ),
    Severity.NOTE,
)
def other_words(draft: Draft) -> Iterator[Fault]:
    """In one language, a page is linked under the same words."""
    first: dict[tuple[str, str], WrittenLink] = {}
    for link in draft.links:
        if link.parts and link.words and not is_nobodys_host(link.host):
            before = first.setdefault((link.text.language, link.target), link)
            if before.words.casefold() != link.words.casefold():
                what = f"{quoted(link.words)} and {quoted(before.words)} both lead to {quoted(link.target)}"
                yield Fault(link.place, what)


@rule(
    "NK068",
    Words(
        "an address of mail in a link is mistyped",
        "What readers write is lost, and nobody notices.",
        "Write the address letter by letter as it is.",
    ),
    Example(
        bad="intro: 'Write to [the office](mailto:iomtbilisi@gmial.com).'",
        good="intro: 'Write to [the office](mailto:iomtbilisi@gmail.com).'",
    ),
    Severity.ERROR,
)
def mistyped_mail(draft: Draft) -> Iterator[Fault]:
    """Every `mailto:` names addresses that can be mailed, of domains that are not nearly another."""
    known = _domains_known(draft)
    for link in draft.links:
        for address in _addresses(link.target):
            try:
                domain = parse_address(address).domain
            except AddressError as error:
                yield Fault(link.place, f"{quoted(address)} is no address: {error}")
                continue
            near = "" if domain in known else next(iter(get_close_matches(domain, known, 1, NEARNESS)), "")
            if near and not domain.endswith(f".{near}"):
                right = address.replace(address.rpartition("@")[2], near)
                what, remedy = f"{quoted(address)} looks mistyped", f"Write {quoted(right)}, if it is meant."
                yield Fault(link.place, what, remedy, severity=Severity.WARNING)


def _addresses(target: str) -> list[str]:
    """The addresses of a `mailto:`, decoded (RFC 6068 §2), but for those with merge tags."""
    if not target.lower().startswith("mailto:"):
        return []
    listed = target[len("mailto:") :].partition("?")[0].split(",")
    return [unquote(each) for each in listed if each and not MERGE_TAG.search(each)]


def _domains_known(draft: Draft) -> frozenset[str]:
    boxes = (draft.settings.sender, draft.settings.reply_to)
    return link_targets().mail | {each.address.rpartition("@")[2].lower() for each in boxes if each}


@rule(
    "NK069",
    Words(
        "an address in the text is no link",
        "Some mail programs let readers press it, others do not, and a screen reader spells it out.",
        "Make it a link, with words that say what is there: `[our website](https://iom.int/)`.",
    ),
    Example(
        bad="intro: 'Visit https://iom.int/report for more.'",
        good="intro: 'Read [the report](https://iom.int/report).'",
    ),
    Severity.NOTE,
)
def bare_address(draft: Draft) -> Iterator[Fault]:
    """No text for readers has a web address that cannot be pressed."""
    for text in draft.texts:
        if text.kind in _WITH_LINKS and (found := _BARE.search(_LINK.sub(" ", text.value))):
            yield Fault(text.place, f"{quoted(found[0])} stands in the text and is no link")


RULES = (
    placeholder,
    unprotected,
    stray_sign,
    doubled_parameter,
    traces,
    other_words,
    mistyped_mail,
    bare_address,
)

"""Rules that ask whether links lead somewhere and pictures are there. They are asked with `--links` alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.asking.answer import PageVerdict
from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.hosts import owner_of
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.checks.written_links import host_of, web_parts
from newsletter_kit.issue.url import is_nobodys_host
from newsletter_kit.merge_tag import MERGE_TAG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.asking.answer import PageAnswer
    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Place
    from newsletter_kit.checks.written_links import WrittenLink

_LOG_IN = re.compile(r"log-?in|sign-?in|auth|account|consent|captcha|sso", re.IGNORECASE)
_SAID = {
    PageVerdict.GONE: (Severity.ERROR, "is not there: {why}", ""),
    PageVerdict.NOWHERE: (Severity.ERROR, "cannot be found: {why}", ""),
    PageVerdict.CIRCLE: (Severity.ERROR, "never arrives: {why}", ""),
    PageVerdict.FAILING: (
        Severity.WARNING,
        "cannot be opened now: {why}",
        "Open it in a browser; if it opens there, try again later.",
    ),
    PageVerdict.REFUSED: (Severity.WARNING, "could not be asked: {why}", "See that readers can open it."),
    PageVerdict.UNTOLD: (
        Severity.NOTE,
        "does not tell whether it is there: {why}",
        "Open it in a browser, for it may let no programs in.",
    ),
}


@rule(
    "NK079",
    Words(
        "a link is dead, or has moved",
        "Readers come to an empty page, and a mailed link cannot be mended.",
        "Write the address of a page that is there, or leave the link out.",
    ),
    Example(
        bad="intro: 'The [report](https://gone.invalid/report) is out.'",
        good="intro: 'Write to us for the [report](mailto:press@iom.int).'",
    ),
    Severity.ERROR,
    opt_in="--links",
)
def dead_link(draft: Draft) -> Iterator[Fault]:
    """Every link leads to a page that is there, at the address that it has today."""
    links = [each for each in draft.links if _can_be_asked(each.target)]
    answers = _answers(draft, [each.target for each in links])
    for link in links:
        yield from _faults(link, answers[link.target])


def _answers(draft: Draft, targets: list[str]) -> dict[str, PageAnswer]:
    """What came of asking for pages; those of the newsletter's own web site may be inside the network."""
    if not targets:
        return {}
    from newsletter_kit.checks.asking.ask import Manners
    from newsletter_kit.checks.asking.ask_all import ask_all
    from newsletter_kit.checks.asking.memory import FILE

    own = host_of(draft.settings.website or "")
    manners = Manners(allowed=frozenset({own} if own else ()))
    return ask_all(targets, draft.settings.root / FILE, manners)


def _can_be_asked(target: str) -> bool:
    """Whether it is a page of somebody, and the same page for all readers."""
    host = host_of(target)
    return bool(host) and not is_nobodys_host(host) and not MERGE_TAG.search(target)


def _faults(link: WrittenLink, answer: PageAnswer) -> Iterator[Fault]:
    if answer.verdict is PageVerdict.MOVED:
        yield _moved(link, answer.target)
    elif answer.verdict in _SAID:
        yield _fault(link.place, link.target, answer)


def _moved(link: WrittenLink, target: str) -> Fault:
    """A machine writes the new address only where it is surely the same page."""
    old, new = link.parts, web_parts(target)
    if old and new and len(old.path) > 1 and len(new.path) <= 1:
        what = f"{quoted(link.target)} leads to the front page now; the page itself is probably gone"
        return Fault(link.place, what, severity=Severity.WARNING)
    fragment = f"#{old.fragment}" if old and old.fragment and "#" not in target else ""
    is_the_same = owner_of(host_of(target)) == owner_of(link.host) and not _LOG_IN.search(target)
    return Fault(
        link.place,
        f"{quoted(link.target)} has moved for good",
        f"Write {quoted(target + fragment, 200)}, if it is the page that you mean.",
        link.edit_to(target + fragment) if is_the_same else None,
        Severity.NOTE,
    )


def _fault(place: Place, target: str, answer: PageAnswer) -> Fault:
    severity, said, remedy = _SAID[answer.verdict]
    return Fault(place, f"{quoted(target)} {said.format(why=answer.why)}", remedy, severity=severity)


@rule(
    "NK078",
    Words(
        "a picture on the web is not there",
        "Readers see an empty frame, and a mailed picture cannot be mended.",
        "Save the picture beside the issue, or write the address under which it is.",
    ),
    Example(
        bad="sections: [{type: image, image: {src: 'https://gone.invalid/map.png', alt: A map}}]",
        good="sections: [{type: image, image: {src: 'https://example.org/map.png', alt: A map}}]",
    ),
    Severity.ERROR,
    opt_in="--links",
)
def dead_picture(draft: Draft) -> Iterator[Fault]:
    """Every picture on the web is there, and is a picture."""
    named = [each for each in draft.texts if each.kind == "file" and _can_be_asked(each.value)]
    answers = _answers(draft, [each.value for each in named])
    for text in named:
        answer = answers[text.value]
        if answer.verdict in _SAID:
            yield _fault(text.place, text.value, answer)
        elif answer.kind and not answer.kind.startswith(("image/", "application/octet-stream")):
            yield Fault(text.place, f"{quoted(text.value)} is no picture, but {answer.kind}")


RULES = (dead_link, dead_picture)

"""Rules on what people have agreed to: no story and no picture of somebody who was not asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.likely_people import QUOTED, RECOGNISED, likely_people
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.issue.markdown import to_plain
from newsletter_kit.issue.sections import Quote
from newsletter_kit.issue.values import Image, Item

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.checks.draft import Draft
    from newsletter_kit.checks.finding import Place
    from newsletter_kit.issue.people import Portrayal
    from newsletter_kit.issue.values import Consent, OfPeople

# The endings under which offices keep scanned forms. Anything else is the number of a form.
_FILE = re.compile(r"\.(?:pdf|jpe?g|png|tiff?|heic|docx?|odt)$", re.IGNORECASE)

_STORY = """\
sections:
  - type: stories
    items:
      - title: Natia, Imereti region
        body: Natia runs her own sewing business.
"""
_CONSENT = '        consent: {{form: "2024-017", date: {date}, scope: {scope}{more}}}\n'


def _story(date: str = "2024-02-01", scope: str = "newsletter", more: str = "") -> str:
    """The example's story with a consent."""
    return _STORY + _CONSENT.format(date=date, scope=scope, more=more)


@rule(
    "NK170",
    Words(
        "somebody is shown or told of without a consent",
        "People who tell their story trust the office. Who was not asked may be found by those they fled"
        " from, and a mail cannot be called back.",
        "Write `consent:` with the form, the date and the scope; or `people: false`, if nobody in it has to"
        " be asked: a drawing, a place, a campaign, or somebody who speaks for an office in public.",
    ),
    Example(bad=_STORY, good=_story()),
    Severity.ERROR,
)
def missing_consent(draft: Draft) -> Iterator[Fault]:
    """Every story, every named quotation and every picture of people has a consent; a guess only warns."""
    severity = Severity(draft.settings.people.missing_consent)
    for each in draft.portrayals:
        if each.consent is None and each.consent_at == (*each.location, "consent"):
            what = f"{_called(each.content)} has no consent"
            yield Fault(draft.at(each.location), what, severity=severity)
    guessed = Severity.WARNING if severity is Severity.ERROR else severity
    for person in likely_people(draft):
        does, remedy = ("seems to show", RECOGNISED) if person.is_picture else ("quotes", QUOTED)
        what = f"{person.words} {does} somebody, and nothing says whether they agreed"
        yield Fault(person.place, what, remedy, severity=guessed)


def _called(content: OfPeople) -> str:
    """The part in the author's words."""
    if isinstance(content, Image):
        return f"the picture {quoted(content.src)}"
    if isinstance(content, Quote):
        return f"what {content.by} says" if content.by else f"the quotation {quoted(content.text)}"
    words = (content.title or content.body or "") if isinstance(content, Item) else ""
    return f"the item {quoted(to_plain(words))}"


def _consents(draft: Draft) -> Iterator[tuple[Portrayal, Consent]]:
    return ((each, each.consent) for each in draft.portrayals if each.consent)


def _at(draft: Draft, portrayal: Portrayal, key: str) -> Place:
    return draft.at((*portrayal.consent_at, key))


@rule(
    "NK171",
    Words(
        "a consent has expired",
        "Whoever agreed for a time may now live under other circumstances, and has not agreed to this.",
        "Ask again, or leave the part out.",
    ),
    Example(bad=_story(more=", expires: 2024-03-01"), good=_story(more=", expires: 2026-01-31")),
    Severity.ERROR,
)
def expired_consent(draft: Draft) -> Iterator[Fault]:
    """Every consent still holds today."""
    for portrayal, consent in _consents(draft):
        if consent.expires and consent.expires < draft.today:
            yield Fault(
                _at(draft, portrayal, "expires"),
                f"the consent {quoted(consent.form)} ended on {consent.expires}",
            )


@rule(
    "NK172",
    Words(
        "a consent does not cover newsletters",
        "Somebody agreed to something else: a poster in one town is not a mail to thousands.",
        "Ask again; when the person agrees, add `newsletter` to the scope.",
    ),
    Example(bad=_story(scope="print"), good=_story(scope="[newsletter, print]")),
    Severity.ERROR,
)
def consent_for_something_else(draft: Draft) -> Iterator[Fault]:
    """Every consent allows the newsletter."""
    for portrayal, consent in _consents(draft):
        if not consent.allows("newsletter"):
            what = f"the consent {quoted(consent.form)} covers {', '.join(consent.scope)} alone"
            yield Fault(_at(draft, portrayal, "scope"), what)


@rule(
    "NK173",
    Words(
        "a consent is dated in the future",
        "It cannot have been signed yet: the date is mistyped, or nobody has been asked.",
        "Write the day that stands on the form.",
    ),
    Example(bad=_story(date="2042-02-01"), good=_story()),
    Severity.ERROR,
)
def consent_of_tomorrow(draft: Draft) -> Iterator[Fault]:
    """Every consent was signed before today."""
    for portrayal, consent in _consents(draft):
        if consent.date > draft.today:
            yield Fault(
                _at(draft, portrayal, "date"),
                f"the consent {quoted(consent.form)} is dated {consent.date}, which is still to come",
            )


@rule(
    "NK174",
    Words(
        "the form of a consent is a file that is not there",
        "When the person asks what they signed, nobody will find it.",
        "Put the file into the issue's folder or the newsletter's, or write the"
        " number under which you keep it.",
    ),
    Example(
        bad=_story().replace("2024-017", "forms/natia.pdf"),
        good=_story(),
    ),
)
def form_that_is_not_there(draft: Draft) -> Iterator[Fault]:
    """Every form that looks like a file is one."""
    for portrayal, consent in _consents(draft):
        if _FILE.search(consent.form) and not any(map(_is_file, _candidates(draft, consent.form))):
            yield Fault(_at(draft, portrayal, "form"), f"there is no file {quoted(consent.form)}")


def _candidates(draft: Draft, form: str) -> Iterator[Path]:
    if draft.issue.source:
        yield draft.issue.source.path.parent / form
    yield draft.settings.path(form)


def _is_file(path: Path) -> bool:
    return path.is_file()


@rule(
    "NK175",
    Words(
        "a child is shown and no guardian has signed",
        "A child cannot agree alone.",
        "Write `guardian:` with who signed for the child, such as `mother`.",
    ),
    Example(
        bad=_story() + "        minor: true\n",
        good=_story(more=", guardian: mother") + "        minor: true\n",
    ),
    Severity.ERROR,
)
def child_without_guardian(draft: Draft) -> Iterator[Fault]:
    """Every consent for a child names who signed for it."""
    for portrayal, consent in _consents(draft):
        if portrayal.minor and not consent.guardian:
            what = f"the consent {quoted(consent.form)} is for a child and names no guardian"
            yield Fault(_at(draft, portrayal, "form"), what)


@rule(
    "NK176",
    Words(
        "a consent does not cover the web, and the issue stands there too",
        "The page that shows the issue in a browser is open to everybody, and search engines keep it.",
        "Ask again, and add `web` to the scope; or leave `view_url` out of newsletter.toml.",
    ),
    Example(
        bad='view_url = "https://iom.int/((issue))"\n---\n' + _story(),
        good='view_url = "https://iom.int/((issue))"\n---\n' + _story(scope="[newsletter, web]"),
        kind="newsletter",
    ),
)
def consent_without_the_web(draft: Draft) -> Iterator[Fault]:
    """Where an issue has a page on the web, every consent covers it."""
    for portrayal, consent in _consents(draft):
        if draft.settings.view_url and consent.allows("newsletter") and not consent.allows("web"):
            what = f"the consent {quoted(consent.form)} covers no page on the web"
            yield Fault(_at(draft, portrayal, "scope"), what)


@rule(
    "NK177",
    Words(
        "a consent is a mere sample",
        "It stands where a real one belongs, and nobody has signed it.",
        "Write the number of the form that was signed, and its date.",
    ),
    Example(bad=_story().replace('"2024-017"', "SAMPLE – no such form"), good=_story()),
    Severity.NOTE,
)
def sample_consent(draft: Draft) -> Iterator[Fault]:
    """No form is called a sample."""
    for portrayal, consent in _consents(draft):
        if consent.form.upper().startswith("SAMPLE"):
            yield Fault(_at(draft, portrayal, "form"), f"the form is {quoted(consent.form)}")


RULES = (
    missing_consent,
    expired_consent,
    consent_for_something_else,
    consent_of_tomorrow,
    form_that_is_not_there,
    child_without_guardian,
    consent_without_the_web,
    sample_consent,
)

"""Rules on what the law and good manners want in every mail: from where it comes, and the way out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import quoted
from newsletter_kit.compile.slots import UNSUBSCRIBE_TAG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsletter_kit.checks.draft import Draft, DraftEdition
    from newsletter_kit.checks.finding import Place

FEWEST_WORDS = 3
"""A name, a street and a town: less than that finds nobody, unless there is a number, too."""

FEWEST_WORDS_WITH_NUMBER = 2
"""A street with its number and a town, as in Casilla 99, Lima."""

# E-mail addresses, pages and telephone numbers are no place to which a letter could go.
_NOT_POSTAL = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\+\d[\d ()-]{6,}")
_WORD = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]|[^\W\d_]{2,}")  # a Chinese sign is a word
_DIGIT_OR_GAP = re.compile(r"\d|\[(?:…|\.\.\.)\]")
_FLOOR = re.compile(
    r"\b\d+(?:st|nd|rd|th|\.|-?[йя]|er?|[eè]me)? (?:floor|storey|room|office|этаж|офис|étage|bureau)\b"
    r"|(?:\bმე-?)?\d+ ?სართული|\b(?:floor|room|office|офис|ოფისი) \d+",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@rule(
    "NK012",
    Words(
        "the postal address is none to which a letter could go",
        "The law of many countries, CAN-SPAM and CASL among them, wants a street address in every mail;"
        " readers judge by it whether the sender is real.",
        "Write street and number, postal code and town into `postal_address` in newsletter.toml.",
    ),
    Example(
        bad='postal_address = "IOMTBILISI@iom.int"',
        good='postal_address = "12 Hill Street, 0162 Tbilisi, Georgia"',
        kind="settings",
    ),
    Severity.ERROR,
)
def postal_address(draft: Draft) -> Iterator[Fault]:
    """There is a postal address in each language, with a place and a number in it."""
    for each in draft.editions:
        address, place = _postal_address(each)
        if trouble := _trouble_with(address):
            what, severity = trouble
            yield Fault(place, what, severity=severity)


def _trouble_with(address: str) -> tuple[str, Severity] | None:
    """What is wrong with an address, and how grave that is."""
    if not address:
        return "there is no postal address", Severity.ERROR
    postal = _NOT_POSTAL.sub(" ", address)
    if not _names_a_place(postal) and len(_WORD.findall(postal)) < FEWEST_WORDS:
        return f"{quoted(address)} names no street and town", Severity.ERROR
    if not _DIGIT_OR_GAP.search(postal):
        return f"{quoted(address)} has neither a number nor a postal code", Severity.WARNING
    if not _names_a_place(_FLOOR.sub(" ", postal)):
        return f"{quoted(address)} names a floor or a room, and no street with its number", Severity.WARNING
    return None


def _names_a_place(postal: str) -> bool:
    """Whether there is a number, and words enough for a street and a town."""
    enough = len(_WORD.findall(postal)) >= FEWEST_WORDS_WITH_NUMBER
    return enough and _DIGIT_OR_GAP.search(postal) is not None


def _postal_address(edition: DraftEdition) -> tuple[str, Place]:
    own = edition.issue.footer.postal_address
    if own:
        return own, edition.at(("footer", "postal_address"))
    return edition.draft.settings.postal_address or "", edition.draft.setting("postal_address")


@rule(
    "NK013",
    Words(
        "there is no way out that readers see",
        "Whoever cannot find how to leave the list reports the mail as spam. Gmail and Yahoo want the link"
        " in every mail to many, and so does the law.",
        "Set `unsubscribe_url` or `unsubscribe_mailto`, and let the layout show the link with its words.",
    ),
    Example(
        bad='<!DOCTYPE html><html><body><a style="display:none" href="((unsubscribe_url))">Leave</a>'
        "</body></html>",
        good='<!DOCTYPE html><html><body><a href="((unsubscribe_url))">Unsubscribe</a></body></html>',
        kind="html",
    ),
    Severity.ERROR,
)
def way_out(draft: Draft) -> Iterator[Fault]:
    """HTML and text of each language show a link to leave the list, and the settings say where it leads."""
    if not (draft.settings.unsubscribe_url or draft.settings.unsubscribe_mailto):
        yield Fault(draft.setting("unsubscribe_url"), "nothing says how to leave the list")
    for each in draft.editions:
        links = (link for link in each.page.all("a") if UNSUBSCRIBE_TAG in (link.get("href") or ""))
        if not any(each.page.words(link) for link in links):
            yield Fault(each.where, "the HTML shows no link to leave the list")
        if UNSUBSCRIBE_TAG not in each.text:
            yield Fault(each.where, "the plain text shows no address to leave the list")


@rule(
    "NK014",
    Words(
        "the copyright is of another year",
        "A year that was left over from the last issue makes readers wonder what else was.",
        "Write the year of this issue.",
    ),
    Example(
        bad="footer: {copyright: Copyright © 2022 / IOM Georgia}",
        good="footer: {copyright: Copyright © 2024 / IOM Georgia}",
    ),
    Severity.WARNING,
)
def copyright_year(draft: Draft) -> Iterator[Fault]:
    """The last year of the copyright is that of the issue, or today's."""
    for each in draft.editions:
        issue, years = each.issue, _YEAR.findall(each.issue.footer.copyright or "")
        right = issue.period.end.year if issue.period else draft.today.year
        if years and int(max(years)) not in {right, draft.today.year}:
            what = f"the copyright is of {max(years)}, and the issue of {right}"
            yield Fault(each.at(("footer", "copyright")), what, f"Write {right}.")


RULES = (postal_address, way_out, copyright_year)

"""Rules on how funders are shown: emblem and statement together, large enough, in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.checks.finding import Fault, Severity
from newsletter_kit.checks.funding_words import is_european_union, says_it_pays, usual_statement
from newsletter_kit.checks.rule import Example, Words, rule
from newsletter_kit.checks.wording import around, quoted
from newsletter_kit.compile.funders import funders_of
from newsletter_kit.policy import speaks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsletter_kit.checks.draft import Draft, DraftEdition
    from newsletter_kit.checks.finding import Place
    from newsletter_kit.compile.funders import ShownFunder

_LOGO = "{src: https://iom.int/eu.png, alt: European Union}"
_STATED = "Funded by the European Union"
_EU = f"""\
funders:
  - name: European Union
    logo: {_LOGO}
"""
_EU_ITEM = "intro: Under the EU-funded project, IOM trains officers.\n"
_WITH_LOGO = """\
[funders.fund]
name = "A fund"
logo = "fund.png"
---
funders: [fund]
---
"""
_PNG = "fund.png: iVBORw0KGgoAAAANSUhEUgAAAAEAAAABC"
_TRANSPARENT = f"{_PNG}AYAAAAfFcSJAAAADUlEQVR42mNgMF7AAAAB3gDUEM8f6AAAAABJRU5ErkJggg=="
_WHITE = f"{_PNG}AIAAACQd1PeAAAADElEQVR42mP4//8/AAX+Av4zEpUUAAAAAElFTkSuQmCC"


def _shown(edition: DraftEdition) -> tuple[ShownFunder, ...]:
    return funders_of(edition.issue, edition.draft.settings)


def _place(edition: DraftEdition, funder: ShownFunder) -> Place:
    """Where it is mended: in newsletter.toml, or at the issue's own entry."""
    if funder.key:
        return edition.draft.setting(f"funders.{funder.key}")
    names = [each.name for each in edition.issue.funders]
    return edition.at(("funders", names.index(funder.name)) if funder.name in names else ("funders",))


@rule(
    "NK205",
    Words(
        "the European Union is shown without its emblem and its statement together",
        "The contract for EU money wants both side by side wherever the work is told of; what is missing can"
        " cost a part of the grant.",
        "Give the funder a `logo` with the emblem, and a `statement` such as Funded by the European Union.",
    ),
    Example(bad=_EU, good=_EU + f"    statement: {_STATED}\n"),
    Severity.ERROR,
)
def emblem_without_statement(draft: Draft) -> Iterator[Fault]:
    """Wherever the European Union is a funder, the mail has its emblem and its statement."""
    for edition in draft.editions:
        for funder in _shown(edition):
            if _is_eu(funder):
                yield from _lacks(edition, funder)


def _is_eu(funder: ShownFunder) -> bool:
    return funder.key == "eu" or is_european_union(funder.name)


def _lacks(edition: DraftEdition, funder: ShownFunder) -> Iterator[Fault]:
    place, layout = _place(edition, funder), edition.draft.layout.name
    if funder.logo is None:
        yield Fault(place, f"{quoted(funder.name)} has no emblem", "Give it a `logo` with the emblem.")
    elif not _is_drawn(edition, funder):
        what = f"the layout {layout} does not show the emblem of {quoted(funder.name)}"
        yield Fault(edition.where, what, "Show funder.logo as a picture beside the statement.")
    if funder.statement is None:
        remedy = f"Write “{usual_statement(edition.language)}” as its `statement`."
        yield Fault(place, f"{quoted(funder.name)} has no statement", remedy)
    elif not _is_printed(edition, funder.statement):
        what = f"the layout {layout} does not print {quoted(funder.statement)}"
        yield Fault(edition.where, what, "Show {{ funder.statement }} beside the logo.")


def _is_drawn(edition: DraftEdition, funder: ShownFunder) -> bool:
    called = {_folded(each) for each in (funder.logo and funder.logo.alt, funder.name) if each}
    return any(_folded(picture.get("alt") or "") in called for picture in edition.page.all("img"))


def _is_printed(edition: DraftEdition, words: str) -> bool:
    seen = (edition.page.words(edition.page.body), edition.text)
    return all(_folded(words) in _folded(each) for each in seen)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


@rule(
    "NK206",
    Words(
        "a text says that the European Union pays, and the foot does not show it",
        "Whoever reads of EU money has to see the emblem with the statement, by the rules of every EU grant.",
        "Name the item's `project`, or write the European Union into `funders` with logo and statement.",
    ),
    Example(bad=_EU_ITEM, good=_EU_ITEM + _EU + f"    statement: {_STATED}\n"),
    Severity.ERROR,
)
def paid_and_not_shown(draft: Draft) -> Iterator[Fault]:
    """An edition whose texts tell of EU money has the European Union among its funders."""
    for edition in draft.editions:
        if any(map(_is_eu, _shown(edition))):
            continue
        pays = says_it_pays(edition.language)
        for text in draft.texts:
            if text.language == edition.language and (found := pays.search(text.value)):
                words = around(text.value, found.start(), found.end())
                yield Fault(text.place, f"{words} says that the European Union pays")


@rule(
    "NK207",
    Words(
        "a funder's logo is shown too small",
        "Funders say how small their logo may become; below that it cannot be recognised.",
        "Cut empty margins off the file, or use a version that is less wide.",
    ),
    Example(
        bad='[funders.fund]\nname = "A fund"\nlogo = "https://iom.int/fund.png"\nminimum_size = 300\n'
        "---\nfunders: [fund]",
        good='[funders.fund]\nname = "A fund"\nlogo = "https://iom.int/fund.png"\nminimum_size = 40\n'
        "---\nfunders: [fund]",
        kind="newsletter",
    ),
)
def small_logo(draft: Draft) -> Iterator[Fault]:
    """No logo is lower than its funder wants."""
    for edition in draft.editions:
        wanted = {each.logo.alt: each for each in _shown(edition) if each.logo and each.minimum_size}
        for picture in edition.page.all("img") if wanted else ():
            funder, height = wanted.get(picture.get("alt") or ""), picture.get("height") or ""
            if funder and height.isdigit() and int(height) < funder.minimum_size:
                what = f"the logo is {height} px high and {funder.minimum_size} px are wanted"
                yield Fault(_place(edition, funder), what)


@rule(
    "NK208",
    Words(
        "a logo with a transparent ground has no version for dark mode",
        "Some mail programs turn the ground dark by themselves, and dark letters vanish on it.",
        "Give the funder a `logo_dark`, or save the logo on a white ground.",
    ),
    Example(
        bad=f"{_WITH_LOGO}{_TRANSPARENT}",
        good=f"{_WITH_LOGO}{_WHITE}",
        kind="newsletter",
    ),
    Severity.NOTE,
)
def transparent_logo(draft: Draft) -> Iterator[Fault]:
    """A logo that lets the ground through has a second one for dark mode."""
    for edition in draft.editions:
        for funder in _shown(edition):
            file = _file(draft, funder)
            if file and not funder.logo_dark and _lets_through(file):
                yield Fault(_place(edition, funder), f"the logo {quoted(file.name)} has no ground of its own")


def _file(draft: Draft, funder: ShownFunder) -> Path | None:
    if funder.logo is None or funder.logo.is_remote:
        return None
    source = draft.issue.source
    folder = source.path.parent if source and not funder.key else draft.settings.root
    file = folder / funder.logo.src
    return file if file.is_file() else None


def _lets_through(file: Path) -> bool:
    from PIL import Image

    try:
        with Image.open(file) as picture:
            if not picture.has_transparency_data:
                return False
            alpha = picture.convert("RGBA").getchannel("A").histogram()
    except OSError:
        return False  # another rule tells of files that are no pictures
    return sum(alpha[:128]) > _ROUND_CORNERS * sum(alpha)


_ROUND_CORNERS = 0.05
"""The share of a logo that round corners leave free at most."""


@rule(
    "NK209",
    Words(
        "a funder's name or statement is missing in a language of the issue",
        "Readers of that language get the words in another one.",
        "Write a text for each language: { en = “…”, ka = “…” }.",
    ),
    Example(
        bad='[funders.fund]\nname = { ka = "ფონდი" }\n---\nfunders: [fund]',
        good='[funders.fund]\nname = { en = "A fund", ka = "ფონდი" }\n---\nfunders: [fund]',
        kind="newsletter",
    ),
)
def untranslated_funder(draft: Draft) -> Iterator[Fault]:
    """Every funder that is shown has its words in the language of the edition."""
    for edition in draft.editions:
        for key in (each.key for each in _shown(edition) if each.key):
            funder = draft.settings.funders[key]
            for name in ("name", "alt", "statement", "disclaimer"):
                words = getattr(funder, name)
                if words and not speaks(words, edition.language):
                    what = f"`{name}` has no words in {edition.language}"
                    yield Fault(draft.setting(f"funders.{key}"), what)


RULES = (
    emblem_without_statement,
    paid_and_not_shown,
    small_logo,
    transparent_logo,
    untranslated_funder,
)

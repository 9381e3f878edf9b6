"""A draft: an issue with all that a rule may want to look at, each part made when it is first asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from newsletter_kit.checks.finding import Place
from newsletter_kit.checks.page import read_page
from newsletter_kit.checks.pictures import WrittenPicture, written_pictures
from newsletter_kit.checks.place import place_in
from newsletter_kit.checks.spoken_text import SpokenText
from newsletter_kit.checks.written_links import WrittenLink, written_links
from newsletter_kit.compile.compile import compile_issue, compile_traced
from newsletter_kit.config import FILE_NAME
from newsletter_kit.errors import NewsletterError
from newsletter_kit.issue import only_for
from newsletter_kit.issue.people import portrayals
from newsletter_kit.issue.text_kind import kind_of
from newsletter_kit.issue.walk import texts
from newsletter_kit.toml_lines import line_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from newsletter_kit.audience.audience import Audience
    from newsletter_kit.checks.mail import Mail
    from newsletter_kit.checks.page import Page
    from newsletter_kit.checks.readers import Readers
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.compile.merge import MergeText
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.people import Portrayal
    from newsletter_kit.issue.source import Location
    from newsletter_kit.layout.layout import Layout


@dataclass(frozen=True)
class Draft:
    """An issue that loads, and everything around it.

    Attributes:
        issue: the issue in its main language.
        layout: the layout it is set in.
        settings: the settings that hold for it, its own `settings:` included.
        today: the day on which it is looked at.
        audience: the readers to try it with; None if none were named.
        earlier: the issues that came before it, the oldest first.

    Example:
        >>> draft = Draft(issue, layout, settings, date(2026, 11, 22))  # doctest: +SKIP
        >>> [each.language for each in draft.editions]  # doctest: +SKIP
        ['en', 'ka']
    """

    issue: Issue
    layout: Layout
    settings: Settings
    today: dt.date
    audience: Audience | None = None
    earlier: tuple[Issue, ...] = ()

    @cached_property
    def editions(self) -> tuple[DraftEdition, ...]:
        """The issue compiled in each of its languages, with every part in it, whoever it is meant for."""
        return tuple(DraftEdition(self, language) for language in self.issue.languages)

    @property
    def mails(self) -> Iterator[Mail]:
        """The finished mail of each edition to a made-up reader."""
        return (each.mail for each in self.editions)

    def at(self, location: Location) -> Place:
        """The place of a part of the issue in the author's file.

        Example:
            >>> str(draft.at(("subject",)))  # doctest: +SKIP
            'issue.yaml:3:1 subject'
        """
        return place_in(self.issue, location)

    def setting(self, name: str) -> Place:
        """The place of a setting: in newsletter.toml, or in the issue that overrides it.

        Example:
            >>> str(draft.setting("postal_address"))  # doctest: +SKIP
            'newsletter.toml:31:1 postal_address'
        """
        if name in self.issue.settings:
            return self.at(("settings", name))
        file = self.settings.root / FILE_NAME
        line = line_of(file.read_text(encoding="utf-8-sig"), tuple(name.split("."))) if file.is_file() else 0
        return Place(FILE_NAME, line, 1 if line else 0, name, file if line else None)

    @cached_property
    def readers(self) -> Readers | None:
        """What one pass over the audience has found; None if no readers were named."""
        from newsletter_kit.audience.suppression import read_suppression, suppress
        from newsletter_kit.checks.readers import look_at_readers

        if self.audience is None:
            return None
        path = self.settings.suppression
        gone = read_suppression(self.settings.path(path)) if path else suppress([])
        return look_at_readers(self.issue, self.audience, gone, self._edition_for)

    def _edition_for(self, language: str, holding: frozenset[str]) -> Edition:
        """The edition that somebody gets; most get the one with every part, which is there already."""
        whole = next(each for each in self.editions if each.language == language)
        if holding == whole.every_part:
            return whole.edition
        return compile_issue(self.issue, self.layout, self.settings, language=language, holding=holding)

    @cached_property
    def portrayals(self) -> tuple[Portrayal, ...]:
        """All that shows or tells of somebody who has to be asked."""
        return tuple(portrayals(self.issue))

    @cached_property
    def texts(self) -> tuple[SpokenText, ...]:
        """Every text of the issue and of its translations, each once, in reading order."""
        spoken = (self.issue.in_language(language) for language in self.issue.languages)
        return tuple(dict.fromkeys(text for issue in spoken for text in _texts_of(issue)))

    @cached_property
    def links(self) -> tuple[WrittenLink, ...]:
        """Every link that an author wrote, in each language."""
        return tuple(written_links(self.texts))

    @cached_property
    def pictures(self) -> tuple[WrittenPicture, ...]:
        """Every picture of the issue, once for each language that has an alt text of its own."""
        spoken = (self.issue.in_language(language) for language in self.issue.languages)
        return tuple(dict.fromkeys(picture for issue in spoken for picture in written_pictures(issue)))


_Made = TypeVar("_Made")


def _tried(make: Callable[[], _Made]) -> _Made | NewsletterError:
    """What came of it, also if that is an error: many rules ask, and it is made once."""
    try:
        return make()
    except NewsletterError as error:
        return error


def _made(outcome: _Made | NewsletterError) -> _Made:
    if isinstance(outcome, NewsletterError):
        raise outcome
    return outcome


@dataclass(frozen=True)
class DraftEdition:
    """One language of a draft.

    Attributes:
        draft: the draft.
        language: BCP 47 tag.
    """

    draft: Draft
    language: str

    @property
    def issue(self) -> Issue:
        """The issue in this language."""
        return self.draft.issue.in_language(self.language)

    @property
    def where(self) -> Place:
        """The place of a finding that concerns the edition as a whole."""
        return Place(f"edition {self.language}")

    def at(self, location: Location) -> Place:
        """The place of a part of the issue in the file of this language."""
        return place_in(self.issue, location)

    @property
    def edition(self) -> Edition:
        """The edition as it would be mailed."""
        return _made(self._edition)

    @property
    def page(self) -> Page:
        """The HTML as a tree whose elements know where they came from."""
        return _made(self._page)

    @cached_property
    def _edition(self) -> Edition | NewsletterError:
        return _tried(partial(compile_issue, *self._asked, language=self.language, holding=self.every_part))

    @cached_property
    def _page(self) -> Page | NewsletterError:
        if isinstance(self._edition, NewsletterError):
            return self._edition  # its places are whole; those of a traced compilation are not
        compiled = partial(compile_traced, *self._asked, language=self.language, holding=self.every_part)
        traced = _tried(compiled)
        if isinstance(traced, NewsletterError):
            return traced
        return read_page(traced, self.issue, self.draft.layout)

    @property
    def mail(self) -> Mail:
        """The finished mail to a made-up reader, read again byte by byte."""
        return _made(self._mail)

    @cached_property
    def _mail(self) -> Mail | NewsletterError:
        from newsletter_kit.checks.sample_mail import mail_of

        return _tried(lambda: mail_of(self.edition, self.draft.today))

    @property
    def _asked(self) -> tuple[Issue, Layout, Settings]:
        return self.draft.issue, self.draft.layout, self.draft.settings

    @cached_property
    def html(self) -> str:
        """The HTML with its merge tags, as it would be mailed."""
        return unsplit(self.edition.html)

    @cached_property
    def text(self) -> str:
        """The plain text with its merge tags."""
        return unsplit(self.edition.text)

    @property
    def every_part(self) -> frozenset[str]:
        """The names of all conditions of the issue: no part is left out."""
        return frozenset(only_for.condition_name(each) for each in only_for.conditions(self.draft.issue))


def unsplit(text: MergeText) -> str:
    """The text with its merge tags in it again.

    Example:
        >>> unsplit(edition.subject)  # doctest: +SKIP
        'News for ((first_name|you))'
    """
    tags = [
        f"(({tag.name}))" if tag.fallback is None else f"(({tag.name}|{tag.fallback}))" for tag in text.tags
    ]
    return "".join(piece for pair in zip(text.literals, [*tags, ""], strict=True) for piece in pair)


def _texts_of(issue: Issue) -> Iterator[SpokenText]:
    """The texts that stand in an issue's own file; of a translation without what it takes from its parent."""
    report = issue.origin.report
    missing = {each.where.rpartition(" ")[2] for each in report.missing} if report else set()
    for text in texts(issue):
        if not _is_from_parent(issue, text.location, missing):
            place = place_in(issue, text.location)
            yield SpokenText(place, text.location, text.value, issue.language, kind_of(text.field))


def _is_from_parent(issue: Issue, location: Location, missing: AbstractSet[str]) -> bool:
    """Whether a translation has not the part that a text stands in, or has it empty."""
    source = issue.source
    if source is None or source.parent is None:
        return False
    way = [str(step) for step in location]
    is_empty = any(".".join(way[:length]) in missing for length in range(1, len(way) + 1))
    return is_empty or source.file_of(location) is not source

"""One sheet: an edition as it is drawn, quickly, with all that the drawing needs and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter_kit.compile.compile import compile_traced
from newsletter_kit.compile.edition import Edition
from newsletter_kit.compile.merge import join, split_header, split_html, split_plain
from newsletter_kit.issue.only_for import holding
from newsletter_kit.issue.spoken import spoken_language
from newsletter_kit.message.fields import merge_values
from newsletter_kit.message.sample import sample_reader

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.edition import InlineImage
    from newsletter_kit.compile.trace import Trace
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.preview.desk import Desk


@dataclass(frozen=True, slots=True)
class View:
    """Which of the editions is looked at.

    Attributes:
        language: BCP 47 tag.
        holding: names of the `only_for` conditions that hold.

    Example:
        >>> View("ka").holding
        frozenset()
    """

    language: str
    holding: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """An edition whose elements tell where they came from.

    Attributes:
        edition: its subject, HTML and pictures; the text and the MJML are left empty, as they cost time.
        traces: what the classes `nk-trace-N` of its HTML mean.
        pictures: its pictures, by the name under which they are shown.
    """

    edition: Edition
    traces: tuple[Trace, ...]
    pictures: Mapping[str, InlineImage]

    def html_for(self, reader: Recipient | None) -> str:
        """The HTML that a reader gets, or somebody without fields, with its trace classes."""
        return join(self.edition.html, values_for(self.edition, reader))

    def subject_for(self, reader: Recipient | None) -> str:
        """The subject that a reader gets."""
        return join(self.edition.subject, values_for(self.edition, reader))


def draw(desk: Desk, view: View) -> Sheet:
    """Compile one edition of what lies on the desk.

    Raises:
        IssueError: if a picture or a link of the issue cannot be used.
        LayoutError: if a template is wrong.

    Example:
        >>> draw(desk, View("en")).html_for(None)[:15]  # doctest: +SKIP
        '<!DOCTYPE html>'
    """
    traced = compile_traced(
        desk.issue, desk.layout, desk.settings, language=view.language, holding=view.holding
    )
    edition = Edition(
        issue_id=desk.issue.id,
        language=view.language,
        variant="+".join(sorted(view.holding)),
        subject=split_header(desk.issue.in_language(view.language).subject),
        html=split_html(traced.html),
        text=split_plain(""),
        images=traced.images,
        hosted_images=(),
        mjml="",
        settings=desk.settings,
        digest="",
    )
    return Sheet(edition, traced.traces, {each.file_name: each for each in traced.images})


def values_for(edition: Edition, reader: Recipient | None) -> dict[str, str]:
    """The merge fields of a reader; without one, each field that has no fallback shows its own name.

    Raises:
        AudienceError: if the reader lacks a value that must be there.

    Example:
        >>> values_for(edition, None)["email"]  # doctest: +SKIP
        'reader@example.org'
    """
    return merge_values(edition, reader or sample_reader(edition))


def view_of_reader(issue: Issue, reader: Recipient) -> View:
    """The edition that a reader gets: in their language, with the parts that are meant for them.

    Example:
        >>> view_of_reader(issue, reader).language  # doctest: +SKIP
        'ka'
    """
    return View(spoken_language(reader.language, issue.languages), holding(issue, reader.fields))

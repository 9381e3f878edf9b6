"""Issue × layout → Edition. The only place that knows the order of the steps."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from newsletter_kit.compile.edition import Edition
from newsletter_kit.compile.funders import funders_of
from newsletter_kit.compile.images import PictureStore
from newsletter_kit.compile.kept import render_section
from newsletter_kit.compile.kept_frame import RenderedSection, render_frame
from newsletter_kit.compile.kept_html import html_of
from newsletter_kit.compile.merge import split_header, split_html, split_plain
from newsletter_kit.compile.page import language_values, page_values
from newsletter_kit.compile.slots import require_slots
from newsletter_kit.compile.wording import direction_of, tidy_text
from newsletter_kit.issue.only_for import for_fields
from newsletter_kit.issue.people import without_consents
from newsletter_kit.layout.mjml import plain_mjml
from newsletter_kit.layout.shown_lines import lines_shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from newsletter_kit.compile.trace import TracedHtml
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.layout.layout import Layout

UNTINTED = frozenset({"avrr", "note", "divider", "stats", "call_to_action"})
"""Sections with a ground of their own: they do not take part in the alternation of white and tint."""


def compile_issue(
    issue: Issue,
    layout: Layout,
    settings: Settings | None = None,
    *,
    language: str | None = None,
    holding: frozenset[str] = frozenset(),
) -> Edition:
    """Compile an issue for one language and one variant.

    Args:
        issue: what `load_issue` gave.
        layout: what `load_layout` gave.
        settings: what `load_settings` gave; those of the issue's folder unless given. What the issue
            overrides wins.
        language: BCP 47 tag of the edition; the issue's main language unless given.
        holding: names of the `only_for` conditions that hold, such as `{"country=de"}`; a section or an
            item with another condition is left out.

    Raises:
        IssueError: if a picture or a link of the issue cannot be used.
        LayoutError: if a template is wrong, or leaves out what every mail needs.
        ConfigError: if `settings` is not given and newsletter.toml is missing or wrong.

    Example:
        >>> edition = compile_issue(issue, load_layout("iom"))  # doctest: +SKIP
        >>> edition.language  # doctest: +SKIP
        'en'
    """
    desk = _desk(issue, layout, settings, language, holding)
    with lines_shown(layout.folders):
        mjml = _render(desk, "mjml")
        text = tidy_text(_render(desk, "txt"))
        html = _html(desk, mjml)
    require_slots(html, text, desk.values["newsletter"].postal_address, layout.name)
    parts = Parts(plain_mjml(mjml), html, text, "+".join(sorted(holding)))
    return _edition(desk.issue, desk.settings, desk.store, parts)


def compile_traced(
    issue: Issue,
    layout: Layout,
    settings: Settings | None = None,
    *,
    language: str | None = None,
    holding: frozenset[str] = frozenset(),
) -> TracedHtml:
    """The HTML of an edition in which every element tells where it came from, for checks and for the preview.

    It differs from the HTML of `compile_issue` by classes alone. Arguments and errors are the same.

    Example:
        >>> compile_traced(issue, load_layout("iom")).traces[0].template  # doctest: +SKIP
        'base/issue.mjml.j2:41'
    """
    from newsletter_kit.compile.trace import TracedHtml, with_trace_classes

    desk = _desk(issue, layout, settings, language, holding)
    with lines_shown(layout.folders):
        mjml, traces = with_trace_classes(_render(desk, "mjml", numbered=True))
        html = _html(desk, mjml)
    return TracedHtml(html, traces, tuple(desk.store.gathered.values()))


def render_issue(issue: Issue, layout: Layout, settings: Settings) -> tuple[str, str]:
    """The MJML and the plain text that the templates make of an issue, before they are compiled and checked.

    Args:
        issue: what `load_issue` gave.
        layout: what `load_layout` gave.
        settings: what `load_settings` gave.

    Raises:
        IssueError: if a picture or a link of the issue cannot be used.
        LayoutError: if a template cannot be rendered.

    Example:
        >>> mjml, text = render_issue(issue, load_layout("iom"), settings)  # doctest: +SKIP
        >>> mjml[:5]  # doctest: +SKIP
        '<mjml'
    """
    desk = _desk(issue, layout, settings, None, frozenset())
    return plain_mjml(_render(desk, "mjml")), tidy_text(_render(desk, "txt"))


class _Desk(NamedTuple):
    """What one edition is compiled from."""

    issue: Issue
    layout: Layout
    settings: Settings
    store: PictureStore
    values: Mapping[str, Any]


def _desk(
    issue: Issue,
    layout: Layout,
    settings: Settings | None,
    language: str | None,
    holding: frozenset[str],
) -> _Desk:
    settings = (settings or _settings_of(issue)).overridden(issue.settings)
    spoken = without_consents(for_fields(issue.in_language(language or issue.language), holding))
    store = _store(spoken, settings)
    values = page_values(spoken, issue.languages, layout, settings, store)
    shown = spoken.with_origin(spoken.origin, funders=funders_of(spoken, settings))
    return _Desk(spoken, layout, settings, store, {**values, "issue": shown})


def _html(desk: _Desk, mjml: str) -> str:
    return html_of(mjml, desk.issue.language, desk.values["dir"], desk.layout.inliner)


def _settings_of(issue: Issue) -> Settings:
    from newsletter_kit.config import load_settings

    start = issue.source.path if issue.source else "."
    return load_settings(start)


def _store(issue: Issue, settings: Settings) -> PictureStore:
    folder = issue.source.path.parent if issue.source else settings.root
    base = f"{settings.image_base_url.rstrip('/')}/{issue.id}" if settings.image_base_url else None
    return PictureStore(folder, base, settings.sender.address.rpartition("@")[2])


def _render(desk: _Desk, kind: str, *, numbered: bool = False) -> str:
    sections = tuple(_rendered_sections(desk, kind))
    if numbered:
        sections = tuple(_numbered(index, each) for index, each in enumerate(sections))
    return render_frame(desk.layout, f"issue.{kind}.j2", desk.values, sections)


def _numbered(index: int, section: RenderedSection) -> RenderedSection:
    from newsletter_kit.compile.trace import with_section_number

    return replace(section, markup=Markup(with_section_number(section.markup, index)))  # noqa: S704  as before


def _rendered_sections(desk: _Desk, kind: str) -> Iterator[RenderedSection]:
    issue, layout, values = desk.issue, desk.layout, desk.values
    spoken = {each: language_values(issue, each, layout) for each in {*issue.section_languages}}
    tinted = True
    last = len(issue.sections) - 1
    for index, (section, language) in enumerate(zip(issue.sections, issue.section_languages, strict=True)):
        tinted = not tinted if section.type not in UNTINTED else tinted
        own = {
            **spoken[language],
            "section": section,
            "index": index,
            "first": index == 0,
            "last": index == last,
            "tinted": tinted,
            "lang": language,
            "lang_dir": direction_of(language),
        }
        markup = render_section(layout, f"sections/{section.type}.{kind}.j2", {**values, **own})
        markup = Markup(markup) if kind == "mjml" else markup.strip("\n")  # noqa: S704  our own template's
        yield RenderedSection(section.type, markup, tinted)


class Parts(NamedTuple):
    """The finished parts of an edition, before they are split at their merge tags."""

    mjml: str
    html: str
    text: str
    variant: str


def _edition(issue: Issue, settings: Settings, store: PictureStore, parts: Parts) -> Edition:
    pictures = tuple(store.gathered.values())
    return Edition(
        issue_id=issue.id,
        language=issue.language,
        variant=parts.variant,
        subject=split_header(issue.subject),
        html=split_html(parts.html),
        text=split_plain(parts.text),
        images=() if store.base_url else pictures,
        hosted_images=pictures if store.base_url else (),
        mjml=parts.mjml,
        settings=settings,
        digest=_digest(issue, parts, store),
    )


def _digest(issue: Issue, parts: Parts, store: PictureStore) -> str:
    """SHA-256 of subject, parts and pictures; each piece is told from the next by its length."""
    digest = hashlib.sha256()
    pieces = [issue.id, issue.language, parts.variant, issue.subject, parts.html, parts.text, *store.gathered]
    for piece in pieces:
        encoded = piece.encode()
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()

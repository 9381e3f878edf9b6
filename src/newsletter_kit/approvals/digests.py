"""What an approval is bound to: a digest of each edition and of all around it that a reader meets."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from newsletter_kit.compare.pictures import shown_in
from newsletter_kit.compile.compile import compile_issue
from newsletter_kit.compile.funders import funders_of
from newsletter_kit.issue import only_for
from newsletter_kit.issue.values import Image
from newsletter_kit.issue.walk import parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsletter_kit.compile.edition import Edition, InlineImage
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.layout.layout import Layout


def digests_of(issue: Issue, layout: Layout, settings: Settings) -> dict[str, str]:
    """The digest of each edition of an issue, with every part in it, by its language.

    Raises:
        IssueError: if a picture or a link of the issue cannot be used.
        LayoutError: if a template is wrong.

    Example:
        >>> digests_of(issue, layout, settings).keys()  # doctest: +SKIP
        dict_keys(['en', 'ka'])
    """
    every_part = frozenset(only_for.condition_name(each) for each in only_for.conditions(issue))
    made = (
        compile_issue(issue, layout, settings, language=language, holding=every_part)
        for language in issue.languages
    )
    return {each.language: digest_to_approve(each, issue) for each in made}


def digest_to_approve(edition: Edition, issue: Issue) -> str:
    """SHA-256 of all that a reader gets and meets, in hex; the same on every machine.

    That is: subject, HTML and text of the edition; the files of its pictures; who sends it, where answers
    and its own links go; and which part is meant for whom. A picture's own file is taken and not the smaller
    one that is mailed, because two machines may write the same picture in other bytes.

    Args:
        edition: the edition with every part in it.
        issue: the issue it was compiled from.

    Example:
        >>> digest_to_approve(edition, issue)  # doctest: +SKIP
        '5f0c…'
    """
    spoken, settings = issue.in_language(edition.language), edition.settings
    named = (edition.issue_id, edition.language, edition.variant)
    digest = hashlib.sha256()
    for piece in (*named, *_told(edition), *_pictures(spoken, settings), *_of(settings), *_meant_for(spoken)):
        encoded = piece.encode()
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()


def _told(edition: Edition) -> Iterator[str]:
    """Every piece of the edition; a picture is called by its number, for its name is made of its bytes."""
    images = (*edition.images, *edition.hosted_images)
    for text in (edition.subject, edition.html, edition.text):
        for piece in text.literals:
            yield _with_numbers(piece, images)
        for tag in text.tags:
            yield f"{tag.name}|{tag.fallback}|{tag.place}"


def _with_numbers(piece: str, images: Sequence[InlineImage]) -> str:
    for number, image in enumerate(images):
        for name in (image.cid, image.file_name):
            piece = piece.replace(name, f"picture-{number}")
    return piece


def _pictures(spoken: Issue, settings: Settings) -> Iterator[str]:
    images = [part for _, part in parts(spoken) if isinstance(part, Image)]
    logos = [
        logo for funder in funders_of(spoken, settings) for logo in (funder.logo, funder.logo_dark) if logo
    ]
    if settings.logo:
        logos.append(Image.model_construct(src=str(settings.path(settings.logo)), alt=""))
    for image in (*images, *logos):
        yield shown_in(spoken, image).digest


def _of(settings: Settings) -> Iterator[str]:
    links = (
        settings.unsubscribe_url,
        settings.unsubscribe_mailto,
        settings.view_url,
        settings.preferences_url,
    )
    for each in (settings.sender, settings.reply_to, *links):
        yield str(each or "")


def _meant_for(spoken: Issue) -> Iterator[str]:
    """Each condition with its place: an edition with every part in it does not tell who gets which."""
    for location, part in parts(spoken):
        if condition := getattr(part, "only_for", None):
            yield f"{'.'.join(map(str, location))} {only_for.condition_name(condition)}"

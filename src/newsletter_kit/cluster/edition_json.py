"""Editions as JSON can hold them, and back: all that messages are made of, and none of how it was made."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from newsletter_kit.compile.edition import Edition, InlineImage
from newsletter_kit.compile.merge import MergeTag, MergeText, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.config import Settings

_TEXTS = ("subject", "html", "text")
_WORDS = ("issue_id", "language", "variant", "digest", "rehearsal")


def edition_as_json(edition: Edition, files: dict[str, bytes]) -> dict[str, Any]:
    """An edition without its MJML, its settings and the pictures that stand on the web.

    Args:
        edition: what is to travel.
        files: its pictures are added here by their SHA-256, so that editions share them.

    Example:
        >>> edition_as_json(edition, {})["language"]  # doctest: +SKIP
        'ka'
    """
    words: dict[str, Any] = {name: getattr(edition, name) for name in _WORDS}
    texts = {name: _text_as_json(getattr(edition, name)) for name in _TEXTS}
    return {**words, **texts, "images": [_image_as_json(each, files) for each in edition.images]}


def edition_from_json(told: Mapping[str, Any], files: Mapping[str, bytes], settings: Settings) -> Edition:
    """The edition of which `edition_as_json` told.

    Args:
        told: what that function gave.
        files: the pictures by their SHA-256.
        settings: those that hold for the issue.

    Example:
        >>> edition_from_json(told, files, settings).language  # doctest: +SKIP
        'ka'
    """
    words: dict[str, Any] = {name: told[name] for name in _WORDS}
    texts: dict[str, Any] = {name: _text_from_json(told[name]) for name in _TEXTS}
    images = tuple(_image_from_json(each, files) for each in told["images"])
    return Edition(**words, **texts, images=images, hosted_images=(), mjml="", settings=settings)


def _text_as_json(text: MergeText) -> dict[str, Any]:
    tags = [[tag.name, tag.fallback, tag.place.name] for tag in text.tags]
    return {"literals": list(text.literals), "tags": tags}


def _text_from_json(told: Mapping[str, Any]) -> MergeText:
    tags = (MergeTag(name, fallback, Place[place]) for name, fallback, place in told["tags"])
    return MergeText(tuple(told["literals"]), tuple(tags))


def _image_as_json(image: InlineImage, files: dict[str, bytes]) -> list[str]:
    digest = sha256(image.content).hexdigest()
    files[digest] = image.content
    return [image.cid, image.file_name, image.media_type, digest]


def _image_from_json(told: list[str], files: Mapping[str, bytes]) -> InlineImage:
    cid, file_name, media_type, digest = told
    return InlineImage(cid, file_name, media_type, files[digest])

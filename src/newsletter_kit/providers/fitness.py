"""What a provider cannot carry is refused before a run, and never dropped in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsletter_kit.errors import Problem
from newsletter_kit.message.message import form_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.providers.base import Capabilities


def unsupported(name: str, capabilities: Capabilities, editions: Iterable[Edition]) -> list[Problem]:
    """Everything in these editions that a provider cannot carry; the run must not begin then.

    Args:
        name: the provider's name.
        capabilities: what it can do.
        editions: every edition that somebody gets.

    Returns:
        One problem for each thing, for a `ProviderUnsupported`; none if all is well.

    Example:
        >>> unsupported("brevo", capabilities, [edition])  # doctest: +SKIP
        [Problem(where='brevo', what='it cannot carry the 3 pictures inside the mail', …)]
    """
    problems = (problem for edition in editions for problem in _problems(name, capabilities, edition))
    return list(dict.fromkeys(problems))


def _problems(name: str, capabilities: Capabilities, edition: Edition) -> Iterator[Problem]:
    count, settings = len(edition.images), edition.settings
    if count and not (capabilities.inline_images and capabilities.images_in_batch):
        what = f"it cannot carry the {count} pictures inside the mail"
        remedy = "Set image_base_url in newsletter.toml, so that they stand on the web."
        yield Problem(name, what, remedy)
    if not capabilities.list_unsubscribe and (settings.unsubscribe_url or settings.unsubscribe_mailto):
        what = "it does not pass on the headers by which mail programs offer to leave the list"
        yield Problem(name, what, "Choose another provider.")
    size, most = sum(map(len, form_of(edition).pieces)), capabilities.message_bytes
    if most is not None and size > most:
        what = f"the mail has about {size:,} bytes, and it takes {most:,}"
        yield Problem(f"{name} {edition.language}", what, "Make the pictures smaller, or set image_base_url.")

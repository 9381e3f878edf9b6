"""The audience and the suppression list that a verb works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from newsletter_kit import Audience, Settings, Suppression
    from newsletter_kit.audience.reading import Reading


def audience_of(
    settings: Settings, path: Path | None, known: Mapping[str, Reading] | None = None
) -> Audience:
    """The audience in `path`, else the one that newsletter.toml names, read as newsletter.toml says.

    Args:
        settings: that name it.
        path: the file that was named instead.
        known: what earlier readings found, as for `recall_audience`.

    Raises:
        ConfigError: if neither names a file.
        AudienceError: if the file cannot be used.

    Example:
        >>> len(audience_of(settings, None))  # doctest: +SKIP
        1204
    """
    from newsletter_kit.audience.sources import recall_audience
    from newsletter_kit.errors import ConfigError, Problem

    if path is None and settings.audience is None:
        remedy = "Name the file of recipients there, or with --audience."
        raise ConfigError(Problem("newsletter.toml audience", "it is not set", remedy))
    return recall_audience(
        path or settings.path(settings.audience or ""),
        known or {},
        encoding=settings.audience_encoding,
        columns=settings.audience_columns,
    )


def audience_at_hand(settings: Settings) -> Path | None:
    """The audience that newsletter.toml names, if that file is there.

    Example:
        >>> audience_at_hand(settings)  # doctest: +SKIP
        PosixPath('audience.csv')
    """
    path = settings.path(settings.audience) if settings.audience else None
    return path if path and path.is_file() else None


def suppression_of(settings: Settings) -> Suppression:
    """The suppression list that newsletter.toml names; nobody is on it if none is named.

    Raises:
        AudienceError: if the file cannot be read: without it, somebody who has left would be mailed.

    Example:
        >>> len(suppression_of(settings))  # doctest: +SKIP
        10
    """
    from newsletter_kit import read_suppression
    from newsletter_kit.audience.suppression import suppress

    return read_suppression(settings.path(settings.suppression)) if settings.suppression else suppress([])

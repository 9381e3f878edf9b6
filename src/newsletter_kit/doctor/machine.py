"""Python, the clock, and the packages that newsletters are made with."""

from __future__ import annotations

import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from newsletter_kit.errors import ConfigError
from newsletter_kit.finding import ok, wrong, wrong_by
from newsletter_kit.installing import how_to_install
from newsletter_kit.sending.readiness import require_sane_clock

if TYPE_CHECKING:
    from newsletter_kit.finding import Finding

PACKAGES = ("newsletter-kit", "mjml-python", "css-inline", "premailer", "Jinja2", "pydantic", "requests")
"""What the look of a mail and its way depend upon; their versions help whoever is asked for help."""

EXTRAS: dict[str, tuple[str, str]] = {
    "ses": ("botocore", "it signs what is sent to Amazon SES"),
    "dkim": ("dkimpy", "it signs mail that goes by SMTP"),
}
"""By the extra's name: the package that it installs, and what for."""


def judge_machine(wanted: frozenset[str] = frozenset(), now: datetime | None = None) -> list[Finding]:
    """What is to be said of this machine.

    Args:
        wanted: the extras without which this newsletter cannot be sent.
        now: this moment unless given.

    Example:
        >>> judge_machine()[0].where
        'Python'
    """
    python = f"{platform.python_version()}, with SQLite {sqlite3.sqlite_version}, on {platform.system()}"
    extras = [_extra(name, package, why, wanted) for name, (package, why) in EXTRAS.items()]
    return [ok("Python", python), _clock(now or datetime.now(UTC)), *map(_package, PACKAGES), *extras]


def _clock(now: datetime) -> Finding:
    try:
        require_sane_clock(now)
    except ConfigError as error:
        return wrong_by(error)[0]
    return ok("the clock", f"it says {now:%Y-%m-%d %H:%M} UTC")


def _package(name: str) -> Finding:
    try:
        return ok(name, version(name))
    except PackageNotFoundError:
        return wrong(name, "it is not installed", how_to_install())


def _extra(name: str, package: str, why: str, wanted: frozenset[str]) -> Finding:
    where = f"extra {name}"
    try:
        return ok(where, f"{package} {version(package)}: {why}")
    except PackageNotFoundError:
        what, remedy = f"{package} is not installed", how_to_install(name)
        if name in wanted:
            return wrong(where, what, remedy)
        return ok(where, f"{what}, and not needed: {why}")

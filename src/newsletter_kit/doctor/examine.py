"""All that is looked at, chapter by chapter; each is done when it is asked for, so that it can be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from newsletter_kit.config import Settings, load_settings
from newsletter_kit.doctor.connection import judge_connection
from newsletter_kit.doctor.credentials import judge_credentials
from newsletter_kit.doctor.ledger import judge_ledger
from newsletter_kit.doctor.machine import judge_machine
from newsletter_kit.doctor.masking import without_addresses
from newsletter_kit.doctor.network import judge_network
from newsletter_kit.doctor.readers import judge_readers
from newsletter_kit.doctor.secret_files import judge_secret_files
from newsletter_kit.doctor.sender import sender_domain
from newsletter_kit.doctor.settings import judge_settings
from newsletter_kit.doctor.trial_signature import judge_signature
from newsletter_kit.errors import ConfigError
from newsletter_kit.finding import look, ok, wrong, wrong_by
from newsletter_kit.sender_domain.look import look_at_domain
from newsletter_kit.sender_domain.resolver import Resolver
from newsletter_kit.sending.ledgers import ledger_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from newsletter_kit.finding import Finding

_WITHOUT_HTTP = frozenset({"outbox", "smtp"})


@dataclass(frozen=True, slots=True)
class Visit:
    """What is to be looked at.

    Attributes:
        provider: another one than newsletter.toml names.
        ledger: another place than the usual one.
        selectors: names of DKIM keys.
        offline: ask nobody over the network.
        resolver: whom to ask about names; this machine's name servers unless given.
    """

    provider: str | None = None
    ledger: str | None = None
    selectors: tuple[str, ...] = ()
    offline: bool = False
    resolver: Resolver | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """What was found of one subject; no key and no whole address is in it."""

    title: str
    findings: tuple[Finding, ...]


def examine(start: Path, visit: Visit) -> Iterator[Chapter]:
    """Look at the newsletter that `start` belongs to, one chapter after the other.

    Args:
        start: a file or folder of the project.
        visit: what is to be looked at.

    Example:
        >>> [chapter.title for chapter in examine(Path(), Visit(offline=True))]  # doctest: +SKIP
        ['Settings', 'Readers', 'Ledger', 'This machine', 'Provider outbox']
    """
    settings = _settings(start)
    if not isinstance(settings, Settings):
        yield _chapter("Settings", lambda: settings)
        yield _chapter("This machine", judge_machine)
        return
    provider = visit.provider or settings.provider
    extras = _extras(settings, provider)
    yield _chapter("Settings", lambda: [_place(settings), *judge_settings(settings)])
    yield _chapter("Readers", lambda: judge_readers(settings))
    yield _chapter("Ledger", lambda: judge_ledger(ledger_place(settings, visit.ledger)))
    yield _chapter("This machine", lambda: [*judge_machine(extras), *judge_secret_files(settings)])
    yield _chapter(f"Provider {provider}", lambda: _provider(settings, provider, visit))
    if provider != "outbox":
        yield _chapter("Sender's domain", lambda: _domain(settings, provider, visit))


def _settings(start: Path) -> Settings | list[Finding]:
    try:
        return load_settings(start)
    except ConfigError as error:
        return wrong_by(error)
    except OSError as error:
        return [_unreadable("newsletter.toml", error)]


def _place(settings: Settings) -> Finding:
    return ok("newsletter.toml", f"it is {settings.root / 'newsletter.toml'}")


def _chapter(title: str, judge: Callable[[], Iterable[Finding]]) -> Chapter:
    """What was found until nothing more could be read."""
    findings: list[Finding] = []
    try:
        findings.extend(judge())
    except OSError as error:
        findings.append(_unreadable(str(error.filename or title), error))
    return Chapter(title, tuple(_discreet(each) for each in findings))


def _unreadable(where: str, error: OSError) -> Finding:
    return wrong(where, f"it cannot be read: {error.strerror or error}", "Let this user read it.")


def _discreet(finding: Finding) -> Finding:
    where, what, remedy = (without_addresses(each) for each in (finding.where, finding.what, finding.remedy))
    return replace(finding, where=where, what=what, remedy=remedy)


def _extras(settings: Settings, provider: str) -> frozenset[str]:
    """Without which this newsletter cannot be sent."""
    signs = provider == "smtp" and "dkim_key" in settings.providers.get("smtp", {})
    return frozenset(name for name, wanted in (("ses", provider == "ses"), ("dkim", signs)) if wanted)


def _provider(settings: Settings, provider: str, visit: Visit) -> list[Finding]:
    keys = judge_credentials(provider)
    if any(each.grade == "wrong" for each in keys):
        return keys
    offline = [look(provider, "it was not asked, since nothing may go over the network")]
    asks_nobody = visit.offline and provider != "outbox"
    findings = judge_connection(settings, provider, offline=asks_nobody)
    ways = judge_network() if provider not in _WITHOUT_HTTP else []
    return [*keys, *ways, *findings, *(offline if asks_nobody else [])]


def _domain(settings: Settings, provider: str, visit: Visit) -> Iterable[Finding]:
    sender = sender_domain(settings, provider, visit.selectors)
    if visit.offline:
        return [look(sender.domain, "it could not be looked at, since nothing may go over the network")]
    resolver = visit.resolver or Resolver()
    signature = judge_signature(settings, resolver) if provider == "smtp" else []
    return [*look_at_domain(sender, resolver), *signature]

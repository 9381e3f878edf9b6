"""`doctor`: is all ready to be sent, and if not, what is to do?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter_kit.cli.arguments import AsJson, LedgerNamed  # noqa: TC001  typer reads the annotations
from newsletter_kit.cli.console import say, say_json
from newsletter_kit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter_kit.cli.console import Style
    from newsletter_kit.doctor.examine import Chapter
    from newsletter_kit.finding import Finding, Grade
    from newsletter_kit.sender_domain.resolver import Resolver

ProviderName = Annotated[
    str | None,
    typer.Option("--provider", metavar="NAME", help="Another provider than newsletter.toml names."),
]
Selectors = Annotated[
    list[str] | None,
    typer.Option("--selector", metavar="NAME", help="The name of a DKIM key; may be given more than once."),
]
NameServer = Annotated[
    str | None,
    typer.Option("--nameserver", metavar="ADDRESS", help="Whom to ask about names: 9.9.9.9, or [::1]:5353."),
]
Offline = Annotated[bool, typer.Option("--offline", metavar="", help="Ask nobody over the network.")]

_WIDTH = len("look at this")


def doctor(  # noqa: PLR0913  a command's options are its parameters
    *,
    provider: ProviderName = None,
    offline: Offline = False,
    selector: Selectors = None,
    nameserver: NameServer = None,
    ledger: LedgerNamed = None,
    as_json: AsJson = False,
) -> None:
    """Look whether all is ready to be sent, and say of each thing: ok, look at this, or wrong.

    It looks at settings, readers, ledger, machine, keys, the provider and the sender's domain.
    It sends nothing and changes nothing. It ends with 4 if something is wrong.

    Example:
        newsletter-kit doctor --offline
    """
    from newsletter_kit.doctor.examine import Visit, examine

    resolver = _resolver(nameserver) if nameserver else None
    visit = Visit(provider, ledger, tuple(selector or ()), offline, resolver)
    chapters = examine(Path(), visit)
    findings = _found(chapters) if as_json else _told(chapters)
    code = ExitCode.CONFIGURATION if any(_is(each, "wrong") for _, each in findings) else ExitCode.DONE
    if as_json:
        rows = [_as_json(title, each) for title, each in findings]
        say_json({"ok": code == ExitCode.DONE, "exit_code": int(code), "findings": rows})
    else:
        _sum_up([each for _, each in findings])
    if code:
        raise typer.Exit(int(code))


def _found(chapters: Iterable[Chapter]) -> list[tuple[str, Finding]]:
    return [(chapter.title, each) for chapter in chapters for each in chapter.findings]


def _told(chapters: Iterable[Chapter]) -> list[tuple[str, Finding]]:
    """As `_found`, and each chapter is shown as soon as it is done."""
    from newsletter_kit.cli.advice import fitted

    findings = []
    for chapter in chapters:
        say(chapter.title, "heading")
        for each in map(fitted, chapter.findings):
            say(f"  {each.grade.value:{_WIDTH}}  {_safe(str(each))}", _style(each.grade))
            findings.append((chapter.title, each))
        say()
    return findings


def _style(grade: Grade) -> Style:
    styles: dict[str, Style] = {"wrong": "bad", "look at this": "heading"}
    return styles.get(grade.value, "plain")


def _sum_up(findings: list[Finding]) -> None:
    wrong, look = (sum(_is(each, grade) for each in findings) for grade in ("wrong", "look at this"))
    worth = f"{look} to look at" if look else "nothing to look at"
    if wrong:
        say(f"{wrong} wrong, {worth}. Mend what is wrong, then type: newsletter-kit doctor", "bad")
    else:
        say(f"Nothing is wrong, {worth}. Next, type: newsletter-kit send ISSUE --dry-run", "good")


def _is(finding: Finding, grade: str) -> bool:
    return finding.grade.value == grade


def _safe(text: str) -> str:
    """Once more without keys, whoever put one there."""
    from newsletter_kit.cli.discretion import without_secrets

    return without_secrets(text)


def _as_json(title: str, finding: Finding) -> dict[str, str]:
    from newsletter_kit.cli.advice import for_machines

    return {"chapter": title, "grade": finding.grade.value, **for_machines(finding)}


def _resolver(nameserver: str) -> Resolver:
    from ipaddress import ip_address
    from urllib.parse import urlsplit

    from newsletter_kit.sender_domain.resolver import DNS_PORT, Resolver

    try:
        whole = f"[{nameserver}]" if nameserver.count(":") > 1 and "[" not in nameserver else nameserver
        parts = urlsplit(f"//{whole}")
        return Resolver(str(ip_address(parts.hostname or "")), port=parts.port or DNS_PORT)
    except ValueError:
        raise typer.BadParameter(f"{nameserver!r} is no IP address. Write it as in 9.9.9.9.") from None

"""A provider's own test mode: it takes everything and mails nobody, and so it is no part of any real run."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from secrets import token_hex
from typing import TYPE_CHECKING

from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.providers import PROVIDERS
from newsletter_kit.recourse import Recourse

if TYPE_CHECKING:
    from newsletter_kit.config import Settings
    from newsletter_kit.providers.base import Provider
    from newsletter_kit.sending.plan import Plan

_HAVE_ONE = frozenset({"flag", "token"})
_INSTEAD = "Use the provider outbox, which sends nothing, or mail a sample to yourself."


def sandboxed(settings: Settings, name: str) -> Settings:
    """The settings with the test mode of the provider `name` switched on.

    Raises:
        ConfigError: if that provider has none.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> sandboxed(Settings(name="News", sender="n@iom.int"), "brevo").providers
        {'brevo': {'sandbox': True}}
    """
    if name in PROVIDERS and _test_mode(name) not in _HAVE_ONE:
        what = "it has no test mode that takes mail and sends nothing"
        raise ConfigError(Problem(name, what, _INSTEAD, recourse=(Recourse.MAIL_A_SAMPLE,)))
    options = {**settings.providers.get(name, {}), "sandbox": True}
    return settings.model_copy(update={"providers": {**settings.providers, name: options}})


def _test_mode(name: str) -> str:
    module = import_module(PROVIDERS[name].partition(":")[0])
    return str(getattr(getattr(module, "CAPABILITIES", None), "test_mode", "none"))


def require_sandbox(provider: Provider) -> None:
    """Refuse a provider that was to be opened in its test mode, and does not say that it is.

    Raises:
        ConfigError: naming it.

    Example:
        >>> with open_provider("brevo", sandboxed(settings, "brevo")) as provider:  # doctest: +SKIP
        ...     require_sandbox(provider)
    """
    if not provider.is_sandbox:
        what, remedy = "it does not say that it is in its test mode", f"Nothing was sent. {_INSTEAD}"
        raise ConfigError(Problem(provider.name, what, remedy, recourse=(Recourse.MAIL_A_SAMPLE,)))


def kept_apart(plan: Plan, provider: Provider) -> Plan:
    """The plan as the sandbox gets it: under a name of its own, which no other run ever has.

    Keys, tags and campaigns come from the name. Were they those of the real run, a provider that remembers
    them from its sandbox could say that it has a mail which it never sent.

    Example:
        >>> kept_apart(plan, outbox) is plan  # doctest: +SKIP
        True
    """
    if plan.sandbox or not provider.is_sandbox:
        return plan
    mark = token_hex(4)
    name = f"{plan.editions.issue.id}-sandbox-{mark}"
    compiled = {which: replace(edition, issue_id=name) for which, edition in plan.editions.compiled.items()}
    return replace(plan, editions=replace(plan.editions, compiled=compiled), sandbox=mark)

"""Which environment variable supplied each key of a provider; of the keys almost nothing is shown."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from newsletter_kit.doctor.masking import masked_key
from newsletter_kit.finding import look, ok, wrong
from newsletter_kit.providers.variables import VARIABLES, set_name

if TYPE_CHECKING:
    from newsletter_kit.finding import Finding
    from newsletter_kit.providers.variables import Variable

_HOLDS_MORE = "SMTP_URL"


def judge_credentials(provider: str) -> list[Finding]:
    """What is to be said of the variables of `provider`; nothing of one that takes none.

    Example:
        >>> judge_credentials("outbox")
        []
    """
    found = (_judged(provider, each) for each in VARIABLES.get(provider, ()))
    return [each for each in found if each is not None]


def _judged(provider: str, variable: Variable) -> Finding | None:
    where, name = f"{provider} {variable.role}", set_name(variable.names)
    if name is not None:
        return _found(where, name, variable)
    if not variable.is_needed:
        return None
    what = f"none of {', '.join(variable.names)} is in the environment; files such as .env are not read"
    return wrong(where, what, f"Set {variable.names[0]}.")


def _found(where: str, name: str, variable: Variable) -> Finding:
    value = os.environ[name].strip()
    others = [each for each in variable.names if each != name and os.environ.get(each, "").strip()]
    differing = [each for each in others if os.environ[each].strip() != value]
    shown = value if not variable.is_secret else masked_key("" if name == _HOLDS_MORE else value)
    if differing:
        what = f"{name} is used ({shown}), though {', '.join(differing)} holds another"
        return look(where, what, "Unset what is not meant.")
    return ok(where, f"it comes from {name} ({shown})")

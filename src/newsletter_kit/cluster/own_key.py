"""The key that signs the links to leave: it never travels, so each worker is given it by its environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pydantic import SecretStr

from newsletter_kit.config import UNSUBSCRIBE_KEY_VARIABLE
from newsletter_kit.errors import ConfigError, Problem
from newsletter_kit.message.unsubscribe import KEY_FILE, key_name

if TYPE_CHECKING:
    from newsletter_kit.cluster.cargo import Cargo
    from newsletter_kit.config import Settings


def key_here() -> SecretStr | None:
    """The key in this machine's environment, if there is one.

    Example:
        >>> key_here()  # doctest: +SKIP
        SecretStr('**********')
    """
    key = os.environ.get(UNSUBSCRIBE_KEY_VARIABLE, "").strip()
    return SecretStr(key) if key else None


def require_shared_key(settings: Settings) -> None:
    """Refuse to queue a run whose links are signed by a key that the workers cannot have.

    Raises:
        ConfigError: if it is the newsletter's own file, and not in the environment.

    Example:
        >>> require_shared_key(settings)  # doctest: +SKIP
    """
    if not settings.unsubscribe_key or key_here() is not None:  # an empty one signs nothing
        return
    what = f"the key that signs the links to leave is in {KEY_FILE}, which the workers do not have"
    remedy = (
        f"Set {UNSUBSCRIBE_KEY_VARIABLE} to what is in that file, here and on every worker; "
        "docs/scale.md says how. Nothing was queued."
    )
    raise ConfigError(Problem(UNSUBSCRIBE_KEY_VARIABLE, what, remedy))


def require_own_key(cargo: Cargo) -> None:
    """Refuse to work without the key that signs the links of a cargo, or with another one.

    Raises:
        ConfigError: naming the variable.

    Example:
        >>> require_own_key(cargo)  # doctest: +SKIP
    """
    if not cargo.key_name:
        return
    key, remedy = (
        key_here(),
        "Give this worker the key of the machine that queued the run; docs/scale.md says how.",
    )
    if key is None:
        what = "it is not set, and the links to leave of a queued run are signed with it"
        raise ConfigError(Problem(UNSUBSCRIBE_KEY_VARIABLE, what, remedy))
    if key_name(key) != cargo.key_name:
        what = f"it is another key ({key_name(key)}) than that of a queued run ({cargo.key_name})"
        raise ConfigError(Problem(UNSUBSCRIBE_KEY_VARIABLE, what, remedy))

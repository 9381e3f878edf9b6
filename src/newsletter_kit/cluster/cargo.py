"""What a worker makes the messages of a run from: it travels in the ledger, so that no folder is shared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsletter_kit.cluster.edition_json import edition_as_json, edition_from_json
from newsletter_kit.cluster.parcel import unwrapped, wrapped
from newsletter_kit.config import Settings
from newsletter_kit.errors import EditedIssueError, ParcelError, Problem
from newsletter_kit.message.unsubscribe import key_name
from newsletter_kit.recourse import Recourse
from newsletter_kit.sending.edition_choice import edition_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import SecretStr

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.issue.values import Condition
    from newsletter_kit.sending.edition_choice import EditionKey
    from newsletter_kit.sending.editions import Editions

CARRIED = (
    "name",
    "sender",
    "reply_to",
    "list_id",
    "feedback_id",
    "unsubscribe_url",
    "unsubscribe_mailto",
    "view_url",
)
"""The settings that messages are made of. All others stay at home, and so does every secret."""


@dataclass(frozen=True, slots=True)
class Cargo:
    """The editions of one issue, as they travel to a worker.

    Attributes:
        provider: who takes the mail.
        settings: those of `CARRIED`, and the options of this provider.
        languages: those of the issue, the main one first.
        conditions: what `only_for` asks of recipients, by the condition's name.
        editions: by language and by the conditions that hold.
        key_name: which key signs the links to leave, without the key; empty if none does.

    Example:
        >>> cargo_of(plan.editions, "postmark").edition_for(recipient).language  # doctest: +SKIP
        'ka'
    """

    provider: str
    settings: Settings
    languages: tuple[str, ...]
    conditions: Mapping[str, Condition]
    editions: Mapping[EditionKey, Edition]
    key_name: str = ""

    def edition_for(self, recipient: Recipient) -> Edition:
        """The edition in the recipient's language, else the main one, with the parts meant for them.

        Raises:
            EditedIssueError: if it did not travel, since nobody had asked for it when the run was queued.
        """
        key = edition_key(recipient, self.languages, self.conditions)
        if (found := self.editions.get(key)) is not None:
            return found
        name = " ".join((key[0], *sorted(key[1])))
        what = f"the edition {name}, which a reader gets, did not travel to the workers"
        raise EditedIssueError(
            Problem("the parcel of the issue", what, "Queue it again.", recourse=(Recourse.QUEUE,))
        )


def cargo_of(editions: Editions, provider: str) -> Cargo:
    """What travels of the editions that were compiled, by the provider of this name.

    Example:
        >>> cargo_of(plan.editions, "postmark").key_name  # doctest: +SKIP
        '5f3a09c1'
    """
    own = editions.settings
    options = {provider: own.providers[provider]} if provider in own.providers else {}
    carried = {name: getattr(own, name) for name in CARRIED}
    return Cargo(
        provider,
        Settings(**carried, providers=options, unsubscribe_key=own.unsubscribe_key),
        editions.languages,
        editions.conditions,
        editions.compiled,
        key_name(own.unsubscribe_key) if own.unsubscribe_key else "",
    )


def packed(cargo: Cargo) -> bytes:
    """The cargo as bytes, without any secret; the same cargo always gives the same bytes.

    Example:
        >>> packed(cargo)[:23]  # doctest: +SKIP
        b'newsletter-kit parcel 1'
    """
    files: dict[str, bytes] = {}
    keys = sorted(cargo.editions, key=lambda key: (key[0], sorted(key[1])))
    editions = [[*_key_as_json(key), edition_as_json(cargo.editions[key], files)] for key in keys]
    document = {
        "provider": cargo.provider,
        "settings": cargo.settings.model_dump(mode="json", include={*CARRIED, "providers"}),
        "languages": list(cargo.languages),
        "conditions": {
            name: {field: list(words) for field, words in each.items()}
            for name, each in cargo.conditions.items()
        },
        "editions": editions,
        "files": list(files),
        "key_name": cargo.key_name,
    }
    return wrapped(document, tuple(files.values()))


def unpacked(content: bytes, key: SecretStr | None = None) -> Cargo:
    """The cargo of which `packed` made these bytes.

    Args:
        content: what `packed` gave.
        key: what signs the links to leave, from this machine's own environment. It is used only if a key
            signed them where the run was queued.

    Raises:
        ParcelError: if the bytes are damaged, or of another version.

    Example:
        >>> unpacked(packed(cargo)) == cargo  # doctest: +SKIP
        True
    """
    told, contents = unwrapped(content)
    try:
        return _from_json(told, contents, key)
    except (KeyError, TypeError, ValueError) as error:
        remedy = "Nothing was sent of it. Queue it again, which stores it anew."
        what = f"something is wrong in it ({type(error).__name__})"
        raise ParcelError(
            Problem("the parcel of the issue", what, remedy, recourse=(Recourse.QUEUE,))
        ) from None


def _from_json(told: Mapping[str, Any], contents: tuple[bytes, ...], key: SecretStr | None) -> Cargo:
    files = dict(zip(told["files"], contents, strict=True))
    settings = Settings(**told["settings"], unsubscribe_key=key if told["key_name"] else None)
    conditions = {
        name: {field: tuple(words) for field, words in each.items()}
        for name, each in told["conditions"].items()
    }
    editions = {
        (language, frozenset(holding)): edition_from_json(each, files, settings)
        for language, holding, each in told["editions"]
    }
    return Cargo(told["provider"], settings, tuple(told["languages"]), conditions, editions, told["key_name"])


def _key_as_json(key: EditionKey) -> tuple[str, list[str]]:
    return key[0], sorted(key[1])

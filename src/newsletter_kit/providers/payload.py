"""The pieces of a request that providers share: JSON, mailboxes as text, pictures, tags."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from functools import lru_cache
from typing import TYPE_CHECKING

from requests import Request

from newsletter_kit.compile.escape import on_one_line
from newsletter_kit.config import Mailbox
from newsletter_kit.errors import Problem, ProviderUnsupported
from newsletter_kit.message.many import Messages
from newsletter_kit.message.mime import safe_file_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import SecretStr

    from newsletter_kit.compile.columns import Column
    from newsletter_kit.compile.edition import Edition, InlineImage
    from newsletter_kit.compile.merge import MergeText
    from newsletter_kit.providers.base import Batch
    from newsletter_kit.providers.call_body import CallBody

_NOT_IN_TAGS = re.compile(r"[^A-Za-z0-9_-]+")


def json_request(url: str, body: object, headers: Mapping[str, str]) -> Request:
    """A POST of JSON, in the same bytes for the same body.

    Example:
        >>> json_request("https://api.example.org", {"to": "ნინო"}, {}).data.decode()
        '{"to":"ნინო"}'
    """
    return json_bytes_request(url, as_json(body), headers)


def as_json(value: object) -> bytes:
    """`value` in JSON, always in the same bytes.

    Example:
        >>> as_json({"to": "ნინო"}).decode()
        '{"to":"ნინო"}'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def json_bytes_request(url: str, data: bytes | CallBody, headers: Mapping[str, str]) -> Request:
    """A POST of JSON that is written already.

    Example:
        >>> json_bytes_request("https://api.example.org", b"{}", {}).headers["Content-Type"]
        'application/json'
    """
    kinds = {"Content-Type": "application/json", "Accept": "application/json"}
    return Request("POST", url, headers={**kinds, **headers}, data=data)


def question(url: str, values: Mapping[str, str | int], headers: Mapping[str, str]) -> Request:
    """A GET with these values in its query.

    Example:
        >>> question("https://api.example.org", {"count": 500}, {}).method
        'GET'
    """
    return Request("GET", url, headers={"Accept": "application/json", **headers}, params=dict(values))


def basic(user: str, password: SecretStr) -> dict[str, str]:
    """The Authorization header of RFC 7617.

    Example:
        >>> from pydantic import SecretStr
        >>> basic("api", SecretStr("key"))
        {'Authorization': 'Basic YXBpOmtleQ=='}
    """
    pair = f"{user}:{password.get_secret_value()}".encode()
    return {"Authorization": f"Basic {b64encode(pair).decode('ascii')}"}


def bearer(key: SecretStr) -> dict[str, str]:
    """The Authorization header of RFC 6750.

    Example:
        >>> from pydantic import SecretStr
        >>> bearer(SecretStr("key"))
        {'Authorization': 'Bearer key'}
    """
    return {"Authorization": f"Bearer {key.get_secret_value()}"}


def mailbox_text(box: Mailbox) -> str:
    r"""One mailbox as text that no reader takes for two: the name in quotes, in its own letters.

    Example:
        >>> from newsletter_kit.config import Mailbox
        >>> mailbox_text(Mailbox('Press, "Geneva"', "press@iom.int"))
        '"Press, \\"Geneva\\"" <press@iom.int>'
    """
    if not box.name:
        return box.address
    name = on_one_line(box.name).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}" <{box.address}>'


def mailbox_texts(some: Messages) -> Column:
    """What `mailbox_text` makes of each reader's mailbox. Readers share their names.

    Example:
        >>> mailbox_texts(some)  # doctest: +SKIP
        ['"Nino Beridze" <nino@iom.int>']
    """
    before = {name: mailbox_text(Mailbox(name, "")).removesuffix(">") for name in set(some.names)}
    pairs = zip(some.names, some.addresses, strict=True)
    return [f"{before[name]}{address}>" if name else address for name, address in pairs]


def mailbox_object(box: Mailbox, *, name: str = "name", email: str = "email") -> dict[str, str]:
    """One mailbox as an object; without a name it has none.

    Example:
        >>> from newsletter_kit.config import Mailbox
        >>> mailbox_object(Mailbox("", "press@iom.int"))
        {'email': 'press@iom.int'}
    """
    address = {email: box.address}
    return {**address, name: on_one_line(box.name)} if box.name else address


@lru_cache(maxsize=64)
def picture_text(image: InlineImage) -> str:
    """The bytes of a picture in base64, made once.

    Example:
        >>> from newsletter_kit.compile.edition import InlineImage
        >>> picture_text(InlineImage("1@news", "1.png", "image/png", b"abc"))
        'YWJj'
    """
    return b64encode(image.content).decode("ascii")


def picture_name(image: InlineImage) -> str:
    """A name for the picture that hurts no mail program.

    Example:
        >>> from newsletter_kit.compile.edition import InlineImage
        >>> picture_name(InlineImage("1@news", "a b.png", "image/png", b""))
        'a_b.png'
    """
    return safe_file_name(image.file_name)


def tag_text(text: str, longest: int = 256) -> str:
    """`text` as a tag: ASCII letters, digits, - and _ only, which every provider takes.

    Example:
        >>> tag_text("2024 / first")
        '2024-first'
    """
    return _NOT_IN_TAGS.sub("-", text).strip("-")[:longest] or "newsletter"


def one_edition(batch: Batch) -> Edition:
    """The edition of all messages of a batch, for a provider that takes the body once.

    Raises:
        ProviderUnsupported: if they are of several.

    Example:
        >>> one_edition(batch).language  # doctest: +SKIP
        'en'
    """
    if isinstance(batch.messages, Messages):
        return batch.messages.edition
    edition = batch.messages[0].edition
    if any(message.edition is not edition for message in batch.messages) and any(
        message.edition.digest != edition.digest for message in batch.messages
    ):
        what = "a batch for a provider that merges holds several editions"
        raise ProviderUnsupported(Problem(batch.key, what, "Make batches of one edition each."))
    return edition


def impersonal(text: MergeText) -> str:
    """`text` with the fallbacks of its merge tags, and nothing of any reader.

    Example:
        >>> from newsletter_kit.compile.merge import split_plain
        >>> impersonal(split_plain("Dear ((first_name|friend)),"))
        'Dear friend,'
    """
    pieces = [text.literals[0]]
    for tag, literal in zip(text.tags, text.literals[1:], strict=True):
        pieces += ("" if tag.fallback is None else tag.place.escape(tag.fallback), literal)
    return "".join(pieces)

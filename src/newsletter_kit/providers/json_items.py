"""The messages of a batch as items of a JSON list, each kind of them encoded once."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, AnyStr, TypeVar

from newsletter_kit.message.fields import list_headers
from newsletter_kit.message.message import form_of
from newsletter_kit.providers.call_body import CallBody
from newsletter_kit.providers.json_form import (
    Gap,
    JsonForm,
    filled_forms,
    filled_list,
    in_json,
    json_form,
    utf8,
)
from newsletter_kit.providers.kinds import by_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from newsletter_kit.compile.columns import Column
    from newsletter_kit.message.many import Messages
    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.json_form import Space

Texts = TypeVar("Texts", bound="Sequence[str]")

ADDRESS, NAME, MAILBOX, MESSAGE_ID = Gap("address"), Gap("name"), Gap("mailbox"), Gap("message id")
ITEMS = Gap("items", is_text=False)
"""In the body of a call: where the list of items goes."""

READERS_AT_ONCE = 250
"""Of so many the values are in JSON, and not yet joined."""

MAX_JOINED_BYTES = 8_192
"""An item that is longer for all readers alike holds a whole mail."""


@dataclass(frozen=True, slots=True)
class Item:
    """How one provider writes one message.

    Attributes:
        write: the item with gaps and merge tags. It is called for the first message of each kind.
        gaps: those of `write` that stand for texts of the reader, beside `own_headers` and merge tags.
        own: the texts of messages of one kind for these gaps, in their order.
        values: their values for the merge tags; those of the messages unless given.
        is_bare: whether the item is an object that is written without its braces, as members of a larger one.
    """

    write: Callable[[Message], object]
    gaps: tuple[Gap, ...]
    own: Callable[[Messages], tuple[Column, ...]]
    values: Callable[[Messages], Sequence[Column]] | None = None
    is_bare: bool = False


def address_and_name(some: Messages) -> tuple[Column, Column]:
    """Of the readers, for the gaps `ADDRESS` and `NAME`; a name may be empty.

    Example:
        >>> address_and_name(some)  # doctest: +SKIP
        (['nino@iom.int'], ['Nino'])
    """
    return some.addresses, some.names


def own_headers(message: Message) -> dict[str, str | Gap]:
    """The headers of a message for `Item.write`, with gaps for those of its own.

    Example:
        >>> own_headers(message)["List-Unsubscribe"]  # doctest: +SKIP
        Gap(name='List-Unsubscribe', is_text=True)
    """
    return {**list_headers(message.edition), **{name: Gap(name) for name in message.own_headers}}


def json_items(messages: Sequence[Message], item: Item) -> Iterator[list[bytes]]:
    """The pieces of each message's item, to be joined.

    Example:
        >>> item = Item(lambda message: {"to": ADDRESS}, (ADDRESS,), lambda some: (some.addresses,))
        >>> [b"".join(pieces) for pieces in json_items(batch.messages, item)]  # doctest: +SKIP
        [b'{"to":"nino@iom.int"}']
    """
    kinds = by_kind(messages)
    pairs = (pair for places, some in kinds for pair in zip(places, _filled(some, item), strict=True))
    for _, pieces in pairs if len(kinds) == 1 else sorted(pairs, key=itemgetter(0)):
        yield pieces


def _filled(some: Messages, item: Item) -> Iterator[list[bytes]]:
    form, columns = _form(some, item)
    return filled_forms(_as_sent(form), _each_once(columns, _sent), len(some))


def json_list(messages: Sequence[Message], item: Item) -> Iterator[list[bytes]]:
    """The pieces of all items, some of them in one; there are commas within, and none at the ends.

    Short items are written and joined for some readers at a time: of a thousand readers' values there is then
    little in memory beside the finished items. The text of a whole mail is not copied for each of them.

    Example:
        >>> item = Item(lambda message: {"to": ADDRESS}, (ADDRESS,), lambda some: (some.addresses,))
        >>> [b"".join(pieces) for pieces in json_list(batch.messages, item)]  # doctest: +SKIP
        [b'{"to":"nino@iom.int"},{"to":"ana@iom.int"}']
    """
    kinds = by_kind(messages)
    if len(kinds) > 1:
        yield from json_items(messages, item)
        return
    ((_, some),) = kinds
    form, columns = _form(some, item)
    sent = _as_sent(form)
    if sum(map(len, sent.pieces)) > MAX_JOINED_BYTES:
        yield filled_list(sent, _each_once(columns, _sent), len(some), b",")
        return
    for start in range(0, len(some), READERS_AT_ONCE):
        yield [_joined(form, columns, range(len(some))[start : start + READERS_AT_ONCE])]


def _joined(form: JsonForm[str], columns: Sequence[Column], places: range) -> bytes:
    texts = _each_once(columns, lambda column: in_json(column[places.start : places.stop]))
    if all("".join(each).isascii() for each in (form.pieces, *texts)):
        return "".join(filled_list(form, texts, len(places), ",")).encode()
    # One letter of another kind makes the whole of a text wider, and slower to put together than its bytes.
    return b"".join(filled_list(_as_sent(form), _each_once(texts, utf8), len(places), b","))


def _form(some: Messages, item: Item) -> tuple[JsonForm[str], list[Column]]:
    """The form of messages of one kind, and what goes into it, not yet in JSON."""
    headers = some.headers or {}
    spaces: list[Space] = [*item.gaps, *map(Gap, headers), *form_of(some.edition).tags]
    columns = [*item.own(some), *headers.values(), *(item.values(some) if item.values else some.filled)]
    form = json_form(item.write(some.first), spaces)
    return _bare(form) if item.is_bare else form, columns


def _each_once(
    columns: Sequence[Texts], write: Callable[[Texts], Sequence[AnyStr]]
) -> list[Sequence[AnyStr]]:
    """What is written of each column; one column may stand for many tags."""
    written = {id(column): write(column) for column in columns}
    return [written[id(column)] for column in columns]


def _sent(column: Column) -> list[bytes]:
    return utf8(in_json(column))


def _bare(form: JsonForm[str]) -> JsonForm[str]:
    first, *others, last = form.pieces
    return JsonForm((first[1:], *others, last[:-1]), form.gaps)


def _as_sent(form: JsonForm[str]) -> JsonForm[bytes]:
    return JsonForm(tuple(utf8(form.pieces)), form.gaps)


def body_of_items(body: object, items: Iterable[list[bytes]]) -> CallBody:
    """The body of a call, with the items of `json_list` as a list where `ITEMS` is.

    Example:
        >>> bytes(body_of_items({"to": ITEMS, "test": True}, [[b'"a@', b'iom.int"'], [b'"b@iom.int"']]))
        b'{"to":["a@iom.int","b@iom.int"],"test":true}'
    """
    head, _, tail = utf8(json_form(body, [ITEMS]).pieces)
    pieces = [head]
    for item in items:
        pieces.append(b",")
        pieces += item
    pieces[1:2] = [b"["]
    pieces += (b"]", tail)
    return CallBody(pieces)

"""The messages of a batch as items of a JSON list, each kind of them encoded once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from newsletter_kit.message.fields import list_headers
from newsletter_kit.message.message import form_of
from newsletter_kit.providers.call_body import CallBody
from newsletter_kit.providers.json_form import Gap, JsonForm, filled_forms, in_json, json_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from newsletter_kit.message.message import Message
    from newsletter_kit.providers.json_form import Space

ADDRESS, NAME, MAILBOX, MESSAGE_ID = Gap("address"), Gap("name"), Gap("mailbox"), Gap("message id")
ITEMS = Gap("items", is_text=False)
"""In the body of a call: where the list of items goes."""

_Kind: TypeAlias = tuple[int, tuple[str, ...], bool]
"""The edition, the names of the message's own headers, and whether one of its own texts is empty."""


@dataclass(frozen=True, slots=True)
class Item:
    """How one provider writes one message.

    Attributes:
        write: the item with gaps and merge tags. It is called for the first message of each kind: those of
            one edition that have the same headers, and of whose own texts none or some are empty.
        gaps: those of `write` that stand for texts of the reader, beside `own_headers` and merge tags.
        own: the texts of one message for these gaps, in their order.
        values: the values of one message for the merge tags; those of the message unless given.
    """

    write: Callable[[Message], object]
    gaps: tuple[Gap, ...]
    own: Callable[[Message], tuple[str, ...]]
    values: Callable[[Message], Sequence[str]] | None = None


def address_and_name(message: Message) -> tuple[str, str]:
    """Of the reader, for the gaps `ADDRESS` and `NAME`; the name may be empty.

    Example:
        >>> address_and_name(message)  # doctest: +SKIP
        ('nino@iom.int', 'Nino')
    """
    return str(message.recipient.address), message.name


def own_headers(message: Message) -> dict[str, str | Gap]:
    """The headers of a message for `Item.write`, with gaps for those of its own.

    Example:
        >>> own_headers(message)["List-Unsubscribe"]  # doctest: +SKIP
        Gap(name='List-Unsubscribe', is_text=True)
    """
    return {**list_headers(message.edition), **{name: Gap(name) for name in message.own_headers}}


def json_items(messages: Iterable[Message], item: Item) -> Iterator[list[bytes]]:
    """The pieces of each message's item, to be joined.

    Example:
        >>> item = Item(lambda message: {"to": ADDRESS}, (ADDRESS,), lambda message: (message.to.address,))
        >>> [b"".join(pieces) for pieces in json_items(batch.messages, item)]  # doctest: +SKIP
        [b'{"to":"nino@iom.int"}']
    """
    forms: dict[_Kind, JsonForm] = {}
    for kind, run in _runs(messages, item):
        form = forms.get(kind)
        if form is None:
            first, names = run.first, run.first.own_headers
            spaces: list[Space] = [*item.gaps, *map(Gap, names), *form_of(first.edition).tags]
            form = forms[kind] = json_form(item.write(first), spaces)
        yield from filled_forms(form, in_json(run.texts), run.count)


@dataclass(slots=True)
class _Run:
    """Messages of one kind that follow each other: the first of them, the texts of all, and how many."""

    first: Message
    texts: list[str] = field(default_factory=list)
    count: int = 0


def _runs(messages: Iterable[Message], item: Item) -> Iterator[tuple[_Kind, _Run]]:
    run: _Run | None = None
    before: _Kind | None = None
    for message in messages:
        own, headers = item.own(message), message.own_headers
        kind = id(message.edition), tuple(headers), "" in own
        if run is None or kind != before:
            if run is not None and before is not None:
                yield before, run
            run, before = _Run(message), kind
        texts = run.texts
        texts += own
        texts += headers.values()
        texts += item.values(message) if item.values else message.filled
        run.count += 1
    if run is not None and before is not None:
        yield before, run


def body_of_items(body: object, items: Iterable[list[bytes]]) -> CallBody:
    """The body of a call, with the items as a list where `ITEMS` is.

    Example:
        >>> bytes(body_of_items({"to": ITEMS, "test": True}, [[b'"a@', b'iom.int"'], [b'"b@iom.int"']]))
        b'{"to":["a@iom.int","b@iom.int"],"test":true}'
    """
    head, _, tail = json_form(body, [ITEMS]).pieces
    pieces = [head]
    for item in items:
        pieces += (b",", *item)
    pieces[1:2] = [b"["]
    return CallBody((*pieces, b"]", tail))

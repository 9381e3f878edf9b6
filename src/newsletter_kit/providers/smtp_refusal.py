"""Whom a refusal by a mail server concerns: one reader, or our sender, our login or our machine.

What concerns us would meet every other message as well, so the run stops and loses none of its readers.

Sources: RFC 5321 §4.2, RFC 4954 §6, and the registry of RFC 5248 with the codes of RFC 3463, 7372 and 7505;
learn.microsoft.com on the codes of Exchange; the words of Postfix, Exim and Sendmail.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter_kit.providers.smtp_link import Reply

_LOGIN_WANTED = frozenset({530, 534, 535, 538})
_NOT_THE_SENDER = frozenset({552, 555})
"""Refusals of MAIL that do not concern the sender: too large, or a parameter that it does not know."""

_CODE = re.compile(r"\b5\.(\d{1,3})\.(\d{1,3})\b")
_BAD_SENDER = frozenset({7, 8})  # 5.1.x: syntax and system of the sender's address
_OF_POLICY = frozenset(
    (
        *(8, 9, 10, 11, 12, 13, 14),  # 5.7.x: login and encryption
        *range(20, 31),  # DKIM, SPF, the name of our machine, too much mail
        *(54, 57, 60),  # Exchange: relaying, login, sending as another
        *(501, 502, 503, 506, 508, 509, 511),  # Exchange Online: banned senders, HELO, DMARC
        *range(606, 650),  # banned machines
        *range(700, 751),  # banned customers
    )
)
_ADDRESS, _MAILBOX, _POLICY = "1", "2", "7"  # what 5.1.x, 5.2.x and 5.7.x speak of
_WORDS = re.compile(
    r"""\brelay(?:ing|s)?\b
    | \bsender\b.*(?:reject|denied|refused|not\ (?:owned|allowed|permitted|authori[sz]ed|verified))
    | \bsender\ verify\ failed
    | \b(?:client\ host|helo\ command|ehlo\ command)\b
    | \b(?:authentication|authenticate|smtp\ auth)\b.*\b(?:required|first|before)\b
    | \b(?:not\ authenticated|must\ authenticate)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_QUOTES_ANOTHER = re.compile(r"\bsaid\b|\bremote (?:host|server)\b", re.IGNORECASE)
"""The server asked the reader's own, and repeats what that one thinks of it: our login is not meant."""


def is_for_all(refusal: Reply, *, at_sender: bool = False) -> bool:
    """Whether a refusal would meet every other message as well.

    Args:
        refusal: what the server replied.
        at_sender: whether it answers the command that names the sender, and nothing else is at fault there.

    Example:
        >>> from newsletter_kit.providers.smtp_link import Reply
        >>> is_for_all(Reply(550, "5.7.1 Relaying denied")), is_for_all(Reply(550, "5.7.1 no such reader"))
        (True, False)
    """
    if refusal.code in _LOGIN_WANTED:
        return True
    if not refusal.is_final:
        return False
    if at_sender and refusal.code not in _NOT_THE_SENDER:
        return True
    found = _CODE.search(refusal.text)
    subject, detail = (found[1], int(found[2])) if found else ("", 0)
    if (subject == _POLICY and detail in _OF_POLICY) or (subject == _ADDRESS and detail in _BAD_SENDER):
        return True
    words_count = subject not in {_ADDRESS, _MAILBOX} and not _QUOTES_ANOTHER.search(refusal.text)
    return words_count and bool(_WORDS.search(refusal.text))

"""The editions that a send run needs: compiled when the first recipient wants one, and only once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from newsletter_kit.compile.compile import compile_issue
from newsletter_kit.errors import IssueError, Problem
from newsletter_kit.issue import only_for
from newsletter_kit.message.unsubscribe import unsubscribe_key
from newsletter_kit.sending.edition_choice import edition_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsletter_kit.audience.recipient import Recipient
    from newsletter_kit.compile.edition import Edition
    from newsletter_kit.config import Settings
    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.values import Condition
    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.sending.edition_choice import EditionKey

MAX_EDITIONS = 500
"""More variants than this are no newsletter any more, and would not fit into memory."""


@dataclass(frozen=True, slots=True)
class Editions:
    """Every edition of one issue that somebody gets.

    Attributes:
        issue: what the author wrote.
        layout: what the designer wrote.
        settings: what holds for this issue.
        languages: those of the issue, the main one first.
        conditions: what `only_for` asks of recipients, by the condition's name.
        compiled: those that were wanted so far, by language and by the conditions that hold.
        rehearsal: which rehearsal they are for; empty if they are the real mail.
    """

    issue: Issue
    layout: Layout
    settings: Settings
    languages: tuple[str, ...]
    conditions: Mapping[str, Condition]
    compiled: dict[tuple[str, frozenset[str]], Edition] = field(default_factory=dict, repr=False)
    rehearsal: str = ""

    def edition_for(self, recipient: Recipient) -> Edition:
        """The edition in the recipient's language, else the main one, with the parts meant for them.

        Raises:
            IssueError: if the conditions of the issue make more than `MAX_EDITIONS` editions.
            LayoutError: if the layout cannot be compiled.

        Example:
            >>> editions_of(issue, layout, settings).edition_for(recipient).language  # doctest: +SKIP
            'ka'
        """
        return self.of_key(edition_key(recipient, self.languages, self.conditions))

    def of_key(self, key: EditionKey) -> Edition:
        """What `edition_for` gives whoever has this `edition_key`.

        Raises:
            IssueError or LayoutError: as `edition_for` does.

        Example:
            >>> editions_of(issue, layout, settings).of_key(("ka", frozenset())).language  # doctest: +SKIP
            'ka'
        """
        return self.compiled.get(key) or self._compile(*key)

    def named(self, language: str, variant: str) -> Edition | None:
        """The edition with the parts of which `variant` tells; None if the issue does not make such a one.

        Raises:
            LayoutError: if the layout cannot be compiled.

        Example:
            >>> editions_of(issue, layout, settings).named("ka", "country=de").variant  # doctest: +SKIP
            'country=de'
        """
        found, rest = set[str](), variant
        for name in sorted(self.conditions):
            if f"{rest}+".startswith(f"{name}+"):
                found.add(name)
                rest = rest[len(name) + 1 :]
        if rest or language not in self.languages:
            return None
        holding = frozenset(found)
        return self.compiled.get((language, holding)) or self._compile(language, holding)

    def _compile(self, language: str, holding: frozenset[str]) -> Edition:
        if len(self.compiled) == MAX_EDITIONS:
            what = f"its conditions (`only_for`) make more than {MAX_EDITIONS} different editions"
            raise IssueError(Problem(f"issue {self.issue.id}", what, "Use fewer conditions."))
        edition = compile_issue(self.issue, self.layout, self.settings, language=language, holding=holding)
        edition = replace(edition, rehearsal=self.rehearsal) if self.rehearsal else edition
        self.compiled[language, holding] = edition
        return edition

    def rehearsed(self, rehearsal: str) -> Editions:
        """The same for a rehearsal of this name; the text of a mail is not changed by it."""
        compiled = {which: replace(each, rehearsal=rehearsal) for which, each in self.compiled.items()}
        return replace(self, compiled=compiled, rehearsal=rehearsal)


def editions_of(issue: Issue, layout: Layout, settings: Settings) -> Editions:
    """The editions of an issue, none of them compiled yet.

    Example:
        >>> editions_of(issue, layout, settings).compiled  # doctest: +SKIP
        {}
    """
    conditions = {only_for.condition_name(each): each for each in only_for.conditions(issue)}
    return Editions(issue, layout, settings, issue.languages, conditions)


def with_unsubscribe_key(settings: Settings) -> Settings:
    """`settings` with the key that signs unsubscribe links, if one of its links has a token.

    Raises:
        ConfigError: if the key is too short, or cannot be kept.

    Example:
        >>> with_unsubscribe_key(settings).unsubscribe_key  # doctest: +SKIP
        SecretStr('**********')
    """
    if not signs_links(settings):
        return settings
    return settings.model_copy(update={"unsubscribe_key": unsubscribe_key(settings)})


def signs_links(settings: Settings) -> bool:
    """Whether one of the links of newsletter.toml has a token, so that a key is needed.

    Example:
        >>> from newsletter_kit.config import Settings
        >>> url = "https://iom.int/leave/((unsubscribe_token))"
        >>> signs_links(Settings(name="News", sender="n@iom.int", unsubscribe_url=url))
        True
    """
    links = (settings.unsubscribe_url, settings.unsubscribe_mailto, settings.view_url)
    return any("((unsubscribe_token" in link for link in links if link)

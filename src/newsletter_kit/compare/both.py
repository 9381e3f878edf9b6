"""One part of an issue, in both versions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from newsletter_kit.compare.change import Change, Deed, Spot, Thing
from newsletter_kit.compare.names import name_of

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location


@dataclass(frozen=True, slots=True)
class Both:
    """A part in both versions: what it was and what it is.

    Attributes:
        issues: the older and the newer issue, in one language.
        old: what it was; None if it was not there.
        new: what it is; None if it is gone.
        old_way: the way to it in the older issue, or to where it would stand.
        new_way: the same in the newer one.
        field: the field that holds it; None for the issue itself and for an entry of a list.
    """

    issues: tuple[Issue, Issue]
    old: Any
    new: Any
    old_way: Location = ()
    new_way: Location = ()
    field: FieldInfo | None = None

    def below(self, name: str) -> Both:
        """The field of this name of the part, which is a model in both versions."""
        info = type(self.new).model_fields[name]
        old, new = getattr(self.old, name), getattr(self.new, name)
        return Both(self.issues, old, new, (*self.old_way, name), (*self.new_way, name), info)

    def entry(self, here: int | None, there: int | None) -> Both:
        """An entry of the list that the part is, at its place in the older and in the newer version."""
        return replace(
            self,
            old=None if here is None else self.old[here],
            new=None if there is None else self.new[there],
            old_way=(*self.old_way, here or 0),
            new_way=(*self.new_way, there or 0),
        )

    @property
    def spot(self) -> Spot:
        """Where it is, in words."""
        gone = self.new is None
        name = name_of(self.issues[0], self.old_way) if gone else name_of(self.issues[1], self.new_way)
        return Spot(name, None if self.old is None else self.old_way, None if gone else self.new_way)

    @property
    def deed(self) -> Deed:
        """What has become of it, if it is not the same."""
        if self.old is None:
            return Deed.ADDED
        return Deed.REMOVED if self.new is None else Deed.CHANGED

    def change(self, thing: Thing, what: str, old: object = "", new: object = "") -> Change:
        """That it has changed."""
        language = self.issues[1].language
        return Change(thing, self.deed, language, self.spot, what, str(old), str(new))

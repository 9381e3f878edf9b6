"""A translation's data is laid over its parent's: what is there replaces, what is not falls back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsletter_kit.issue.plain_words import shown
from newsletter_kit.issue.validate import Fault
from newsletter_kit.issue.walk import texts
from newsletter_kit.issue.words import is_replaceable
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from newsletter_kit.issue.model import Issue
    from newsletter_kit.issue.source import Location

_OWN_KEYS = frozenset({"translates", "language", "of"})
_SECTION_KEYS = frozenset({"type", "of"})


@dataclass(frozen=True, slots=True)
class Overlay:
    """What came of it.

    Attributes:
        data: the parent's data with the translation's texts in it.
        translated: the way to each text that the translation has.
        faults: what does not fit the parent.
    """

    data: dict[str, Any]
    translated: list[Location] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def lay_over(translation: dict[str, Any], parent: dict[str, Any], issue: Issue) -> Overlay:
    """Lay a translation's data over its parent's.

    Args:
        translation: the data of issue.ka.yaml.
        parent: the data of issue.yaml.
        issue: what the parent's data means: it tells texts from numbers, dates and settings.

    Example:
        >>> from newsletter_kit.issue.sections import Divider
        >>> said = {"id": "a", "title": "News", "subject": "s", "preheader": "p"}
        >>> issue = Issue(**said, sections=[Divider()])  # doctest: +SKIP
        >>> lay_over({"title": "სიახლე"}, said, issue).data["title"]  # doctest: +SKIP
        'სიახლე'
    """
    replaceable = frozenset(text.location for text in texts(issue) if is_replaceable(text))
    content = {key: value for key, value in translation.items() if key not in _OWN_KEYS}
    overlay = Overlay({})
    laid = _Layer(overlay, replaceable)
    overlay.data.update(laid.mapping(content, parent, ()))
    return overlay


@dataclass(frozen=True, slots=True)
class _Layer:
    """The work in hand: where the findings go, and which texts may be replaced."""

    overlay: Overlay
    replaceable: AbstractSet[Location]

    def any(self, new: object, old: object, location: Location) -> object:
        if new is None:
            return old
        if isinstance(new, dict) and isinstance(old, dict):
            return self.mapping(new, old, location)
        if isinstance(new, list) and isinstance(old, list):
            return self.listing(new, old, location)
        if isinstance(new, str) and isinstance(old, str):
            return self.text(new, old, location)
        self.fault(
            location, f"it has not the shape of its parent: {shown(new)}", "Write it as issue.yaml does."
        )
        return old

    def mapping(self, new: dict[str, Any], old: dict[str, Any], location: Location) -> dict[str, Any]:
        if location[:1] == ("sections",) and len(location) == len(("sections", 0)):
            self.check_type(new.get("type"), old["type"], location)
            new = {key: value for key, value in new.items() if key not in _SECTION_KEYS}
        laid = dict(old)
        for key, value in new.items():
            here = (*location, key)
            if old.get(key) is not None:
                laid[key] = self.any(value, old[key], here)
            elif value is not None:
                remedy = did_you_mean(key, old, "Write it into the parent first, or remove it.")
                self.fault(here, "the parent has no such part to translate", remedy)
        return laid

    def check_type(self, new: object, old: str, location: Location) -> None:
        if new is None:
            self.fault((*location, "type"), "it is missing", f"Repeat the parent's: `type: {old}`.")
        elif new != old:
            self.fault(
                (*location, "type"),
                f"the parent has a section of type {old} here, and which one this translates cannot be told",
                "Put the sections into the parent's order, with an empty `-` for one that is not translated.",
            )

    def listing(self, new: list[Any], old: list[Any], location: Location) -> list[Any]:
        if len(new) > len(old):
            what = f"it has {len(new)} entries, and the parent has {len(old)}"
            self.fault(location, what, "Remove those that are too many.")
        pairs = zip(new, old, strict=False)
        laid = [self.any(each, under, (*location, index)) for index, (each, under) in enumerate(pairs)]
        return laid + old[len(laid) :]

    def text(self, new: str, old: str, location: Location) -> str:
        if not new and "\n" in old.strip():  # `body: |` with nothing below, as the skeleton leaves it
            return old
        if location in self.replaceable:
            self.overlay.translated.append(location)
            return new
        if new != old:
            self.fault(
                location, "a translation holds only texts, and this is none", "Change it in the parent."
            )
        return old

    def fault(self, location: Location, what: str, remedy: str) -> None:
        self.overlay.faults.append(Fault(location, what, remedy))

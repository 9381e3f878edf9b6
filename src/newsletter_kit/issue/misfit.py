"""An error of a model's own rules, placed at the very field that is to be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsletter_kit.issue.source import Location


class Misfit(NamedTuple):
    """A part that is right by itself, and does not fit the parts around it.

    Attributes:
        location: the way to it, from the model that found it.
        what: what is wrong, as a sentence without its full stop.
    """

    location: Location
    what: str


def refuse(model: str, misfits: Iterable[Misfit]) -> None:
    """Raise what a validator of `model` found, if it found anything.

    A ValueError raised in a validator of the whole model points at the model. pydantic places the lines
    of a nested ValidationError below the model, so each of these points at its own field.

    Raises:
        ValidationError: with one line for each misfit.

    Example:
        >>> refuse("Returned", [])
    """
    lines = [InitErrorDetails(type=_kind(each), loc=each.location, input=None) for each in misfits]
    if lines:
        raise ValidationError.from_exception_data(model, lines)


def _kind(misfit: Misfit) -> PydanticCustomError:
    return PydanticCustomError("value_error", "{what}", {"what": misfit.what})

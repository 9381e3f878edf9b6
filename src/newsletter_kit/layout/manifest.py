"""layout.yaml: what a layout says of itself, and the theme it makes together with its parents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from newsletter_kit.errors import LayoutError, Problem
from newsletter_kit.layout.files import display_name, find_file
from newsletter_kit.layout.theme import Theme, illegible_pairs
from newsletter_kit.layout.yaml_file import YamlFile, read_yaml
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

    from newsletter_kit.layout.yaml_file import Location

FILE_NAME = "layout.yaml"

Inliner = Literal["css-inline", "premailer"]


def _nothing_is_empty(value: object) -> object:
    return {} if value in ("", None) else value


class Manifest(BaseModel):
    """What one layout.yaml says.

    Attributes:
        title: the layout's name for people.
        extends: the layout that has what this one lacks.
        inliner: which library writes styles into the tags; the parent's, or css-inline, unless given.
        theme: the tokens that this layout adds or changes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=200)]
    extends: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")] | None = None
    inliner: Inliner | None = None
    theme: Annotated[dict[str, Any], BeforeValidator(_nothing_is_empty)] = Field(default_factory=dict)


def read_manifest(folder: Path) -> tuple[Manifest, YamlFile]:
    """What the layout.yaml of `folder` says, and the lines it says it in.

    Raises:
        LayoutError: if there is none, or it is wrong.

    Example:
        >>> read_manifest(Path("layouts/iom"))[0].extends  # doctest: +SKIP
        'base'
    """
    where = display_name(folder, FILE_NAME)
    path = find_file([folder], FILE_NAME)
    if path is None:
        raise LayoutError(
            Problem(where, "there is no such file", "A layout needs at least the line `title: …`.")
        )
    file = read_yaml(path, where)
    try:
        return Manifest.model_validate(file.data), file
    except ValidationError as error:
        raise LayoutError(
            *(_problem(each, Manifest, file.place(each["loc"])) for each in error.errors())
        ) from None


def merged_theme(files: Sequence[YamlFile]) -> Theme:
    """The theme that the layout.yaml files make together, the nearest one having the last word.

    Groups are merged token by token; the pairs of `contrast` are added up.

    Args:
        files: those of a layout and its parents, nearest first.

    Raises:
        LayoutError: if a token is unknown or wrong, a dark colour has no light one, or a pair of colours is
            too close to be read.

    Example:
        >>> merged_theme([iom, base]).colour.ink  # doctest: +SKIP
        '#14213D'
    """
    data, owners = _merged(files)
    try:
        theme = Theme.model_validate(data)
    except ValidationError as error:
        raise LayoutError(
            *(_problem(each, Theme, _place(each["loc"], files, owners)) for each in error.errors())
        ) from None
    if problems := [*_strange_tokens(theme, files, owners), *_too_pale(theme, files, owners)]:
        raise LayoutError(*problems)
    return theme


def _strange_tokens(
    theme: Theme, files: Sequence[YamlFile], owners: Mapping[Location, YamlFile]
) -> Iterator[Problem]:
    """Tokens that no template could use as it uses the others of that name."""
    for name in sorted(theme.dark.keys() - theme.colour.keys()):
        remedy = did_you_mean(name, theme.colour, "Give it a light colour in `colour` first.")
        yield Problem(_place(("dark", name), files, owners), f"there is no colour `{name}`", remedy)
    for name, value in theme.size.items():
        parents = [(file.data.get("theme") or {}).get("size") or {} for file in files]
        if isinstance(value, str) and any(str(each.get(name, "")).isdecimal() for each in parents):
            what = f"{str(value)!r} is no whole number, as in the layout that this one extends"
            yield Problem(_place(("size", name), files, owners), what, "Write the number of px.")


def _too_pale(
    theme: Theme, files: Sequence[YamlFile], owners: Mapping[Location, YamlFile]
) -> Iterator[Problem]:
    """The pairs that cannot be read, each at the colour that the nearest layout has set."""
    for tokens, what, remedy in illegible_pairs(theme):
        nearest = min(tokens, key=lambda token: files.index(owners[token]), default=("contrast",))
        yield Problem(_place(nearest, files, owners), what, remedy)


def _merged(files: Sequence[YamlFile]) -> tuple[dict[str, Any], dict[Location, YamlFile]]:
    data: dict[str, Any] = {}
    owners: dict[Location, YamlFile] = {}
    for file in reversed(files):
        for name, value in (file.data.get("theme") or {}).items():
            owners[(name,)] = file
            if isinstance(value, dict) and isinstance(data.get(name, {}), dict):
                data[name] = {**data.get(name, {}), **value}
                owners |= {(name, token): file for token in value}
            elif isinstance(value, list) and isinstance(data.get(name, []), list):
                data[name] = [*data.get(name, []), *value]
            else:
                data[name] = value
    return data, owners


def _place(location: Location, files: Sequence[YamlFile], owners: Mapping[Location, YamlFile]) -> str:
    owner = owners.get(location[:2]) or owners.get(location[:1]) or files[0]
    return owner.place(("theme", *location))


def _problem(error: ErrorDetails, model: type[BaseModel], where: str) -> Problem:
    name = str(error["loc"][-1])
    if error["type"] == "extra_forbidden":
        known = ", ".join(model.model_fields)
        return Problem(
            where, f"there is no `{name}`", did_you_mean(name, model.model_fields) or f"There are: {known}."
        )
    what = error["msg"].removeprefix("Value error, ")
    return Problem(where, what[0].lower() + what[1:])

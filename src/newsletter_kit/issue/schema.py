"""The JSON Schema of issue.yaml: editors complete keys from it and show what each is for."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from newsletter_kit.issue.model import Issue
from newsletter_kit.issue.registry import section_types
from newsletter_kit.issue.walk import models_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import BaseModel

    from newsletter_kit.issue.model import Section

SCHEMA_FILE = "issue.schema.json"
SCHEMA_COMMENT = f"# yaml-language-server: $schema=../{SCHEMA_FILE}"
"""The first line of an issue.yaml in `issues/<id>/`: editors with a YAML language server obey it."""

_ATTRIBUTE = re.compile(r"^ {4}(\w+): (.+(?:\n {8,}.+)*)", re.MULTILINE)


def issue_schema(sections: Iterable[type[Section]] = ()) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of issue.yaml, with the built-in sections and your own.

    Args:
        sections: section classes of your own.

    Raises:
        ConfigError: if a section class cannot be used.

    Example:
        >>> issue_schema()["properties"]["sections"]["minItems"]
        1
    """
    types = section_types(sections)
    models: list[type[BaseModel]] = [Issue, *types.values()]
    refs, whole = models_json_schema([(model, "validation") for model in models])
    parts = whole["$defs"]
    for model in _with_parts(models):
        _describe(parts.get(model.__name__), model)
    for kind, model in types.items():
        _name_type(_part(parts, refs[model, "validation"]), kind)
    head = _part(parts, refs[Issue, "validation"])
    parts = {name: part for name, part in parts.items() if part is not head}
    head["properties"]["sections"]["items"] = {
        "oneOf": [refs[model, "validation"] for model in types.values()]
    }
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **head, "$defs": parts}


def _part(parts: dict[str, Any], ref: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = parts[ref["$ref"].rpartition("/")[2]]
    return found


def _name_type(part: dict[str, Any], kind: str) -> None:
    part["properties"] = {"type": {"const": kind}, **part.get("properties", {})}
    part["required"] = ["type", *part.get("required", [])]


def _with_parts(models: Iterable[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """The models and all that they are made of."""
    waiting, seen = list(models), set()
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            waiting += [each for info in model.model_fields.values() for each in models_in(info.annotation)]
            yield model


def _describe(part: dict[str, Any] | None, model: type[BaseModel]) -> None:
    """Put the sentences of the docstrings beside the keys."""
    if part is None:
        return
    part["description"] = (inspect.getdoc(model) or "").partition("\n")[0]
    explained = _attributes(model)
    for key, about in part.get("properties", {}).items():
        if key in explained:
            about["description"] = explained[key]
        about.pop("title", None)


def _attributes(model: type[BaseModel]) -> dict[str, str]:
    explained: dict[str, str] = {}
    for each in reversed(model.__mro__):
        _, _, listed = inspect.cleandoc(each.__doc__ or "").partition("Attributes:\n")
        found = _ATTRIBUTE.findall(listed.partition("\n\n")[0])
        explained |= {name: " ".join(text.split()) for name, text in found}
    return explained

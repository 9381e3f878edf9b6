"""Plain data becomes an Issue, or the list of everything that is wrong with it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import ValidationError

from newsletter_kit.config import NOT_FOR_AN_ISSUE, Settings
from newsletter_kit.errors import Problem
from newsletter_kit.issue.document import MAX_PROBLEMS
from newsletter_kit.issue.model import Issue, Origin, Period, Section, period_misfits
from newsletter_kit.issue.plain_words import as_it_is, in_plain_words, keys_at, shown
from newsletter_kit.issue.values import IMAGE_FOLDER
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from newsletter_kit.issue.source import Location, Source

MAX_SECTIONS = 1_000

_SHAPE = "Write a list: each section begins with `- type:`."
_NOT_YET = Section()
"""Stands for a section that is wrong, so that the head can still be judged."""


class Fault(NamedTuple):
    """One thing that is wrong with the data, before its line is looked up."""

    location: Location
    what: str
    remedy: str = ""


class Verdict(NamedTuple):
    """What came of it: an issue, or faults.

    Attributes:
        issue: the issue, if nothing is wrong.
        faults: everything that is wrong.
    """

    issue: Issue | None
    faults: tuple[Fault, ...]


def judge(data: object, source: Source, types: Mapping[str, type[Section]]) -> Verdict:
    """The issue that `data` describes, or all its faults.

    Args:
        data: as `read_document` gives it.
        source: where the data came from; images are looked for in its folder.
        types: every section by its `type`.

    Example:
        >>> from pathlib import Path
        >>> from newsletter_kit.issue.source import Source
        >>> judge({"id": "a"}, Source(Path("issue.yaml")), {}).faults[0].what
        'it is missing'
    """
    if not isinstance(data, dict):
        what = f"`key: value` lines are wanted, and {as_it_is(data)}"
        return Verdict(None, (Fault((), what, "Begin with `id:`."),))
    context = {IMAGE_FOLDER: source.path.parent}
    sections, faults = _sections(data.get("sections"), context, types, present="sections" in data)
    faults += _setting_faults(data.get("settings"))
    try:
        issue = Issue.model_validate({**data, "sections": sections}, context=context)
    except ValidationError as error:
        faults += [_fault(each, data, Issue) for each in _errors(error)]
        faults += _period_faults(data, sections) if faults else []
        return Verdict(None, _without_repeats(faults))
    if faults:
        return Verdict(None, _without_repeats(faults))
    return Verdict(issue.with_origin(Origin(source)), ())


def problems_of(faults: tuple[Fault, ...], source: Source) -> tuple[Problem, ...]:
    """The faults with their lines, in the order of the file, the first 200 of them.

    Example:
        >>> from pathlib import Path
        >>> from newsletter_kit.issue.source import Source
        >>> str(problems_of((Fault(("title",), "it is empty"),), Source(Path("issue.yaml")))[0])
        'issue.yaml:1:1 title: it is empty.'
    """

    def place(fault: Fault) -> tuple[int, int]:
        mark = source.mark(fault.location)
        return (mark.line, mark.column)

    in_order = sorted(faults, key=place)[:MAX_PROBLEMS]
    problems = [Problem(source.where(each.location), each.what, each.remedy) for each in in_order]
    if len(faults) > MAX_PROBLEMS:
        what = f"there are more problems than these {MAX_PROBLEMS}"
        problems.append(Problem(source.path.name, what, "Mend these first."))
    return tuple(problems)


def _sections(
    listed: object, context: dict[str, Any], types: Mapping[str, type[Section]], *, present: bool
) -> tuple[list[Section], list[Fault]]:
    if not isinstance(listed, list) or not listed:
        return [_NOT_YET], [Fault(("sections",), _no_list(listed, present=present), _SHAPE)]
    if len(listed) > MAX_SECTIONS:
        what = f"there are {len(listed):,} sections, and {MAX_SECTIONS:,} is the limit"
        return [_NOT_YET], [Fault(("sections",), what, "Make two issues of it.")]
    sections: list[Section] = []
    faults: list[Fault] = []
    for index, raw in enumerate(listed):
        if len(faults) > MAX_PROBLEMS:
            break
        section, wrong = _section(raw, context, types)
        sections.append(section)
        faults += [Fault(("sections", index, *each.location), each.what, each.remedy) for each in wrong]
    return sections, faults


def _no_list(listed: object, *, present: bool) -> str:
    if not present:
        return "it is missing"
    return f"a list of sections is wanted, and {as_it_is(listed)}" if listed else "it is empty"


def _section(
    raw: object, context: dict[str, Any], types: Mapping[str, type[Section]]
) -> tuple[Section, list[Fault]]:
    if not isinstance(raw, dict):
        return _NOT_YET, [Fault((), f"a section with its keys is wanted, and {as_it_is(raw)}", _SHAPE)]
    kind = raw.get("type")
    if not isinstance(kind, str):
        return _NOT_YET, _no_type(raw)
    if kind not in types:
        remedy = did_you_mean(kind, types, "Known here: " + ", ".join(types) + ".")
        return _NOT_YET, [Fault(("type",), f"there is no section type {shown(kind)}", remedy)]
    content = {key: value for key, value in raw.items() if key != "type"}
    try:
        return types[kind].model_validate(content, context=context), []
    except ValidationError as error:
        return _NOT_YET, [_fault(each, raw, types[kind]) for each in _errors(error)]


def _no_type(raw: dict[str, object]) -> list[Fault]:
    remedy = "Say which section it is, as in `type: text`."
    if "type" in raw:
        return [Fault(("type",), "text is wanted here", remedy)]
    near = [key for key in raw if did_you_mean(key, ["type"])]
    if near:
        return [Fault((near[0],), "there is no such key", "Did you mean type?")]
    return [Fault(("type",), "it is missing", remedy)]


def _errors(error: ValidationError) -> list[ErrorDetails]:
    """Its lines, less the complaint that a list is short because its entries are wrong."""
    lines = error.errors(include_url=False)
    inside = {line["loc"][:depth] for line in lines for depth in range(len(line["loc"]))}
    told = (line for line in lines if line["type"] != "too_short" or line["loc"] not in inside)
    return list(islice(told, MAX_PROBLEMS + 1))


def _fault(error: ErrorDetails, data: object, model: type[BaseModel]) -> Fault:
    if error["type"] == "missing":
        return Fault((*_way_in_file(error["loc"][:-1], data), error["loc"][-1]), *in_plain_words(error))
    location = _way_in_file(error["loc"], data)
    if error["type"] == "extra_forbidden":
        if parted := _parted_by_comma(location, data):
            return parted
        known = keys_at(model, location[:-1])
        remedy = did_you_mean(str(location[-1]), known, "Known here: " + ", ".join(known) + ".")
        return Fault(location, "there is no such key", remedy)
    return Fault(location, *in_plain_words(error))


def _parted_by_comma(location: Location, data: Any) -> Fault | None:  # noqa: ANN401  whatever YAML holds
    """`{percent: 40,5}` is a key `percent` and a key `5`."""
    for part in location[:-1]:
        data = data[part]
    *before, rest = location
    keys = list(data)
    if not str(rest).isdecimal() or rest not in keys[1:] or data[rest] is not None:
        return None
    key = keys[keys.index(rest) - 1]
    what = f"the comma in {data[key]},{rest} begins a new key"
    is_number = str(data[key]).isdecimal()
    return Fault((*before, key), what, f"Write {data[key]}.{rest}.") if is_number else None


def _way_in_file(location: Location, data: object) -> Location:
    """The way as the file has it: pydantic adds the branches of a union to it, which no container holds."""
    way: list[str | int] = []
    for part in location:
        inside = isinstance(data, dict) and part in data
        if not inside and not (isinstance(data, list) and isinstance(part, int) and part < len(data)):
            break
        way.append(part)
        data = data[part]  # type: ignore[index]
    return tuple(way)


def _period_faults(data: dict[str, object], sections: list[Section]) -> Iterator[Fault]:
    """Judge the sections' periods too when the rest of the head is wrong."""
    try:
        period = Period.model_validate(data.get("period"))
    except ValidationError:
        return
    for misfit in period_misfits(period, sections):
        yield Fault(misfit.location, misfit.what)


def _setting_faults(settings: object) -> list[Fault]:
    """What newsletter.toml would refuse too, at the line of the issue that says it."""
    if not isinstance(settings, dict):
        return []
    refused = sorted(NOT_FOR_AN_ISSUE & settings.keys())
    faults = [Fault((key,), "it cannot be set here", "Remove it.") for key in refused]
    allowed = {key: value for key, value in settings.items() if key not in NOT_FOR_AN_ISSUE}
    try:
        Settings.model_validate({"name": "-", "sender": "a@iom.int", **allowed})
    except ValidationError as error:
        faults += [_fault(each, settings, Settings) for each in _errors(error)]
    return [Fault(("settings", *each.location), each.what, each.remedy) for each in faults]


def _without_repeats(faults: list[Fault]) -> tuple[Fault, ...]:
    """One fault for one place: a union reports each of its branches."""
    first: dict[Location, Fault] = {}
    for fault in faults:
        first.setdefault(fault.location, fault)
    return tuple(first.values())

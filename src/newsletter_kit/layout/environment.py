"""The sandbox in which templates run: an immutable Jinja environment that knows only what is listed."""

# ruff: noqa: ANN401  templates are given values of any type

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BaseLoader,
    StrictUndefined,
    Template,
    TemplateRuntimeError,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
    pass_context,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Joiner, Namespace, missing

from newsletter_kit.errors import LayoutError
from newsletter_kit.layout.access import MISSING, attribute, element
from newsletter_kit.layout.blocks import offered_blocks, stray_blocks
from newsletter_kit.layout.budget import spend
from newsletter_kit.layout.filters import FILTERS, GLOBALS, TESTS
from newsletter_kit.layout.kept_code import code_of
from newsletter_kit.layout.marks import broken_attributes, with_marks, with_style_marks
from newsletter_kit.layout.operators import OPERATORS, joined
from newsletter_kit.layout.source import has_source, source_of
from newsletter_kit.layout.syntax import complaints, unclosed_tag, with_counters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, MutableMapping
    from types import CodeType

    from jinja2 import Environment
    from jinja2.runtime import Context

    from newsletter_kit.layout.layout import Layout
    from newsletter_kit.layout.source import Source
    from newsletter_kit.layout.syntax import Complaint

    Filters = tuple[tuple[str, Callable[..., Any]], ...]

_TYPES_TO_CALL = (dict, Namespace, Joiner)
_PRINTED = (str, int, float, Decimal, dt.date, dt.time, Undefined)


class MissingValueError(UndefinedError):
    """A template asks for a name that is not there.

    Attributes:
        name: the name it asks for.
        owner: the value it should belong to; `jinja2.utils.missing` for a name by itself.
    """

    def __init__(self, message: str | None, *, name: str | None, owner: object) -> None:
        super().__init__(message)
        self.name = name
        self.owner = owner


class _Undefined(StrictUndefined):
    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = None
    ) -> None:
        error: Any = exc or partial(MissingValueError, name=name, owner=obj)
        super().__init__(hint, obj, name, error)


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment for the templates of one layout.

    Args:
        layout: whose files it loads.
        filters: what templates may use besides the listed filters of Jinja.
    """

    intercepted_binops = frozenset(OPERATORS)

    def __init__(self, layout: Layout, filters: Filters) -> None:
        super().__init__(
            loader=_Loader(layout, filters),
            undefined=_Undefined,
            autoescape=_is_markup,
            finalize=_counted,
            optimized=False,  # what Jinja works out while it compiles would be kept for all languages
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.filters = {**FILTERS, **dict(filters)}
        self.tests = dict(TESTS)
        self.globals = dict(GLOBALS)
        self.binop_table = dict(OPERATORS)

    def getattr(self, obj: Any, attribute_name: str) -> Any:
        found = attribute(obj, attribute_name)
        return self._absent(obj, attribute_name) if found is MISSING else found

    def getitem(self, obj: Any, argument: Any) -> Any:
        found = element(obj, argument)
        return self._absent(obj, argument) if found is MISSING else found

    def _absent(self, obj: Any, name: Any) -> Any:
        if isinstance(obj, Undefined):
            return str(obj)  # which raises
        return self.undefined(obj=obj, name=name)

    def is_safe_callable(self, obj: Any) -> bool:
        return not isinstance(obj, type) or obj in _TYPES_TO_CALL

    def count(self, characters: int) -> None:
        """One turn of a loop, or one call, that writes so many characters of the template."""
        spend(steps=1, characters=characters)

    def joined(self, autoescape: bool, *parts: object) -> str:  # noqa: FBT001
        """What stands for `~`."""
        return joined(autoescape, *parts)


def _is_markup(name: str | None) -> bool:
    return name is None or not name.endswith(".txt.j2")


@pass_context
def _counted(_: Context, value: object) -> object:
    if isinstance(value, str):  # as most are
        spend(characters=len(value))
        return value
    if value is None:
        raise MissingValueError("it prints a value that is not set", name=None, owner=missing)
    if not (isinstance(value, _PRINTED) or hasattr(value, "__html__")):
        raise TemplateRuntimeError(f"a {type(value).__name__} cannot be printed; print what it holds")
    spend(characters=len(str(value)))
    return value


class _Loader(BaseLoader):
    """Loads from the layout; the compiled code is kept for as long as the layout is in use."""

    def __init__(self, layout: Layout, filters: Filters) -> None:
        self._layout = layout
        self._filters = filters

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  Jinja's word
    ) -> Template:
        code = _compiled(self._layout, name, self._filters)
        return Template.from_code(environment, code, {} if globals is None else globals)


@lru_cache(maxsize=512)
def _compiled(layout: Layout, name: str, filters: Filters) -> CodeType:
    source = source_of(layout, name)
    environment = sandbox(layout, filters)
    offered = "\n".join(sorted(offered_blocks(layout, source.text) or ()))
    made_from = (name, source.where, source.text, _known_files(layout), _known_filters(filters), offered)
    kept = _code_made_from(made_from)
    if not kept:
        kept += [code_of(environment, source.where, made_from, lambda: _compile(layout, name, environment))]
    return kept[0]


@lru_cache(maxsize=512)
def _code_made_from(_: tuple[str, ...]) -> list[CodeType]:
    """Where code is kept: empty, or with one in it. A layout read anew has most templates as before."""
    return []


@lru_cache(maxsize=8)
def _known_files(layout: Layout) -> str:
    """What templates can include: a file that has gone is an error in those that were compiled before."""
    found = {
        path.relative_to(folder).as_posix() for folder in layout.folders for path in folder.rglob("*.j2")
    }
    return "\n".join([*(folder.name for folder in layout.folders), *sorted(found)])


def _known_filters(filters: Filters) -> str:
    """The filters, each with what it is given besides its value: that is compiled in."""
    return "\n".join(f"{name} {getattr(each, 'jinja_pass_arg', '')}" for name, each in filters)


def _compile(layout: Layout, name: str, environment: Sandbox) -> CodeType:
    source = source_of(layout, name)
    text = _marked(source)
    try:
        tree = environment.parse(text, name, source.where)
        files = _known_files(layout).split("\n")
        _refuse(complaints(tree, environment, lambda other: has_source(layout, other), files), source)
        _refuse(stray_blocks(tree, offered_blocks(layout, source.text)), source)
        tree = with_counters(tree, environment, autoescape=source.is_markup)
        return environment.compile(tree, name, source.where)
    except TemplateSyntaxError as error:
        raise LayoutError(source.problem(*_complaint(error, text, environment))) from None


def _marked(source: Source) -> str:
    if source.where.endswith(".css.j2"):
        return with_style_marks(source)
    return with_marks(source) if source.where.endswith(".mjml.j2") else source.text


def _complaint(error: TemplateSyntaxError, text: str, environment: Sandbox) -> Complaint:
    message = (error.message or "it is no Jinja").rstrip(".")
    at_its_end = message.startswith("Unexpected end of template")
    return (at_its_end and unclosed_tag(text, environment)) or (error.lineno, message, "")


def _refuse(found: Iterable[Complaint], source: Source) -> None:
    problems = [source.problem(line, what, remedy) for line, what, remedy in found]
    if source.where.endswith(".mjml.j2"):
        problems += [
            source.problem(line, f"the attribute {name} runs over more than one line", "Write it in one.")
            for line, name in broken_attributes(source)
        ]
    if problems:
        raise LayoutError(*problems)


@lru_cache(maxsize=8)
def sandbox(layout: Layout, filters: Filters) -> Sandbox:
    """The environment for a layout and a set of filters, kept while both are in use.

    Example:
        >>> sandbox(load_layout("base"), FILTERS)  # doctest: +SKIP
    """
    return Sandbox(layout, filters)

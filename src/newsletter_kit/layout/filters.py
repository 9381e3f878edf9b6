"""The filters, tests and globals of Jinja that templates may use; there are no others for them."""

# ruff: noqa: ANN401  filters are given values of any type

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateRuntimeError, pass_eval_context
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.filters import do_batch, do_replace, do_round, do_slice
from jinja2.sandbox import safe_range
from jinja2.tests import TESTS as JINJA_TESTS
from jinja2.utils import Joiner, Namespace
from markupsafe import Markup, escape

from newsletter_kit.layout.access import element
from newsletter_kit.layout.budget import MAX_ELEMENTS, BudgetError, bounded_length
from newsletter_kit.layout.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jinja2.nodes import EvalContext

MAX_RANGE = 1_000

_FILTERS = words("""
    abs capitalize count d default dictsort e escape
    first float forceescape groupby int items last length
    lower map max min reject rejectattr reverse select selectattr sort string
    trim truncate unique urlencode wordcount
""")

_TESTS = words("""
    boolean defined divisibleby eq even false ge gt in integer iterable le
    lower lt mapping ne none number odd
    sameas sequence string true undefined upper
    == != < <= > >= equalto greaterthan lessthan
""")

REMEDIES: Mapping[str, str] = {
    "safe": "Text is escaped for good; use md or md_inline for Markdown.",
    "attr": "Write x.name.",
    "format": "Use number, percent or ~.",
    "upper": "Use caps, which leaves scripts without capitals alone.",
    "title": "Use caps, or write the words as they should be.",
    "center": "Use wrap.",
    "indent": "Use wrap.",
    "wordwrap": "Use wrap.",
    "striptags": "Use plain.",
    "urlize": "Use md.",
    "xmlattr": "Write the attributes out.",
    "tojson": "A mail has no script.",
    "random": "Every reader gets the same edition.",
}
"""What to use in place of a filter that Jinja has and templates have not."""


def _round(value: float, precision: int = 0, method: str = "common") -> float:
    if abs(precision) > 12:  # noqa: PLR2004
        raise BudgetError("round takes a precision of 12 digits at most")
    return do_round(value, precision, method)  # type: ignore[arg-type]  # Jinja checks the word


def _batch(value: Iterable[Any], linecount: int, fill_with: Any = None) -> list[list[Any]]:
    bounded_length(linecount, MAX_ELEMENTS)
    return list(do_batch(value, linecount, fill_with))


def _slice(value: Iterable[Any], slices: int, fill_with: Any = None) -> list[list[Any]]:
    bounded_length(slices, MAX_ELEMENTS)
    return list(do_slice(list(value), slices, fill_with))


@pass_eval_context
def _replace(eval_ctx: EvalContext, value: str, old: str, new: str, count: int | None = None) -> str:
    bounded_length(len(str(value)) + (str(value).count(old) if old else len(str(value)) + 1) * len(str(new)))
    return do_replace(eval_ctx, value, old, new, count)


@pass_eval_context
def _join(eval_ctx: EvalContext, value: Iterable[Any], d: str = "", attribute: str | None = None) -> str:
    parts = list(value)
    if attribute is not None:
        parts = [eval_ctx.environment.getattr(part, attribute) for part in parts]
    texts = [part if hasattr(part, "__html__") else str(part) for part in parts]
    bounded_length(sum(len(str(text)) + len(d) for text in texts))
    if eval_ctx.autoescape and any(hasattr(text, "__html__") for text in (d, *texts)):
        return Markup(escape(d)).join(escape(text) for text in texts)  # noqa: S704  escaped just here
    return d.join(str(text) for text in texts)


def _list(value: Iterable[Any]) -> list[Any]:
    elements = list(islice(value, MAX_ELEMENTS + 1))
    bounded_length(len(elements), MAX_ELEMENTS)
    return elements


def _sum(values: Iterable[Any], attribute: str | None = None, start: float = 0) -> Any:
    numbers = [element(value, attribute) for value in values] if attribute else list(values)
    if not all(isinstance(number, int | float | Decimal) for number in [start, *numbers]):
        raise TemplateRuntimeError("sum adds numbers only")
    return sum(numbers, start)


def _range(*bounds: int) -> range:
    numbers = safe_range(*bounds)
    if len(numbers) > MAX_RANGE:
        raise BudgetError(f"range goes to {MAX_RANGE:,} at most")
    return numbers


FILTERS: Mapping[str, Callable[..., Any]] = {
    **{name: JINJA_FILTERS[name] for name in _FILTERS},
    "batch": _batch,
    "join": _join,
    "list": _list,
    "replace": _replace,
    "round": _round,
    "slice": _slice,
    "sum": _sum,
}

TESTS: Mapping[str, Any] = {name: JINJA_TESTS[name] for name in _TESTS}

GLOBALS: Mapping[str, Any] = {"range": _range, "dict": dict, "namespace": Namespace, "joiner": Joiner}

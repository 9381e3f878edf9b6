"""Rendering: one template of a layout and its values become text."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError
from jinja2.utils import missing

from newsletter_kit.errors import LayoutError, NewsletterError, Problem
from newsletter_kit.layout.access import names
from newsletter_kit.layout.budget import Budget, BudgetError
from newsletter_kit.layout.environment import MissingValueError, sandbox
from newsletter_kit.layout.source import source_of
from newsletter_kit.layout.translate import MissingTextError
from newsletter_kit.nearest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsletter_kit.layout.layout import Layout


def render_template(
    layout: Layout,
    name: str,
    values: Mapping[str, object],
    filters: Mapping[str, Callable[..., Any]],
) -> str:
    r"""What the template `name` makes of `values`.

    Templates run in a sandbox: they reach the data of the values and nothing else, and stop when they take
    too many steps, characters or seconds (`budget.py`).

    Args:
        layout: the layout that has the template.
        name: its path inside the layout, such as `sections/avrr.mjml.j2`.
        values: the names it may use.
        filters: filters it may use besides those of Jinja that `filters.py` lists. What returns HTML returns
            it as `markupsafe.Markup`.

    Raises:
        LayoutError: if the template is wrong, naming its file and line.

    Example:
        >>> render_template(load_layout("base"), "sections/divider.txt.j2", {}, {})  # doctest: +SKIP
        '* * *\n'
    """
    try:
        template = sandbox(layout, tuple(sorted(filters.items()))).get_template(name)
        with Budget():
            return template.render(values)
    except MissingTextError as error:
        raise _at_line(layout, name, error, error.problems[0].what, error.problems[0].remedy) from None
    except NewsletterError:
        raise
    except MissingValueError as error:
        what, remedy = _missing(error, values)
        raise _at_line(layout, name, error, what, remedy) from None
    except BudgetError as error:
        raise _at_line(layout, name, error, str(error), "Make the template simpler.") from None
    except RecursionError as error:
        raise _circle(layout, name, error) from None
    except TemplateError as error:
        raise _at_line(
            layout, name, error, (error.message or "it cannot be rendered").rstrip("."), ""
        ) from None
    except Exception as error:
        raise _at_line(layout, name, error, f"it fails with {type(error).__name__}: {error}", "") from error


def _missing(error: MissingValueError, values: Mapping[str, object]) -> tuple[str, str]:
    if error.name is None:
        return str(error), "Ask with {% if … %} first."
    if error.owner is missing:
        return f"there is no `{error.name}`", did_you_mean(str(error.name), values)
    if isinstance(error.owner, Mapping):
        return f"there is no `{error.name}` in it", did_you_mean(str(error.name), map(str, error.owner))
    others = names(error.owner) - {error.name}  # it may be there, and yet be nothing for a template
    return f"{type(error.owner).__name__} has no `{error.name}`", did_you_mean(str(error.name), others)


def _circle(layout: Layout, name: str, error: RecursionError) -> LayoutError:
    """The first line that was come by twice: there a file is taken in, or a macro called, within itself."""
    places = _places(error)
    seen = Counter(places)
    again = next((place for place in places if seen[place] > 1), None)
    others = dict.fromkeys(file for file, line in seen if again and seen[file, line] > 1 and file != again[0])
    what = f"it calls itself without end{', by way of ' if others else ''}{' and '.join(others)}"
    return LayoutError(_problem(layout, name, again, what, "Break the circle."))


def _at_line(layout: Layout, name: str, error: BaseException, what: str, remedy: str) -> LayoutError:
    return LayoutError(_problem(layout, name, next(reversed(_places(error)), None), what, remedy))


def _places(error: BaseException) -> list[tuple[str, int]]:
    """The lines of templates that were being rendered, the outermost first."""
    steps = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    return [place for place in steps if place[0].endswith(".j2")]


def _problem(layout: Layout, name: str, place: tuple[str, int] | None, what: str, remedy: str) -> Problem:
    if place is None:
        return Problem(source_of(layout, name).where, what, remedy)
    return source_of(layout, place[0]).problem(place[1], what, remedy)

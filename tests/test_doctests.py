"""The examples in docstrings are true: each is run as it stands."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

import newsletter_kit

MODULES = [
    each.name
    for each in pkgutil.walk_packages(newsletter_kit.__path__, "newsletter_kit.")
    if not each.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name: str) -> None:
    """Every example of a module gives what its docstring says it gives."""
    failed, _ = doctest.testmod(import_module(name))
    assert failed == 0

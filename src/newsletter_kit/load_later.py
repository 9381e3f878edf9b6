"""Packages that another one imports and that nobody here asks for anything: loaded when it does ask them."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec, module_from_spec
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

_TAKING_AWAY = Lock()


def load_later(importer: str, names: Sequence[str]) -> None:
    """When `importer` is imported, let it find these packages, and load each only when it asks for more.

    Until then a package knows, for `importer` alone, its name, its place and its `__version__`. A question
    for more imports it, and is answered by what everybody else imports under that name. Nothing changes for
    anybody else, nor for a package that is loaded already, or that is not installed.

    `importlib.util.LazyLoader` would load a package for its `__version__` too, and that is what requests asks
    of chardet and charset_normalizer as soon as it is imported.

    Args:
        importer: who imports them; if it is imported already, nothing is done.
        names: of packages that are installed under their own names.

    Example:
        >>> load_later("requests", ["charset_normalizer"])
    """
    finder = _Finder(importer, tuple(names))
    if importer not in sys.modules and finder not in sys.meta_path:
        sys.meta_path.insert(0, finder)


@dataclass(frozen=True, slots=True)
class _Finder(MetaPathFinder):
    """It lets the others find a module, and has it loaded in our way."""

    importer: str
    names: tuple[str, ...]

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self.importer or name in sys.modules:
            return None
        others = (each for each in tuple(sys.meta_path) if each is not self and hasattr(each, "find_spec"))
        spec = next(filter(None, (each.find_spec(name, path, target) for each in others)), None)
        if spec and spec.loader:
            spec.loader = _Loader(spec.loader, self.names)
        return spec


@dataclass(frozen=True, slots=True)
class _Loader(Loader):
    """It runs a module by its own loader, while others stand in for packages that it imports."""

    own: Loader
    names: tuple[str, ...]

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.own.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self.own
        if module.__spec__:
            module.__spec__.loader = self.own
        with _stood_in_for(self.names):
            self.own.exec_module(module)


@contextmanager
def _stood_in_for(names: Sequence[str]) -> Iterator[None]:
    """For this moment only: a program that begins with a module of a package must find the package itself."""
    late = [module for name in names if name not in sys.modules and (module := _late(name))]
    sys.modules.update({module.__name__: module for module in late})
    try:
        yield
    finally:
        for module in late:
            _take_away(module)


def _late(name: str) -> ModuleType | None:
    """A module that knows what can be known without running a package, and asks the package for the rest."""
    spec = find_spec(name)
    if not spec:
        return None
    module = module_from_spec(spec)
    try:
        module.__version__ = version(name)  # type: ignore[attr-defined]
    except PackageNotFoundError:
        return None

    def load(wanted: str) -> Any:  # noqa: ANN401  whatever the package holds
        _take_away(module)
        return getattr(import_module(name), wanted)

    module.__getattr__ = load  # type: ignore[method-assign]
    return module


def _take_away(module: ModuleType) -> None:
    with _TAKING_AWAY:  # between the look and the deed nobody may put the package itself there
        if sys.modules.get(module.__name__) is module:
            del sys.modules[module.__name__]

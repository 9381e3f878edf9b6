"""Packages that others import and that nobody here asks for anything: loaded when somebody does ask them."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec, module_from_spec
from threading import RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.abc import Loader
    from types import ModuleType


def load_later(*names: str) -> None:
    """Let `import` find these packages, and load each only when it is asked for what it holds.

    Until then a package knows its name, its place and its `__version__`. Whoever asks for more, in whatever
    thread, gets what they would have got. Nothing changes for a package that is loaded already, or that is
    not installed.

    `importlib.util.LazyLoader` would load a package for its `__version__` too, and that is what requests asks
    of chardet and charset_normalizer as soon as it is imported.

    Args:
        names: of packages that are installed under their own names.

    Example:
        >>> load_later("charset_normalizer")
    """
    for name in names:
        spec = None if name in sys.modules else find_spec(name)
        if spec and spec.loader:
            _put_off(module_from_spec(spec), spec.loader)


def _put_off(module: ModuleType, loader: Loader) -> None:
    try:
        module.__version__ = version(module.__name__)  # type: ignore[attr-defined]
    except PackageNotFoundError:
        return
    module.__getattr__ = _loads(module, loader)  # type: ignore[method-assign]
    sys.modules[module.__name__] = module


def _loads(module: ModuleType, loader: Loader) -> Callable[[str], Any]:
    """What Python calls for a name that the module lacks (PEP 562)."""
    lock, under_way = RLock(), False

    def load(name: str) -> Any:  # noqa: ANN401  whatever the package holds
        nonlocal under_way
        with lock:
            if under_way:  # the package asks itself, while it is loaded
                raise AttributeError(f"module {module.__name__!r} has no attribute {name!r} yet")
            if vars(module).get("__getattr__") is load:
                under_way = True
                try:
                    loader.exec_module(module)
                finally:
                    under_way = False
                if vars(module).get("__getattr__") is load:  # it has none of its own
                    del vars(module)["__getattr__"]
        return getattr(module, name)

    return load

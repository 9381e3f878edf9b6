"""What newsletter.toml names as `module:Name`: the newsletter's own code, and no other."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module, invalidate_caches
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def import_named(name: str, root: Path) -> object:
    """The thing that `module:Name` means.

    Args:
        name: such as `my_sections:Vacancies`.
        root: the folder of newsletter.toml, where modules are looked for first. A module of the same name
            that another newsletter's folder has given before does not stand in for this one's.

    Raises:
        ValueError: if it is not of that form, or cannot be imported, with words on why.

    Example:
        >>> import_named("pathlib:PurePath", Path("."))
        <class 'pathlib.PurePath'>
    """
    module, _, attribute = name.partition(":")
    if not (module and attribute):
        raise ValueError("it is not of the form module:Name")
    with _importing_from(root.resolve()):
        _forget_namesake(module.partition(".")[0], root.resolve())
        try:
            return getattr(import_module(module), attribute)
        except (Exception, SystemExit) as error:  # a user's module may raise anything at all
            what = f"it cannot be imported: {type(error).__name__}: {error}".rstrip(".")
            raise ValueError(what) from error


@contextmanager
def _importing_from(root: Path) -> Iterator[None]:
    sys.path.insert(0, str(root))
    invalidate_caches()  # the module may have been written a moment ago
    try:
        yield
    finally:
        sys.path.remove(str(root))


def _forget_namesake(top: str, root: Path) -> None:
    """Drop a loaded module if this root has one of its own by that name."""
    own = {root / f"{top}.py", root / top / "__init__.py"}
    known = getattr(sys.modules.get(top), "__file__", None)
    if known and Path(known) not in own and any(each.is_file() for each in own):
        for name in [each for each in sys.modules if each == top or each.startswith(f"{top}.")]:
            del sys.modules[name]

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from inspect import getsource
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.load_later import load_later

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

LOADED = "import sys\nsys.loads = getattr(sys, 'loads', 0) + 1\n"
BODY = f"{LOADED}__version__ = '1.2.3'\nfrom .other import Kind\nwhat = [1, 2]\n"
OTHER = f"{LOADED}class Kind: pass\n"
ASKER = "import late_pack\nVERSION = late_pack.__version__\ndef ask(): return late_pack.what\n"
METADATA = "Metadata-Version: 2.1\nName: late_pack\nVersion: 1.2.3\n"
FILES = {
    "late_pack/__init__.py": BODY,
    "late_pack/other.py": OTHER,
    "late_pack-1.2.3.dist-info/METADATA": METADATA,
    "asker.py": ASKER,
    "hasty_asker.py": "from late_pack import what\n",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a package is installed that counts how often it is run, and two modules that import it."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "loads", 0, raising=False)
    monkeypatch.setattr(sys, "meta_path", sys.meta_path[:])
    for name in ("late_pack", "late_pack.other", "asker", "hasty_asker"):
        monkeypatch.setitem(sys.modules, name, sys)  # so that they are forgotten afterwards
        del sys.modules[name]
    return tmp_path


@pytest.fixture
def asker(folder: Path) -> ModuleType:
    """A module that has imported the package and read its version."""
    assert folder.is_dir()
    load_later("asker", ["late_pack"])
    return import_module("asker")


def loads() -> int:
    return int(getattr(sys, "loads", 0))


def test_a_package_is_not_loaded_for_its_name_and_version(asker: ModuleType, folder: Path) -> None:
    """Who imports a package and reads what all packages have loads nothing."""
    late = asker.late_pack
    assert (asker.VERSION, late.__name__) == ("1.2.3", "late_pack")
    assert late.__file__ == str(folder / "late_pack" / "__init__.py")
    assert loads() == 0


def test_a_package_is_loaded_once_when_it_is_asked(asker: ModuleType) -> None:
    """The first question loads the package that everybody else imports; no later one does."""
    assert asker.ask() == [1, 2]
    assert asker.ask() is import_module("late_pack").what
    assert loads() == 2


def test_a_module_of_a_package_is_imported_first_as_ever(asker: ModuleType) -> None:
    """Whoever begins with a module of the package has the same one as the package, and it was run once."""
    other = import_module("late_pack.other")
    assert other.Kind is asker.late_pack.Kind
    assert other is asker.late_pack.other
    assert loads() == 2


@pytest.mark.usefixtures("asker")
def test_others_import_the_package_itself() -> None:
    """Only who was named has a late one: whoever else imports it sees all of it at once."""
    assert {"Kind", "what"} <= set(dir(import_module("late_pack")))


@pytest.mark.usefixtures("folder")
def test_whoever_asks_while_it_is_imported_is_answered() -> None:
    """A question that is asked at once is answered at once."""
    load_later("hasty_asker", ["late_pack"])
    assert import_module("hasty_asker").what is import_module("late_pack").what
    assert loads() == 2


def test_what_a_package_does_not_hold_it_lacks_before_and_after(asker: ModuleType) -> None:
    """A wrong name is an AttributeError, the first time and each time after."""
    for _ in range(2):
        with pytest.raises(AttributeError, match=r"has no attribute 'nothing'$"):
            _ = asker.late_pack.nothing


def test_threads_that_ask_at_once_all_get_the_answer(asker: ModuleType) -> None:
    """While one thread loads the package, or a module of it, the others wait for what they asked."""
    together = Barrier(8)

    def ask(number: int) -> object:
        together.wait()
        return asker.ask() if number % 2 else import_module("late_pack.other").Kind.__name__

    with ThreadPoolExecutor(8) as threads:
        answers = [asked.result() for asked in [threads.submit(ask, number) for number in range(8)]]
    assert answers == ["Kind", [1, 2]] * 4
    assert loads() == 2


def test_a_package_that_cannot_be_loaded_says_why_each_time(asker: ModuleType, folder: Path) -> None:
    """A broken package raises its own error where it is asked, and is tried again when it is asked again."""
    (folder / "late_pack" / "__init__.py").write_text("raise OSError('broken')", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(OSError, match="broken"):
            asker.ask()


def test_what_is_loaded_or_not_installed_is_left_alone(folder: Path) -> None:
    """A module that is there already stays, and one that there is not is still not found."""
    there = import_module("late_pack")
    (folder / "asker.py").write_text(f"{ASKER}import no_such_package\n", encoding="utf-8")
    load_later("asker", ["late_pack", "no_such_package"])
    with pytest.raises(ModuleNotFoundError, match="no_such_package"):
        import_module("asker")
    assert sys.modules["late_pack"] is there


def test_who_is_imported_this_way_keeps_its_own_loader(asker: ModuleType) -> None:
    """Nothing is left of ours in the module that was named: its source can be read as ever."""
    assert asker.__spec__ is not None
    assert asker.__spec__.loader is asker.__loader__
    assert getsource(asker) == ASKER


GUESS = """
import requests
answer = requests.Response()
answer._content = "Привет, мир: новости общины за весну".encode("koi8-r") * 5
print(answer.apparent_encoding)
"""
NOT_LOADED = """
import sys
import newsletter_kit.providers.{provider}, requests
assert not [name for name in sys.modules if name.startswith(("chardet", "charset_normalizer"))]
"""


@pytest.mark.parametrize("provider", ["sendgrid", "mailgun", "ses"])
def test_requests_still_guesses_an_encoding(provider: str) -> None:
    """A provider loads no guesser of encodings, and whoever asks requests for a guess gets the same one."""
    ours = run(NOT_LOADED.format(provider=provider) + GUESS)
    assert ours == run(GUESS)
    assert ours.strip().lower().startswith("koi8")


@pytest.mark.parametrize(
    "module",
    ["chardet.universaldetector", "chardet.detector", "charset_normalizer.md", "charset_normalizer.api"],
)
@pytest.mark.parametrize(
    "first", ["import newsletter_kit.providers", "import newsletter_kit.checks.asking, requests"]
)
def test_a_module_of_a_guesser_is_imported_first_as_ever(module: str, first: str) -> None:
    """A program that uses the library imports from a guesser of encodings what it imports without it."""
    package = module.partition(".")[0]
    program = f"import sys, {module}\nprint(dir(sys.modules['{module}']), dir({package}))"
    assert run(f"{first}\n{program}") == run(program)


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout

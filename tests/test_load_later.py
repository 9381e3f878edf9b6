from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from newsletter_kit.load_later import load_later

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

LOADED = "import sys\nsys.loads = getattr(sys, 'loads', 0) + 1\n"
BODY = f"{LOADED}__version__ = '1.2.3'\nfrom .other import MORE\nwhat = [1, 2]\n"
OTHER = "import sys, late_pack\nMORE = hasattr(late_pack, 'what')\n"


@pytest.fixture
def late_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """An installed package that counts how often it is loaded, and of which nobody has asked anything."""
    (tmp_path / "late_pack").mkdir()
    (tmp_path / "late_pack" / "__init__.py").write_text(BODY, encoding="utf-8")
    (tmp_path / "late_pack" / "other.py").write_text(OTHER, encoding="utf-8")
    (tmp_path / "late_pack-1.2.3.dist-info").mkdir()
    metadata = "Metadata-Version: 2.1\nName: late_pack\nVersion: 1.2.3\n"
    (tmp_path / "late_pack-1.2.3.dist-info" / "METADATA").write_text(metadata, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "loads", 0, raising=False)
    for name in ("late_pack", "late_pack.other"):
        monkeypatch.setitem(sys.modules, name, sys)  # so that they are forgotten afterwards
        del sys.modules[name]
    load_later("late_pack")
    return import_module("late_pack")


def loads() -> int:
    return int(getattr(sys, "loads", 0))


def test_a_package_is_not_loaded_for_its_name_and_version(late_pack: ModuleType, tmp_path: Path) -> None:
    """Importing a package and reading what all packages have loads nothing."""
    assert (late_pack.__version__, late_pack.__name__) == ("1.2.3", "late_pack")
    assert late_pack.__file__ == str(tmp_path / "late_pack" / "__init__.py")
    assert loads() == 0


def test_a_package_is_loaded_once_when_it_is_asked(late_pack: ModuleType) -> None:
    """The first question loads the package into the module that others hold already; no later one does."""
    assert late_pack.what == [1, 2]
    assert late_pack.what is import_module("late_pack").what
    assert loads() == 1


def test_a_package_that_asks_itself_while_it_is_loaded_is_told_the_truth(late_pack: ModuleType) -> None:
    """What is not there yet is not there, as when a package is imported in the usual way."""
    assert late_pack.MORE is False


def test_what_a_package_does_not_hold_it_lacks_before_and_after(late_pack: ModuleType) -> None:
    """A wrong name is an AttributeError, the first time and each time after."""
    for _ in range(2):
        with pytest.raises(AttributeError, match=r"has no attribute 'nothing'$"):
            _ = late_pack.nothing


def test_threads_that_ask_at_once_all_get_the_answer(late_pack: ModuleType) -> None:
    """While one thread loads the package, the others wait for what they asked."""
    together = Barrier(8)

    def ask() -> object:
        together.wait()
        return late_pack.what

    with ThreadPoolExecutor(8) as threads:
        answers = [asked.result() for asked in [threads.submit(ask) for _ in range(8)]]
    assert answers == [[1, 2]] * 8
    assert loads() == 1


def test_a_package_that_cannot_be_loaded_says_why_each_time(late_pack: ModuleType, tmp_path: Path) -> None:
    """A broken package raises its own error where it is asked, and is tried again when it is asked again."""
    (tmp_path / "late_pack" / "__init__.py").write_text("raise OSError('broken')", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(OSError, match="broken"):
            _ = late_pack.what


def test_what_is_loaded_or_not_installed_is_left_alone(late_pack: ModuleType) -> None:
    """A module that is there already stays, and one that there is not is still not found."""
    load_later("late_pack", "no_such_package")
    assert sys.modules["late_pack"] is late_pack
    with pytest.raises(ModuleNotFoundError):
        import_module("no_such_package")


GUESS = """
import requests
answer = requests.Response()
answer._content = "Привет, мир: новости общины за весну".encode("koi8-r") * 5
print(answer.apparent_encoding)
"""
NOT_LOADED = """
import sys
import newsletter_kit.providers.{provider}, requests
assert not [name for name in sys.modules if name.startswith(("chardet.", "charset_normalizer."))]
"""


@pytest.mark.parametrize("provider", ["sendgrid", "mailgun", "ses"])
def test_requests_still_guesses_an_encoding(provider: str) -> None:
    """A provider loads no guesser of encodings, and whoever asks requests for a guess gets the same one."""
    ours = run(NOT_LOADED.format(provider=provider) + GUESS)
    assert ours == run(GUESS)
    assert ours.strip().lower().startswith("koi8")


def run(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout

"""What is advised where a package is lacking can be typed as it stands."""

from __future__ import annotations

import shlex
import subprocess
import sys

import pytest

from newsletter_kit import installing
from newsletter_kit.installing import how_to_install


@pytest.mark.parametrize("extra", ["", "dkim"])
def test_the_advice_needs_no_registry_that_knows_us(extra: str) -> None:
    """The interpreter's own pip takes what is installed, and asks nobody for newsletter-kit itself."""
    words = shlex.split(how_to_install(extra).removeprefix("Run: "))
    assert words[:4] == [sys.executable, "-m", "pip", "install"]
    ran = subprocess.run([*words, "--dry-run", "--no-index"], capture_output=True, text=True, check=False)
    assert (ran.returncode, "newsletter-kit" in ran.stdout) == (0, True), ran.stderr


def test_where_there_is_no_pip_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some tools make environments without one; then it is said which packages go where."""
    monkeypatch.setattr(installing, "find_spec", lambda _name: None)
    assert how_to_install("ses") == f"Install newsletter-kit[ses] into the environment {sys.prefix}."

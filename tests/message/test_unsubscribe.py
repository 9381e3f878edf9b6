"""Tokens to leave the list, and the key that signs them."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from newsletter_kit.address import parse_address
from newsletter_kit.errors import ConfigError
from newsletter_kit.message.unsubscribe import KEY_FILE, is_token_of, unsubscribe_key, unsubscribe_token

if TYPE_CHECKING:
    from pathlib import Path

    from message.conftest import Desk

LIST = "news.iom.example.org"
NINO = parse_address("nino@iom.example.org")
OLD, NEW = SecretStr("o" * 32), SecretStr("n" * 32)


def test_token_is_accepted_for_its_mailbox_alone() -> None:
    """A token opens the door of one list for one mailbox, however the address is spelt."""
    token = unsubscribe_token(LIST, NINO, NEW)
    assert is_token_of(token, LIST, parse_address("NINO@iom.Example.org"), [NEW])
    assert not is_token_of(token, LIST, parse_address("giorgi@iom.example.org"), [NEW])
    assert not is_token_of(token, "other.iom.example.org", NINO, [NEW])


@pytest.mark.parametrize(
    "change", [lambda token: token[:-1], lambda token: f"{token}x", str.swapcase, lambda _: "é"]
)
def test_altered_token_is_refused(change: object) -> None:
    """One character less, more or other, and the token is worth nothing."""
    assert callable(change)
    assert not is_token_of(change(unsubscribe_token(LIST, NINO, NEW)), LIST, NINO, [NEW])


def test_old_key_still_answers() -> None:
    """After a change of key, links of earlier mails work as long as the old key is kept."""
    token = unsubscribe_token(LIST, NINO, OLD)
    assert is_token_of(token, LIST, NINO, [NEW, OLD])
    assert not is_token_of(token, LIST, NINO, [NEW])


def test_token_is_long_enough_and_tells_nothing() -> None:
    """At least 128 bits stand behind the key's name, in letters that need no escaping in a URL."""
    token = unsubscribe_token(LIST, NINO, NEW)
    assert re.fullmatch(r"[0-9a-f]{8}\.[A-Za-z0-9_-]{22,}", token)
    assert not {"nino", "iom", NEW.get_secret_value()} & set(re.split(r"\W", token))


def test_key_of_the_environment_comes_first(desk: Desk, tmp_path: Path) -> None:
    """A key from the environment is used, and no file is written."""
    assert unsubscribe_key(desk.settings(root=tmp_path, unsubscribe_key=NEW)) == NEW
    assert list(tmp_path.iterdir()) == []


def test_key_is_made_once_and_kept(desk: Desk, tmp_path: Path) -> None:
    """Without a key one is made, for the owner's eyes only, and found again."""
    settings = desk.settings(root=tmp_path, unsubscribe_key=None)
    key = unsubscribe_key(settings)
    assert unsubscribe_key(settings) == key
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / KEY_FILE).parent.iterdir()] == [KEY_FILE.name]


def test_key_is_not_shown(desk: Desk, tmp_path: Path) -> None:
    """Neither the key's value nor the settings print it."""
    settings = desk.settings(root=tmp_path, unsubscribe_key=None)
    key = unsubscribe_key(settings)
    shown = f"{key!r} {key} {settings.model_copy(update={'unsubscribe_key': key})!r}"
    assert key.get_secret_value() not in shown


def test_of_many_processes_one_makes_the_key(desk: Desk, tmp_path: Path) -> None:
    """Processes that start together all sign with the same key."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom newsletter_kit.config import Settings\n"
        "from newsletter_kit.message.unsubscribe import unsubscribe_key\n"
        "settings = Settings(name='N', sender='n@iom.int', root=Path(sys.argv[1]))\n"
        "sys.stdin.readline()\nprint(unsubscribe_key(settings).get_secret_value())\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    racers = [subprocess.Popen(command, stdin=-1, stdout=-1, text=True) for _ in range(4)]
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    said = {racer.communicate()[0].strip() for racer in racers}
    assert said == {unsubscribe_key(desk.settings(root=tmp_path, unsubscribe_key=None)).get_secret_value()}


@pytest.mark.parametrize("content", [b"", b"short\n", b"\xff" * 40])
def test_spoilt_key_file_is_an_error(desk: Desk, tmp_path: Path, content: bytes) -> None:
    """A key that is empty, short or no text is named, not used and not replaced."""
    (tmp_path / KEY_FILE).parent.mkdir()
    (tmp_path / KEY_FILE).write_bytes(content)
    with pytest.raises(ConfigError, match=r"unsubscribe\.key: the key"):
        unsubscribe_key(desk.settings(root=tmp_path, unsubscribe_key=None))
    assert (tmp_path / KEY_FILE).read_bytes() == content


def test_short_key_of_the_environment_is_refused(desk: Desk) -> None:
    """A key that could be guessed is no key."""
    with pytest.raises(ConfigError, match=r"NEWSLETTER_UNSUBSCRIBE_KEY: .* fewer than 16"):
        unsubscribe_key(desk.settings(unsubscribe_key=SecretStr("secret")))


def test_folder_that_cannot_be_written_is_an_error(desk: Desk, tmp_path: Path) -> None:
    """Where no key can be kept, the error says so and names the way out."""
    (tmp_path / ".newsletter").write_text("a file where the folder should be")
    with pytest.raises(ConfigError, match="set NEWSLETTER_UNSUBSCRIBE_KEY"):
        unsubscribe_key(desk.settings(root=tmp_path, unsubscribe_key=None))

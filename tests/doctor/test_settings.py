"""What is said of each setting, and how grave it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsletter_kit.config import Settings
from newsletter_kit.doctor.readers import judge_readers
from newsletter_kit.doctor.secret_files import judge_secret_files
from newsletter_kit.doctor.sender import sender_domain
from newsletter_kit.doctor.settings import judge_settings
from newsletter_kit.finding import Finding, Grade
from newsletter_kit.sender_domain.look import SenderDomain

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    "name": "News",
    "sender": "News <news@iom.int>",
    "postal_address": "1 Street, Tbilisi",
    "unsubscribe_url": "https://iom.int/leave/((unsubscribe_token))",
    "list_id": "news.iom.int",
    "live": True,
}


def settings(**changes: Any) -> Settings:
    """The good settings, changed so; None takes one away."""
    return Settings(**{key: value for key, value in (GOOD | changes).items() if value is not None})


def grades(findings: Any) -> dict[str, Grade]:
    """How each thing was found; of several findings about one, the gravest."""
    order = [Grade.OK, Grade.LOOK, Grade.WRONG]
    found: dict[str, Grade] = {}
    for each in findings:
        found[each.where] = max(found.get(each.where, Grade.OK), each.grade, key=order.index)
    return found


def test_settings_in_order_are_all_well() -> None:
    """Each is told, and nothing is to look at."""
    assert set(grades(judge_settings(settings())).values()) == {Grade.OK}


@pytest.mark.parametrize(
    ("changes", "where", "grade"),
    [
        ({"sender": "news@example.org"}, "sender", Grade.LOOK),
        ({"sender": "news@georgia.example.com"}, "sender", Grade.LOOK),
        ({"sender": "news@notexample.org"}, "sender", Grade.OK),
        ({"postal_address": None}, "postal_address", Grade.LOOK),
        ({"postal_address": "IOM\n[street]"}, "postal_address", Grade.LOOK),
        ({"unsubscribe_url": None}, "unsubscribe_url", Grade.WRONG),
        ({"unsubscribe_url": None, "unsubscribe_mailto": "l@iom.int"}, "unsubscribe_url", Grade.LOOK),
        ({"unsubscribe_url": "http://iom.int/((unsubscribe_token))"}, "unsubscribe_url", Grade.WRONG),
        ({"unsubscribe_url": "https://iom.int/leave"}, "unsubscribe_url", Grade.LOOK),
        ({"list_id": None}, "list_id", Grade.LOOK),
        ({"live": False}, "live", Grade.LOOK),
        ({"live": False, "team": ("a@iom.int",)}, "team", Grade.OK),
        ({"reply_to": "office@iom.int"}, "reply_to", Grade.OK),
    ],
)
def test_each_setting_is_judged(changes: dict[str, Any], where: str, grade: Grade) -> None:
    """What stops a send is wrong, what may be meant so is worth a look."""
    assert grades(judge_settings(settings(**changes)))[f"newsletter.toml {where}"] == grade


def test_a_layout_that_is_not_there_is_wrong() -> None:
    """It is found out before an issue is opened."""
    assert Grade.WRONG in grades(judge_settings(settings(layout="nowhere"))).values()


def said(folder: Path, **changes: Any) -> list[Finding]:
    """What is said of the files of readers in a folder."""
    return judge_readers(settings(root=folder, **changes))


def test_readers_are_told_in_numbers(tmp_path: Path) -> None:
    """Valid, wrong and repeated rows, and who is never mailed."""
    (tmp_path / "a.csv").write_text("email\na@iom.int\nA@iom.int\nnot one\n", encoding="utf-8")
    (tmp_path / "s.txt").write_text("b@iom.int\nc@iom.int\n", encoding="utf-8")
    found = said(tmp_path, audience="a.csv", suppression="s.txt")
    assert [each.what.rpartition(" ")[2] for each in found] == ["1", "1", "1", "2"]
    assert [each.grade for each in found] == [Grade.OK, Grade.LOOK, Grade.OK, Grade.OK]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [Grade.LOOK, Grade.LOOK]),
        ({"audience": "none.csv", "suppression": "none.txt"}, [Grade.WRONG, Grade.WRONG]),
        ({"audience": "empty.csv"}, [Grade.WRONG, Grade.LOOK]),
        ({"audience": "wrong.csv"}, [Grade.WRONG, Grade.WRONG, Grade.LOOK]),
        ({"suppression": "bad.txt"}, [Grade.LOOK, Grade.WRONG]),
    ],
)
def test_files_of_readers_that_cannot_be_used_are_wrong(
    tmp_path: Path, changes: dict[str, str], expected: list[Grade]
) -> None:
    """And those that are not named are only worth a look."""
    (tmp_path / "empty.csv").write_text("email\n", encoding="utf-8")
    (tmp_path / "wrong.csv").write_text("email\nnot one\n", encoding="utf-8")
    (tmp_path / "bad.txt").write_text("not an address\n", encoding="utf-8")
    assert [each.grade for each in said(tmp_path, **changes)] == expected


@pytest.mark.parametrize(("mode", "grade"), [(0o600, Grade.OK), (0o640, Grade.LOOK), (0o604, Grade.LOOK)])
def test_e26_a_key_that_others_can_read_is_told(tmp_path: Path, mode: int, grade: Grade) -> None:
    """Both of our own key and of the one that signs."""
    names = (".newsletter/unsubscribe.key", "dkim.pem")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a secret of some length")
        (tmp_path / name).chmod(mode)
    given = settings(root=tmp_path, providers={"smtp": {"dkim_key": "dkim.pem"}})
    found = grades(judge_secret_files(given))
    assert {name: found[name] for name in names} == dict.fromkeys(names, grade)


@pytest.mark.parametrize(
    ("variable", "kept", "grade"),
    [
        (None, None, Grade.OK),
        (None, "k" * 32, Grade.OK),
        (None, "short", Grade.WRONG),
        ("k" * 32, None, Grade.OK),
        ("short", "k" * 32, Grade.WRONG),
    ],
)
def test_the_key_for_links_to_leave_is_told(
    tmp_path: Path, variable: str | None, kept: str | None, grade: Grade
) -> None:
    """Whether it comes from the environment or the file; to look makes none, and shows none."""
    if kept:
        (tmp_path / ".newsletter").mkdir()
        (tmp_path / ".newsletter/unsubscribe.key").write_text(kept)
        (tmp_path / ".newsletter/unsubscribe.key").chmod(0o600)
    found, *_ = judge_secret_files(settings(root=tmp_path, unsubscribe_key=variable))
    assert (found.grade, (tmp_path / ".newsletter").exists()) == (grade, kept is not None)
    assert "kkk" not in str(found)


def test_a_file_of_variables_is_not_read(tmp_path: Path) -> None:
    """Who waits for .env to work is told that it does not, and e26 holds for it too."""
    (tmp_path / ".env").write_text("RESEND_API_KEY=x")
    (tmp_path / ".env").chmod(0o644)
    _, first, second = judge_secret_files(settings(root=tmp_path))
    assert ("not read" in first.what, "other users" in second.what) == (True, True)


def test_the_domains_to_ask_about_come_from_the_settings() -> None:
    """The sender's, where answers go, and for SMTP also who signs and where bounces go."""
    given = settings(
        reply_to="office@other.int",
        unsubscribe_mailto="mailto:leave@third.int?subject=x",
        providers={"smtp": {"dkim_selector": "k", "dkim_key": "k.pem", "bounces_to": "b@bounces.int"}},
    )
    others = ("other.int", "third.int")
    smtp = SenderDomain("iom.int", "smtp", ("k",), "iom.int", "bounces.int", others, is_answered=False)
    assert sender_domain(given, "smtp") == smtp
    assert sender_domain(given, "resend", ("s",)) == SenderDomain(
        "iom.int", "resend", ("s",), answers_to=others, is_answered=False
    )


@pytest.mark.parametrize("variable", [None, ""])
def test_no_key_is_awaited_where_no_link_is_signed(tmp_path: Path, variable: str | None) -> None:
    """Whoever lets readers leave by mail alone is told that a key is neither missing nor to come."""
    by_mail = {"unsubscribe_url": None, "unsubscribe_mailto": "leave@iom.int"}
    found, *_ = judge_secret_files(settings(root=tmp_path, unsubscribe_key=variable, **by_mail))
    assert (found.grade, "none is needed" in found.what) == (Grade.OK, True)

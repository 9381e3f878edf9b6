"""A worker makes the very messages that the machine would make that queued the run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

import newsletter_kit as nk
from newsletter_kit.address import parse_address
from newsletter_kit.audience.recipient import Recipient
from newsletter_kit.cluster.cargo import CARRIED, Cargo, cargo_of, packed, unpacked
from newsletter_kit.config import Settings
from newsletter_kit.errors import EditedIssueError, ParcelError
from newsletter_kit.issue import only_for
from newsletter_kit.message.message import personalise
from newsletter_kit.message.unsubscribe import key_name
from newsletter_kit.sending.editions import Editions, editions_of

ROOT = Path(__file__).parents[2]
ISSUES = sorted(path.parent.name for path in (ROOT / "issues").glob("*/issue.yaml"))
LAYOUTS = sorted(path.name for path in (ROOT / "layouts").iterdir() if (path / "layout.yaml").exists())
KEY = SecretStr("a key that is long enough for a test")
NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


def readers(editions: Editions) -> list[Recipient]:
    """One for each language of the issue, and for each of its conditions."""
    wanted = [{field: words[0] for field, words in each.items()} for each in editions.conditions.values()]
    return [
        Recipient(
            parse_address(f"reader{number}@iom.int"),
            {"first_name": "Ნინო <O'Neil>", "last_name": "Müller", **fields},
            language,
        )
        for number, (language, fields) in enumerate(
            (language, fields) for language in editions.languages for fields in ({}, *wanted)
        )
    ]


def compiled(path: Path, layout: str, settings: Settings) -> Editions:
    """All editions that somebody gets."""
    issue = nk.load_issue(path, settings=settings)
    own = settings.overridden(issue.settings).model_copy(update={"unsubscribe_key": KEY})
    editions = editions_of(issue, nk.load_layout(layout, root=own.root), own)
    for each in readers(editions):
        editions.edition_for(each)
    return editions


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ISSUES)
def test_the_messages_of_a_worker_are_the_same_to_the_byte(name: str, layout: str) -> None:
    """Every issue in every layout and language gives the same mail, whether its edition travelled or not."""
    path = ROOT / "issues" / name
    editions = compiled(path, layout, nk.load_settings(path))
    carried = unpacked(packed(cargo_of(editions, "postmark")), KEY)
    for each in readers(editions):
        here = personalise(editions.edition_for(each), each, date=NOW)
        there = personalise(carried.edition_for(each), each, date=NOW)
        assert there.mime() == here.mime()
        assert (there.html, there.text, there.headers) == (here.html, here.text, here.headers)


@pytest.fixture
def cargo(newsletter: Path) -> Cargo:
    """The small issue, in its three editions."""
    path = newsletter / "issues/first"
    return cargo_of(compiled(path, "small", nk.load_settings(path)), "postmark")


def test_the_cargo_comes_back_as_it_was(cargo: Cargo) -> None:
    """Packed twice it is the same bytes, and these tell all that was in it."""
    content = packed(cargo)
    assert packed(unpacked(content, KEY)) == content
    again = unpacked(content, KEY)
    assert (again.languages, again.conditions, again.settings) == (
        cargo.languages,
        cargo.conditions,
        cargo.settings,
    )


def test_a_text_that_utf_8_cannot_hold_travels_all_the_same() -> None:
    """Half a pair of surrogates, as a broken file may hold, comes back as it went."""
    settings = Settings(name="News \ud800", sender="news@iom.int")
    carried = unpacked(packed(Cargo("outbox", settings, ("en",), {}, {})))
    assert carried.settings.name == "News \ud800"


def test_no_secret_and_no_other_setting_travels(newsletter: Path) -> None:
    """The bytes hold neither the key, nor the options of other providers, nor what the office alone needs."""
    path = newsletter / "issues/first"
    told = {"postmark": {"stream": "broadcast"}, "smtp": {"host": "mail.inside.example"}}
    settings = nk.load_settings(path, overrides={"providers": told, "team": ["boss@iom.int"]})
    content = packed(cargo_of(compiled(path, "small", settings), "postmark"))
    assert b"broadcast" in content
    for kept in (KEY.get_secret_value(), "mail.inside", "boss@iom.int", "audience.csv", str(newsletter)):
        assert kept.encode() not in content


def test_the_key_travels_by_its_name_alone(cargo: Cargo) -> None:
    """A worker can tell whether its own key is the one that signs the links of this run."""
    carried = unpacked(packed(cargo))
    assert carried.key_name == key_name(KEY)
    assert carried.settings.unsubscribe_key is None


def test_a_reader_whose_edition_did_not_travel_is_not_given_another(cargo: Cargo) -> None:
    """A worker refuses, and says what to do, rather than mail a part that is not meant for the reader."""
    fewer = {key: each for key, each in cargo.editions.items() if not key[1]}
    narrowed = Cargo("postmark", cargo.settings, cargo.languages, cargo.conditions, fewer)
    hans = Recipient(parse_address("hans@iom.int"), {"country": "de"}, "en")
    with pytest.raises(EditedIssueError, match="en country=de, which a reader gets, did not travel"):
        unpacked(packed(narrowed)).edition_for(hans)


def test_the_settings_that_travel_are_known_settings() -> None:
    """No name in the list of what travels is misspelt, and none of them is a secret."""
    assert set(CARRIED) <= set(Settings.model_fields)
    assert "unsubscribe_key" not in CARRIED


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (b'"issue_id"', b'"issue_ix"', "something is wrong in it"),
        (b'"HEADER"', b'"HEADEX"', "something is wrong in it"),
        (b"parcel 1\n", b"parcel 2\n", "it has form 2, and this newsletter_kit reads form 1"),
    ],
)
def test_a_parcel_that_cannot_be_read_is_refused(
    cargo: Cargo, before: bytes, after: bytes, what: str
) -> None:
    """What another version wrote, or a hand has changed, is an error that says what to do."""
    content = packed(cargo)
    assert before in content
    with pytest.raises(ParcelError, match=what):
        unpacked(content.replace(before, after, 1), KEY)


def test_the_conditions_of_the_small_issue_travel(cargo: Cargo) -> None:
    """Who gets a part that is meant for some is told on the other side as it is here."""
    carried = unpacked(packed(cargo), KEY)
    assert [only_for.condition_name(each) for each in carried.conditions.values()] == ["country=de"]
    hans = Recipient(parse_address("hans@iom.int"), {"country": "DE"}, "de")
    assert carried.edition_for(hans).variant == "country=de"

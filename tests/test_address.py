"""What is an address, and what only looks like one."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter_kit import address as module
from newsletter_kit.address import (
    Address,
    AddressError,
    mailbox_key,
    mailbox_keys,
    mixed_scripts,
    parse_address,
    plain_addresses,
    plain_parts,
)

# Everything the quick road knows, and the signs at its edges.
NEAR_ADDRESSES = st.from_regex(
    r"[A-Za-z0-9_+.'-]{1,70}@[A-Za-z0-9.-]{1,70}\.[A-Za-z0-9]{1,6}", fullmatch=True
)


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        pytest.param("nino@example.org", Address("nino", "example.org"), id="plain"),
        pytest.param("news@iom.example", Address("news", "iom.example"), id="documentation-name"),
        pytest.param(" A@X.org\t", Address("A", "x.org"), id="C16"),
        pytest.param("\u00a0a@x.org\u00a0", Address("a", "x.org"), id="no-break-space"),
        pytest.param("a+1@x.org", Address("a+1", "x.org"), id="C18"),
        pytest.param("INFO@x.org", Address("INFO", "x.org"), id="role-keeps-its-case"),
        pytest.param("o'neil_1@x-y.co.uk", Address("o'neil_1", "x-y.co.uk"), id="apostrophe"),
        pytest.param("jörg@example.org", Address("jörg", "example.org"), id="C26"),
        pytest.param("a@münchen.example", Address("a", "xn--mnchen-3ya.example"), id="C27"),
        pytest.param("a@straße.de", Address("a", "xn--strae-oqa.de"), id="C27-sharp-s"),
        pytest.param("e\u0301@x.org", Address("é", "x.org"), id="composed"),
    ],
)
def test_an_address_is_passed_on_as_it_was_written(text: str, parsed: Address) -> None:
    """The local part stays as typed, and the domain becomes lower-case A-labels."""
    assert parse_address(text) == parsed


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("a@b@example.org", "exactly one @", id="C19-two-ats"),
        pytest.param("a..b@example.org", "two periods", id="C19-two-dots"),
        pytest.param(".a@example.org", "start with a period", id="C19-dot-first"),
        pytest.param("a@-x.org", "hyphen", id="C19-hyphen"),
        pytest.param("a@x_y.org", "invalid characters", id="C19-underscore"),
        pytest.param("a@", "something after", id="C19-no-domain"),
        pytest.param("a@x.org, b@x.org", "exactly one @", id="C20"),
        pytest.param("a@x.org;", "one plain address", id="C20-semicolon"),
        pytest.param('"xclow3n@gmail.com x"@internal.domain', "exactly one @", id="C21"),
        pytest.param('"quoted"@x.org', "one plain address", id="C21-quoted"),
        pytest.param("user@good-corp.com(x)evil.com", "one plain address", id="C22"),
        pytest.param("b@x.org>\r\nRCPT TO:<evil@y.org", "line break", id="C23"),
        pytest.param('"foo@psres.net> ORCPT=admin@admin.com"@test.com', "exactly one @", id="C24"),
        pytest.param("-oQ/var/x@example.org", "hyphen", id="C25"),
        pytest.param("Nino <nino@x.org>", "one plain address", id="display-name"),
        pytest.param("boss%evil.org@x.org", "route", id="percent-route"),
        pytest.param("evil.org!boss@x.org", "route", id="bang-route"),
        pytest.param("=?utf-8?q?a=40b.org?=@x.org", "decode", id="encoded-word"),
        pytest.param("{{7*7}}@example.org", "template mark", id="C35"),
        pytest.param("", "empty", id="C30-empty"),
        pytest.param("null", "exactly one @", id="C30-null"),
        pytest.param("#N/A", "exactly one @", id="C30-spreadsheet-error"),
        pytest.param("n/a", "exactly one @", id="C30-not-available"),
        pytest.param("-", "exactly one @", id="C30-dash"),
        pytest.param("@", "before the @", id="C30-at"),
        pytest.param("a\0@x.org", "control character", id="C13"),
        pytest.param("a\u200b@x.org", "ZERO WIDTH SPACE", id="zero-width"),
        pytest.param("\ud800@x.org", "unsafe", id="surrogate"),
        pytest.param("a\u037eb@x.org", "one plain address", id="becomes-a-semicolon"),
        pytest.param("a" * 65 + "@x.org", "64 bytes", id="C37-local"),
        pytest.param("ü" * 33 + "@x.org", "64 bytes", id="C37-local-in-bytes"),
        pytest.param("a@" + "b" * 64 + ".org", "too many", id="C37-label"),
        pytest.param("a@" + ".".join(["b" * 60] * 5) + ".org", "too", id="C37-domain"),
        pytest.param("a@x.onion", "special-use", id="onion"),
        pytest.param("a@1.2.3.4", "top-level", id="bare-ip"),
    ],
)
@pytest.mark.parametrize("allow_test", [False, True])
def test_what_could_reach_somebody_else_is_refused(text: str, reason: str, allow_test: bool) -> None:  # noqa: FBT001
    """An address that programs read in two ways is refused with its reason, in test mode too."""
    with pytest.raises(AddressError, match=reason):
        parse_address(text, allow_test=allow_test)


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("x@localhost", "localhost"),
        ("x@[127.0.0.1]", "[127.0.0.1]"),
        ("x@[IPv6:::1]", "[IPv6:::1]"),
        ("x@example.invalid", "example.invalid"),
        ("x@Mail.TEST", "mail.test"),
        ("jörg@printer.local", "printer.local"),
    ],
)
def test_c31_unreachable_domains_are_for_test_mode_only(text: str, domain: str) -> None:
    """What no mail can reach is refused, unless one is testing."""
    assert parse_address(text, allow_test=True).domain == domain
    with pytest.raises(AddressError):
        parse_address(text)


@pytest.mark.parametrize("domain", ["[999.1.1.1]", "[x]", "[127.0.0.1", "[]"])
def test_test_mode_takes_address_literals_and_nothing_like_them(domain: str) -> None:
    """In test mode, brackets must hold a real IP address."""
    with pytest.raises(AddressError):
        parse_address(f"x@{domain}", allow_test=True)


@given(NEAR_ADDRESSES)
@example("a@b--c.org")
@example("a@xn--a.org")
@example("a@ab--c.org")
@example("A@X.oRg")
@example("a@x.TEST")
@example("a@x.c")
@example("a-@x.org")
def test_the_quick_road_is_part_of_the_long_one(text: str) -> None:
    """Whatever is recognised quickly, the full parser accepts as the same address."""
    quick = plain_parts(text)
    assert quick is None or Address(*quick) == module._any_address(text.strip(" "), allow_test=False)


@given(
    st.lists(
        NEAR_ADDRESSES
        | st.sampled_from(["", "\n", "a@x.org\nb@x.org", f"{'a' * 65}@x.org", "\u00a0a@X.org "])
    )
)
def test_many_texts_are_looked_at_as_each_is_alone(texts: list[str]) -> None:
    """Neither a neighbour nor a line break makes an address of what is none, or hides one."""
    assert plain_addresses(texts) == ["@".join(plain_parts(text) or ()) for text in texts]


@given(
    st.lists(st.builds("{}@iom.int".format, st.sampled_from(["nino", "Nino", "ნინო", "ΝΊΝΟΣ", "Σ", "İ", ""])))
)
def test_many_keys_are_what_each_is_alone(addresses: list[str]) -> None:
    """A key does not depend on the addresses around."""
    assert mailbox_keys(addresses) == [mailbox_key(each[:-8], "iom.int") for each in addresses]


@given(st.text(max_size=80) | st.builds("{}@{}.org".format, st.text(max_size=20), st.text(max_size=20)))
def test_any_text_is_an_address_or_an_address_error(text: str) -> None:
    """No text breaks the parser, and what it accepts has one @, ASCII after it, and no control character."""
    try:
        found = str(parse_address(text))
    except AddressError:
        return
    assert found.count("@") == 1
    assert found.partition("@")[2].isascii()
    assert not any(unicodedata.category(letter) in {"Cc", "Zs", "Zl", "Zp"} for letter in found)


@given(st.emails())
def test_an_accepted_address_parses_to_itself(text: str) -> None:
    """Reading an address back gives the same address."""
    try:
        found = parse_address(text)
    except AddressError:
        return
    assert parse_address(str(found)) == found


def test_c16_spellings_of_one_mailbox_have_one_key() -> None:
    """Case does not make two mailboxes of one."""
    assert parse_address("A@X.org").key == parse_address(" a@x.ORG ").key


@pytest.mark.parametrize(
    "pair", [("a+1@x.org", "a+2@x.org"), ("strauß@x.org", "strauss@x.org"), ("a.b@x.org", "ab@x.org")]
)
def test_c18_different_mailboxes_have_different_keys(pair: tuple[str, str]) -> None:
    """Nothing but case is ignored: no two people share a key."""
    assert parse_address(pair[0]).key != parse_address(pair[1]).key


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        pytest.param("а@example.org", True, id="C28"),
        pytest.param("nіno@example.org", True, id="one-letter"),
        pytest.param("a@exаmple.org", True, id="domain"),
        pytest.param("иван@почта.org", False, id="script-and-last-label"),
        pytest.param("jörg@münchen.example", False, id="accents"),
        pytest.param("ひらカタ漢字@漢字.org", False, id="japanese"),
        pytest.param("nino@example.org", False, id="ascii"),
    ],
)
def test_c28_mixed_scripts_are_noticed(text: str, *, mixed: bool) -> None:
    """A letter of another script is noticed; writing that belongs together is not."""
    assert mixed_scripts(parse_address(text)) is mixed


def test_c26_only_the_local_part_needs_smtputf8() -> None:
    """A domain travels as A-labels, so it never asks for SMTPUTF8; a local part does."""
    assert parse_address("jörg@example.org").needs_smtputf8
    assert not parse_address("a@münchen.example").needs_smtputf8

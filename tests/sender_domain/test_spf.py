"""SPF records are read and counted as RFC 7208 tells receivers to."""

from __future__ import annotations

import pytest

from newsletter_kit.sender_domain.resolver import Records
from newsletter_kit.sender_domain.spf import SpfWalk, end_of, parse_spf, spf_records, walk_spf


def walked(zone: dict[str, str], domain: str = "a.org") -> SpfWalk:
    """What a receiver meets from `domain` on; a missing name has no record."""
    return walk_spf(domain, lambda name: Records((zone[name],) if name in zone else ()))


@pytest.mark.parametrize(
    ("text", "is_record"),
    [("v=spf1", True), ("V=SPF1 -all", True), ("v=spf10 -all", False), ("v=spf1-all", False), ("", False)],
)
def test_only_the_whole_version_makes_a_record(text: str, is_record: bool) -> None:  # noqa: FBT001
    """`v=spf1` must stand alone at the beginning (§4.5)."""
    assert bool(spf_records((text,))) is is_record


@pytest.mark.parametrize(
    "word",
    [
        "include:",
        "include",
        "ip4:999.0.0.1",
        "ip6:192.0.2.1",
        "ipv4:192.0.2.1",
        "+-all",
        "all:x y:z",
        "exists",
    ],
)
def test_what_is_no_term_breaks_the_record(word: str) -> None:
    """A receiver answers permerror, so the doctor says which word it is."""
    with pytest.raises(ValueError, match="in it is"):
        parse_spf(f"v=spf1 {word} -all")


def test_terms_of_all_kinds_are_read() -> None:
    """Signs, domains, prefix lengths and unknown modifiers are as §4.6.1 has them."""
    terms = parse_spf("v=spf1 a/24 ?mx:b.org//64 ip4:192.0.2.0/24 ip6:2001:db8::/32 ptr exp=e.org x-y=1 ~all")
    assert [(term.sign, term.name, term.value) for term in terms] == [
        ("+", "a", "/24"),
        ("?", "mx", "b.org//64"),
        ("+", "ip4", "192.0.2.0/24"),
        ("+", "ip6", "2001:db8::/32"),
        ("+", "ptr", ""),
        ("", "exp", "e.org"),
        ("", "x-y", "1"),
        ("~", "all", ""),
    ]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("v=spf1 -all", "-"),
        ("v=spf1 all", "+"),
        ("v=spf1 mx ?all", "?"),
        ("v=spf1 redirect=b.org", "redirect"),
        ("v=spf1 redirect=b.org ~all", "~"),
        ("v=spf1 mx", ""),
    ],
)
def test_the_end_decides_for_all_others(text: str, end: str) -> None:
    """`all` wins over a redirect, and its sign is + where none is written."""
    assert end_of(parse_spf(text)) == end


def test_questions_are_counted_through_all_includes() -> None:
    """include, a, mx, ptr, exists and redirect cost one each, wherever they stand; the others nothing."""
    zone = {
        "a.org": "v=spf1 include:b.org a mx ip4:192.0.2.1 -all",
        "b.org": "v=spf1 exists:%{i}.c.org ptr redirect=d.org",
        "d.org": "v=spf1 ip6:2001:db8::1 -all",
    }
    assert walked(zone) == SpfWalk(lookups=6, machines=(("a", "a.org"), ("mx", "a.org")))


def test_a_name_with_a_macro_is_counted_and_not_followed() -> None:
    """It can only be filled in when there is a mail (§7)."""
    assert walked({"a.org": "v=spf1 include:%{i}.b.org -all"}) == SpfWalk(lookups=1)


@pytest.mark.parametrize("behind", ["include:b.org", "redirect=b.org"])
def test_what_nobody_reads_costs_nothing(behind: str) -> None:
    """What stands behind `all`, and a redirect beside it, is passed over."""
    assert walked({"a.org": f"v=spf1 -all {behind}"}) == SpfWalk(lookups=0)


@pytest.mark.parametrize(("count", "is_broken"), [(10, False), (11, True)])
def test_the_tenth_question_is_the_last(count: int, is_broken: bool) -> None:  # noqa: FBT001
    """Ten are allowed (§4.6.4)."""
    walk = walked({"a.org": f"v=spf1 {' '.join(f'a:h{n}.org' for n in range(count))} -all"})
    assert (walk.lookups, bool(walk.problems)) == (count, is_broken)


@pytest.mark.parametrize(
    ("zone", "problem"),
    [
        ({"a.org": "v=spf1 include:b.org -all"}, "it includes b.org, which has no SPF record"),
        ({"a.org": "v=spf1 include:a.org -all"}, "it includes itself, by a.org"),
        (
            {"a.org": "v=spf1 include:b.org -all", "b.org": "v=spf1 include:A.org -all"},
            "it includes itself, by A.org",
        ),
        (
            {"a.org": "v=spf1 include:b.org -all", "b.org": "v=spf1 ipv4:1"},
            "'ipv4:1' in it is no term of SPF, at b.org",
        ),
    ],
)
def test_a_fault_of_what_is_included_is_a_fault_of_the_record(zone: dict[str, str], problem: str) -> None:
    """Receivers then hold the whole record for broken."""
    assert walked(zone).problems == (problem,)


def test_the_machines_that_a_record_names_are_listed() -> None:
    """With the domain where none is written, without what follows a slash, and without macros."""
    zone = {
        "a.org": "v=spf1 a/24 mx:m.org//64 exists:e.org exists:%{i}.e.org include:b.org -all",
        "b.org": "v=spf1 a",
    }
    machines = (("a", "a.org"), ("mx", "m.org"), ("exists", "e.org"), ("a", "b.org"))
    assert walked(zone).machines == machines


def test_a_tree_that_never_ends_is_left() -> None:
    """A hundred includes in each of a hundred records are not all asked for."""
    asked: list[str] = []

    def ask(name: str) -> Records:
        asked.append(name)
        return Records((f"v=spf1 {' '.join(f'include:{n}.{name}' for n in range(100))} -all",))

    assert walk_spf("a.org", ask).problems != ()
    assert len(asked) < 5


def test_what_could_not_be_asked_is_no_fault() -> None:
    """The rest is judged, and the name is told."""

    def ask(name: str) -> Records:
        if name != "a.org":
            raise LookupError
        return Records(("v=spf1 include:b.org -all",))

    assert walk_spf("a.org", ask) == SpfWalk(1, (), ("b.org",))

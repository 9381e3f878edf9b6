"""What the name of a host tells, for names of every kind."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter_kit.checks.hosts import is_public, looks, numeric_address, owner_of, scripts_of, spoken
from newsletter_kit.checks.written_links import host_of, web_parts


@given(st.integers(0, 2**32 - 1))
def test_every_spelling_of_a_number_is_the_same_address(number: int) -> None:
    """An IPv4 address is found as one number, in hexadecimal, and with dots, octal ones included."""
    address = IPv4Address(number)
    octal = ".".join(f"0{int(each):o}" for each in str(address).split("."))
    for spelling in (str(number), hex(number), str(address), octal, f"[::ffff:{address}]"):
        found = numeric_address(spelling)
        assert found is not None
        assert is_public(found) == is_public(address)


@given(st.text())
def test_no_name_of_a_host_breaks_a_check(name: str) -> None:
    """Whatever an author types as a host, the functions answer."""
    host = host_of(f"https://{name}/")
    web_parts(name)
    numeric_address(name)
    assert owner_of(host) in host
    assert looks(spoken(host)) == looks(host)
    assert isinstance(scripts_of(name), frozenset)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("2002:808:808::1", True),
        ("64:ff9b::8.8.8.8", True),
        ("192.0.2.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("fe80::1", False),
    ],
)
def test_g01_public_addresses(address: str, *, public: bool) -> None:
    """Addresses of documentation, of one machine, of a link and of groups are not public."""
    assert is_public(ip_address(address)) is public

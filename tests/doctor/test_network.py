"""What steers connections is told, and no password of a proxy's."""

from __future__ import annotations

import pytest

from newsletter_kit.doctor.network import judge_network

NAMES = (
    *("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"),
    *("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"),
)


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


def test_without_such_variables_nothing_is_said() -> None:
    """Most machines have none."""
    assert judge_network() == []


@pytest.mark.parametrize(
    "value", ["http://office:s3cr3t@proxy.iom.int:3128", "office:s3cr3t@proxy.iom.int:3128"]
)
def test_e29_a_proxy_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Its name is enough to ask whoever runs it."""
    monkeypatch.setenv("HTTPS_PROXY", value)
    (found,) = judge_network()
    assert ("proxy.iom.int" in found.what, "s3cr3t" in str(found)) == (True, False)


def test_certificates_of_ones_own_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first variable wins, as it does when a connection is made."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/one.pem")
    monkeypatch.setenv("SSL_CERT_FILE", "/etc/two.pem")
    assert [each.where for each in judge_network()] == ["REQUESTS_CA_BUNDLE"]

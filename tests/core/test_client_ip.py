"""The client's address behind proxies, named and not."""

import pytest
from starlette.requests import Request

from core.client_ip import TrustedProxies, client_ip, ip_bucket, resolve_client

TRUSTED = TrustedProxies.parse("10.0.0.0/8, 2001:db8::1")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("198.51.100.7", [], "198.51.100.7"),
        ("198.51.100.7", ["1.1.1.1"], "198.51.100.7"),  # a stranger's header means nothing
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.7"], "198.51.100.7"),  # what the client wrote itself is left of it
        ("10.0.0.1", ["1.1.1.1", "198.51.100.7, 10.0.0.2"], "198.51.100.7"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["1.1.1.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["1.1.1.1, "], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7:4711"], "198.51.100.7"),
        ("10.0.0.1", ["[2001:db8:1::9]:4711"], "2001:db8:1::9"),
        ("::ffff:10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("2001:db8::1", ["198.51.100.7"], "198.51.100.7"),
        ("", ["198.51.100.7"], ""),
        ("testclient", ["198.51.100.7"], "testclient"),
    ],
)
def test_the_first_stranger_from_the_right_is_the_client(peer: str, forwarded: list[str], client: str) -> None:
    assert resolve_client(peer, forwarded, TRUSTED) == client


def test_nobody_is_trusted_unless_named() -> None:
    assert resolve_client("127.0.0.1", ["1.1.1.1"], TrustedProxies.parse("")) == "127.0.0.1"


def test_the_address_is_read_from_a_request() -> None:
    headers = [(b"x-forwarded-for", b"1.1.1.1"), (b"x-forwarded-for", b"198.51.100.7")]
    request = Request({"type": "http", "client": ("10.0.0.1", 1), "headers": headers})
    assert client_ip(request, TRUSTED) == "198.51.100.7"
    assert client_ip(Request({"type": "http", "client": None, "headers": headers}), TRUSTED) == ""


def test_a_household_has_one_bucket() -> None:
    assert ip_bucket("198.51.100.7") == "198.51.100.7"
    assert ip_bucket("2001:db8:1:2::9") == ip_bucket("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert ip_bucket("2001:db8:1:3::9") != ip_bucket("2001:db8:1:2::9")


def test_a_setting_that_is_no_network_is_refused() -> None:
    with pytest.raises(ValueError, match="TRUSTED_PROXIES"):
        TrustedProxies.parse("10.0.0.0/8, proxy.lan")

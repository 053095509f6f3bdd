"""The guard against private addresses, seen from the outside."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpcore2
import pytest

from core.http import AddressRefused, Limits, OutboundClient, OutboundFailed, Retries
from core.http.addresses import AllowedPrivateHosts, check, is_public, parse_ip
from tests.core.http.servers import FakeResolver, always, certificate, in_turn, reply, serve

PUBLIC = "93.184.215.14"


@asynccontextmanager
async def client(
    answers: dict[str, list[list[str]]] | None = None, allow: str = "", tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[OutboundClient, FakeResolver]]:
    resolver = FakeResolver(answers or {})
    made = OutboundClient(
        "test",
        limits=Limits(connect=0.3, read=2, total=4),
        allow_private_hosts=allow,
        resolver=resolver,
        retries=Retries(attempts=1),
        tls=tls,
    )
    try:
        yield made, resolver
    finally:
        await made.aclose()


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.8.8.8", "169.254.169.254",
        "172.16.0.1", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1",
        "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
        "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_addresses_off_the_public_internet_are_not_public(address: str) -> None:
    ip = parse_ip(address)
    assert ip is not None
    assert not is_public(ip)


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", PUBLIC, "2606:4700:4700::1111", "2a00:1450:4007::200e"])
def test_addresses_of_the_public_internet_are_public(address: str) -> None:
    ip = parse_ip(address)
    assert ip is not None
    assert is_public(ip)


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "127.0.0.1.", "1.2.3.4.5"]
)
def test_hosts_that_only_resolvers_read_as_addresses_are_refused(host: str) -> None:
    with pytest.raises(AddressRefused):
        parse_ip(host)


@pytest.mark.parametrize("address", ["169.254.169.254", "100.100.100.200", "fd00:ec2::254", "0.0.0.0", "ff02::1"])
def test_naming_a_host_does_not_open_metadata_services(address: str) -> None:
    ip = parse_ip(address)
    assert ip is not None
    with pytest.raises(AddressRefused):
        check(ip, "trusted.lan", 80, AllowedPrivateHosts.parse("trusted.lan"))


def test_an_allowed_host_may_name_its_port() -> None:
    allowed = AllowedPrivateHosts.parse(" Ollama.lan:11434, [::1]:8080 ,printer.lan")
    assert allowed.covers("ollama.LAN.", 11434)
    assert not allowed.covers("ollama.lan", 6379)
    assert allowed.covers("::1", 8080)
    assert not allowed.covers("::1", 80)
    assert allowed.covers("printer.lan", 631)
    assert not AllowedPrivateHosts.parse("").covers("", 80)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
        "http://2130706433/", "http://0x7f000001/", "http://127.1/", "http://169.254.169.254/latest/meta-data/",
        "http://public.example@127.0.0.1/", "http://user:pw@public.example/", "ftp://public.example/",
        "file:///etc/passwd", "gopher://127.0.0.1/", "//public.example/", "http://", "http:///x", "not a url",
        "http://public.example:99999/", "http://exa mple/", "http://[::1", "http://\x00/",
        "http://localhost/", "http://inside.example/", "http://mixed.example/", "http://⑯⑨.②⑤④.⑯⑨.②⑤④/",
    ],
)  # fmt: skip
async def test_addresses_that_must_not_be_called_are_refused(url: str) -> None:
    answers = {
        "public.example": [[PUBLIC]],
        "localhost": [["127.0.0.1", "::1"]],
        "inside.example": [["10.0.0.7"]],
        "mixed.example": [[PUBLIC, "192.168.0.1"]],
    }
    async with client(answers) as (outbound, _):
        with pytest.raises(AddressRefused):
            await outbound.request("GET", url)


async def test_a_backslash_does_not_hide_the_host() -> None:
    """Parsers disagree about it; the address that is connected to is checked, so either reading is refused."""
    async with client({"public.example": [[PUBLIC]]}) as (outbound, _):
        with pytest.raises((AddressRefused, OutboundFailed)):
            await outbound.request("GET", "http://public.example\\@127.0.0.1/")


async def test_a_server_on_loopback_is_refused_unless_named() -> None:
    async with serve(always(reply())) as server:
        async with client() as (outbound, _):
            with pytest.raises(AddressRefused):
                await outbound.request("GET", server.url())
        assert server.seen == []
        async with client(allow=f"127.0.0.1:{server.port}") as (outbound, _):
            assert (await outbound.request("GET", server.url())).text == "ok"


async def test_rebinding_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is public when first asked and private ever after: the second connection asks and is refused."""
    connected: list[str] = []
    connect = httpcore2.AnyIOBackend.connect_tcp

    async def connect_here(self: httpcore2.AnyIOBackend, host: str, *args: Any) -> httpcore2.AsyncNetworkStream:
        connected.append(host)
        return await connect(self, "127.0.0.1", *args)

    monkeypatch.setattr(httpcore2.AnyIOBackend, "connect_tcp", connect_here)
    async with (
        serve(always(reply(Connection="close"))) as server,
        client({"shop.example": [[PUBLIC], ["127.0.0.1"]]}) as (outbound, resolver),
    ):
        assert (await outbound.request("GET", server.url("shop.example"))).text == "ok"
        with pytest.raises(AddressRefused):
            await outbound.request("GET", server.url("shop.example"))
    assert resolver.asked == ["shop.example", "shop.example"]
    assert connected == [PUBLIC], "the address that was checked, never the name"


async def test_the_connection_goes_to_the_checked_address_and_keeps_the_name(tmp_path: Path) -> None:
    server_tls, client_tls = certificate(tmp_path, "llm.example")
    async with (
        serve(always(reply()), server_tls) as server,
        client({"llm.example": [["127.0.0.1"]]}, allow="llm.example", tls=client_tls) as (outbound, resolver),
    ):
        for _ in range(3):
            answer = await outbound.request("GET", f"https://llm.example:{server.port}/")
            assert answer.text == "ok"
        assert {(seen.headers["host"], seen.server_name) for seen in server.seen} == {
            (f"llm.example:{server.port}", "llm.example")
        }
        assert resolver.asked == ["llm.example"], "a pooled connection needs no second look-up"


async def test_the_certificate_must_carry_the_name(tmp_path: Path) -> None:
    server_tls, client_tls = certificate(tmp_path, "other.example")
    async with (
        serve(always(reply()), server_tls) as server,
        client({"llm.example": [["127.0.0.1"]]}, allow="llm.example", tls=client_tls) as (outbound, _),
    ):
        with pytest.raises(OutboundFailed):
            await outbound.request("GET", f"https://llm.example:{server.port}/")
    assert server.seen == []


async def test_the_next_address_is_tried_when_one_does_not_answer() -> None:
    async with (
        serve(always(reply())) as server,
        client({"two.example": [["127.0.0.99", "127.0.0.1"]]}, allow="two.example") as (outbound, _),
    ):
        assert (await outbound.request("GET", server.url("two.example"))).text == "ok"


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://[::ffff:169.254.169.254]/", "file:///etc/passwd"]
)
async def test_a_redirect_to_a_private_address_is_refused(target: str) -> None:
    async with (
        serve(always(reply(status="302 Found", Location=target))) as server,
        client(allow="127.0.0.1") as (outbound, _),
    ):
        with pytest.raises(AddressRefused):
            await outbound.request("GET", server.url())
        with pytest.raises(AddressRefused):
            await outbound.httpx_client().get(server.url(), follow_redirects=True)


async def test_credentials_do_not_follow_a_redirect_to_another_origin() -> None:
    async with serve(always(reply())) as other:
        moved = reply(status="302 Found", Location=other.url("127.0.0.1", "/there"))
        async with serve(always(moved)) as first, client(allow="127.0.0.1") as (outbound, _):
            secret = {"Authorization": "Bearer x", "X-Shopify-Access-Token": "y", "Cookie": "z=1", "Accept": "text/csv"}
            answer = await outbound.request("POST", first.url(), headers=secret, content=b"body")
        assert answer.status_code == 200
        assert first.seen[0].headers["authorization"] == "Bearer x"
        there = other.seen[0]
        assert (there.method, there.path, there.body) == ("GET", "/there", b"")
        assert there.headers["accept"] == "text/csv"
        assert not {"authorization", "x-shopify-access-token", "cookie"} & set(there.headers)


async def test_credentials_stay_on_a_redirect_within_the_origin() -> None:
    answer = in_turn(reply(status="307 Temporary Redirect", Location="/there"), reply())
    async with serve(answer) as server, client(allow="127.0.0.1") as (outbound, _):
        await outbound.request("POST", server.url(), headers={"Authorization": "Bearer x"}, content=b"body")
    assert [(seen.path, seen.headers["authorization"], seen.body) for seen in server.seen] == [
        ("/", "Bearer x", b"body"),
        ("/there", "Bearer x", b"body"),
    ]


async def test_five_redirects_are_followed_and_a_sixth_is_not() -> None:
    moved = reply(status="301 Moved Permanently", Location="/again")
    async with serve(in_turn(*[moved] * 5, reply())) as server, client(allow="127.0.0.1") as (outbound, _):
        assert (await outbound.request("GET", server.url())).status_code == 200
    async with serve(always(moved)) as server, client(allow="127.0.0.1") as (outbound, _):
        with pytest.raises(AddressRefused):
            await outbound.request("GET", server.url())
        assert len(server.seen) == 6


async def test_https_does_not_redirect_to_http(tmp_path: Path) -> None:
    server_tls, client_tls = certificate(tmp_path, "shop.example")
    async with (
        serve(always(reply())) as plain,
        serve(always(reply(status="302 Found", Location=plain.url("shop.example"))), server_tls) as server,
        client({"shop.example": [["127.0.0.1"]]}, allow="shop.example", tls=client_tls) as (outbound, _),
    ):
        with pytest.raises(AddressRefused):
            await outbound.request("GET", f"https://shop.example:{server.port}/")
    assert plain.seen == []


async def test_no_cookie_of_one_call_reaches_another() -> None:
    async with (
        serve(always(reply(Set_Cookie="session=tenant-a; Path=/"))) as server,
        client(allow="127.0.0.1") as (outbound, _),
    ):
        await outbound.request("GET", server.url())
        await outbound.request("GET", server.url())
    assert all("cookie" not in seen.headers for seen in server.seen)


async def test_the_machine_resolves_names_when_nobody_else_does() -> None:
    async with serve(always(reply())) as server:
        outbound = OutboundClient("test", allow_private_hosts="localhost", retries=Retries(attempts=1))
        assert (await outbound.request("GET", server.url("localhost"))).text == "ok"
        await outbound.aclose()


@pytest.mark.parametrize("answers", [{}, {"shop.example": [[]]}])
async def test_a_name_without_an_address_is_a_failure(answers: dict[str, list[list[str]]]) -> None:
    async with client(answers) as (outbound, _):
        with pytest.raises(OutboundFailed):
            await outbound.request("GET", "http://shop.example/")

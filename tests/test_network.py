import asyncio
import socket

import pytest


def test_connecting_elsewhere_fails():
    with socket.socket() as client, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        client.connect(("192.0.2.1", 80))


async def test_connecting_elsewhere_fails_in_coroutines():
    with pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        await asyncio.open_connection("192.0.2.1", 80)


def test_asking_a_name_server_fails():
    with pytest.raises(pytest.fail.Exception, match=r"shop\.test"):
        socket.getaddrinfo("shop.test", 443)


def test_loopback_and_unix_sockets_work(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as client:
        listener.bind(str(tmp_path / "s"))
        listener.listen()
        client.connect(str(tmp_path / "s"))

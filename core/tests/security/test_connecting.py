"""Connections that are not HTTP: to checked addresses and mail ports only."""

import asyncio
import socket

import pytest

from chatclick.security.connecting import MAIL_PORTS, Connector
from chatclick.security.egress import EgressFailed, EgressRefused

from .listeners import listen

OUTSIDE = "127.0.0.2"  # stands for the Internet; everything else is inside
NAMES = {"out.example": [OUTSIDE], "in.example": ["127.0.0.1"], "mixed.example": [OUTSIDE, "::1"]}


def build(ports=None) -> tuple[Connector, list[str]]:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return NAMES.get(host, [host])

    return Connector(ports=ports, allowed_networks=[f"{OUTSIDE}/32"], resolve=resolve), asked


async def test_a_name_is_resolved_once_and_its_address_connected_to() -> None:
    async with listen(OUTSIDE) as listener:
        connector, asked = build()

        with await connector.connect("out.example", listener.port, timeout_s=5) as made:
            loop = asyncio.get_running_loop()
            await loop.sock_sendall(made, b"hello\r\n\r\n")
            assert (await loop.sock_recv(made, 15)).startswith(b"HTTP/1.1 200")
            assert made.getpeername() == (OUTSIDE, listener.port)
            assert not made.getblocking()
        assert asked == ["out.example"]


@pytest.mark.parametrize(
    "host", ["in.example", "mixed.example", "127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254"]
)
async def test_nothing_inside_is_connected_to(host: str) -> None:
    connector, _ = build()

    with pytest.raises(EgressRefused, match="not on the public Internet"):
        await connector.connect(host, 25, timeout_s=5)


async def test_other_ports_are_refused_before_a_name_is_asked_for() -> None:
    connector, asked = build(MAIL_PORTS)

    with pytest.raises(EgressRefused, match="Port 6379"):
        await connector.connect("out.example", 6379, timeout_s=5)
    assert asked == []


async def test_where_nobody_listens_it_says_so() -> None:
    with socket.socket() as taken:
        taken.bind((OUTSIDE, 0))
        connector, _ = build()

        with pytest.raises(EgressFailed, match="no connection"):
            await connector.connect("out.example", taken.getsockname()[1], timeout_s=5)

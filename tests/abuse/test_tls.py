"""A host that speaks TLS itself: one request must not end what goes on beside it."""

import asyncio
import json
import socket
import ssl

import pytest
from tests.abuse.conftest import start
from tests.abuse.place import REPLY_S, SUBPROTOCOL
from tests.certificates import write_certificate
from websockets.asyncio.client import connect


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("host")
    server = start(folder, certificate=write_certificate(folder))
    yield server
    server.close()


@pytest.fixture
def trust(server):
    return ssl.create_default_context(cafile=server.certificate)


def open_wire(server, trust) -> ssl.SSLSocket:
    wire = socket.create_connection(("127.0.0.1", server.port), timeout=REPLY_S)
    return trust.wrap_socket(wire, server_hostname="localhost")


def test_browsers_are_offered_the_protocol_whose_requests_do_not_share_a_connection(server, trust):
    trust.set_alpn_protocols(["h2", "http/1.1"])

    with open_wire(server, trust) as wire:
        assert wire.selected_alpn_protocol() == "http/1.1"


def test_a_request_that_is_answered_before_its_body_came_leaves_the_connection_open(server, trust):
    with open_wire(server, trust) as wire, wire.makefile("rb") as reader:
        wire.sendall(
            b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n"
            b"Content-Length: 300000\r\n\r\n"
        )
        assert reader.readline().split()[1] == b"415"
        length = 0
        while (line := reader.readline().lower()) != b"\r\n":
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        reader.read(length)
        wire.sendall(b"x" * 300_000 + b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")

        assert reader.readline().split()[1] == b"200"


def test_a_socket_is_answered(server, trust):
    async def ask() -> str:
        address = f"wss://127.0.0.1:{server.port}/api/v1/ws"
        async with connect(address, ssl=trust, proxy=None, subprotocols=[SUBPROTOCOL]) as wire:
            await wire.send(json.dumps({"t": "hello", "token": "nobody's"}))
            return str(json.loads(await wire.recv())["t"])

    assert asyncio.run(ask()) == "error"
    assert "Traceback" not in server.log_text

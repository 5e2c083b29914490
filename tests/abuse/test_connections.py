"""Connections that are used for more than one request."""

import pytest
from tests.abuse.place import read_answer

NEXT = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
LONGER_THAN_BY_DEFAULT_S = 6
MIB = 1 << 20
REFUSED_AT_ONCE = {
    "unknown": b"POST /api/v1/nowhere HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n",
    "not signed in": b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\n"
    b"Content-Type: application/json\r\n",
    "a file": b"POST /api/v1/nowhere HTTP/1.1\r\nHost: x\r\n"
    b"Content-Type: application/octet-stream\r\n",
}
BODIES = {
    "length": (b"Content-Length: %d\r\n\r\n" % (8 * MIB), b"x" * (8 * MIB)),
    "chunks": (
        b"Transfer-Encoding: chunked\r\n\r\n",
        (b"100000\r\n" + b"x" * MIB + b"\r\n") * 8 + b"0\r\n\r\n",
    ),
    "little": (b"Content-Length: 2\r\n\r\n", b"{}"),
}


@pytest.fixture(scope="module")
def host_env():
    return {"CHATCLICK_KEEP_ALIVE_SECONDS": "600"}


def test_an_idle_connection_is_kept_as_long_as_the_settings_say(place):
    with place.open_wire() as (wire, reader):
        wire.sendall(NEXT)
        before = read_answer(reader)
        patience_s = wire.gettimeout()
        wire.settimeout(LONGER_THAN_BY_DEFAULT_S)
        with pytest.raises(TimeoutError):
            wire.recv(1)
        wire.settimeout(patience_s)
        wire.sendall(NEXT)

        assert (before, read_answer(reader)) == (200, 200)


@pytest.mark.parametrize("head", REFUSED_AT_ONCE.values(), ids=REFUSED_AT_ONCE.keys())
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_connection_answered_before_its_body_came_serves_the_next_request(place, head, body):
    length, body = body
    with place.open_wire() as (wire, reader):
        wire.sendall(head + length)
        early = read_answer(reader)
        wire.sendall(body)
        wire.sendall(NEXT)

        assert 400 <= early < 500
        assert read_answer(reader) == 200
    place.assert_healthy()


def test_what_follows_a_refused_body_at_once_is_answered_at_once(place):
    crumbs = b"1\r\nx\r\n" * 2000 + b"0\r\n\r\n"
    head = REFUSED_AT_ONCE["unknown"] + b"Transfer-Encoding: chunked\r\n\r\n"
    with place.open_wire() as (wire, reader):
        wire.sendall((head + crumbs) * 2 + NEXT)

        assert [read_answer(reader) for _ in range(3)] == [404, 404, 200]
    place.assert_healthy()


def test_a_wrong_end_of_a_refused_body_is_no_next_request(place):
    head = REFUSED_AT_ONCE["unknown"] + b"Transfer-Encoding: chunked\r\n\r\n"
    with place.open_wire() as (wire, reader):
        wire.sendall(head)
        read_answer(reader)
        wire.sendall(b"zz\r\n" + NEXT)

        assert reader.read() == b""
    place.assert_healthy()

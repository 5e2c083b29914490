"""Requests that two HTTP parsers could read differently, as raw bytes."""

import pytest
from tests.abuse.place import read_answer

SMUGGLED = b"GET /api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
REFUSED = {
    "length and chunks": POST
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "chunks and length": POST
    + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n"
    + SMUGGLED,
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    "list of lengths": POST + b"Content-Length: 2, 3\r\n\r\n{}x",
    "signed length": POST + b"Content-Length: +2\r\n\r\n{}",
    "unknown coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "space before colon": POST + b"Content-Length : 2\r\n\r\n{}",
    "NUL in a header": POST + b"X-A: a\x00b\r\nContent-Length: 2\r\n\r\n{}",
    "bad chunk size": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n",
    "no address": b"GET http://[::1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "only a query": b"GET ?q=a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "no server in it": b"GET http:///healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "dots for a host": b"GET /api/v1/me HTTP/1.1\r\nHost: ..\r\nConnection: close\r\n\r\n",
    "a long label": b"GET /api/v1/me HTTP/1.1\r\nHost: "
    + 64 * b"a"
    + b".example\r\nConnection: close\r\n\r\n",
    "no path": b"GET /\xff HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "no subprotocol": b"GET /api/v1/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
    b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: \xff\r\n\r\n",
}


@pytest.mark.parametrize("request_", REFUSED.values(), ids=REFUSED.keys())
def test_an_ambiguous_request_is_refused_and_nothing_after_it_is_read(place, request_):
    answer = place.raw(request_)

    assert answer.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 501 ")), answer[:200]
    assert answer.count(b"HTTP/1.1 ") == 1, answer
    place.assert_healthy()


@pytest.mark.parametrize("target", [b"http://x", b"HTTP://x:80/", b"https://[::1]/?a=b"])
def test_a_whole_address_is_asked_for_its_path(place, target):
    answer = place.raw(b"GET %b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" % target)

    same = place.raw(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.split(b"\r\n")[0] == same.split(b"\r\n")[0] != b"", answer[:200]
    place.assert_healthy()


@pytest.mark.parametrize("host", [b"", b"127.0.0.1:8000", b"[::1]:8000", b"my_shop.example.:80"])
def test_hosts_as_they_are_written_are_served(place, host):
    answer = place.raw(b"GET /healthz HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n\r\n" % host)

    assert answer.startswith(b"HTTP/1.1 200 "), answer[:200]


@pytest.mark.parametrize("method", [b"TRACE", b"TRACK", b"CONNECT"])
def test_nothing_is_echoed(place, method):
    head = b" /api/v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Secret: s3cret\r\n\r\n"
    answer = place.raw(method + head)

    status = int(answer.split(b" ", 2)[1])
    assert status in {400, 404, 405, 501}, answer[:200]
    assert b"s3cret" not in answer
    place.assert_healthy()


def test_an_upgrade_to_http2_in_the_clear_is_refused_or_ignored(place):
    answer = place.raw(
        b"GET /api/v1/me HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n"
        b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
        timeout_s=3,
    )

    assert b" 101 " not in answer.split(b"\r\n", 1)[0], answer[:200]
    place.assert_healthy()


def test_http2_with_prior_knowledge_is_not_spoken_in_the_clear(place):
    answer = place.raw(
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00\x00\x00\x04\x00\x00\x00\x00\x00", timeout_s=3
    )

    assert not answer or answer.startswith(b"HTTP/1.1 4"), answer[:200]
    place.assert_healthy()


@pytest.mark.parametrize(
    "target", [b"http://evil.example/api/v1/me", b"//evil.example/api/v1/me", b"*", b"/%00"]
)
def test_a_strange_target_is_answered_plainly(place, target):
    answer = place.raw(b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")

    assert 400 <= int(answer.split(b" ", 2)[1]) < 500, answer[:200]
    assert b"evil.example" not in answer
    place.assert_healthy()


UNREAD = {
    "a file": (
        b"POST /api/v1/nowhere HTTP/1.1\r\nHost: x\r\n"
        b"Content-Type: application/octet-stream\r\nContent-Length: 99999999\r\n\r\n",
        b"x" * (2 << 20),
    ),
    "crumbs": (
        b"TRACE / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"1\r\nx\r\n" * 1000,
    ),
}


@pytest.mark.parametrize(("head", "body"), UNREAD.values(), ids=UNREAD.keys())
def test_a_body_that_nobody_reads_holds_no_connection(place, head, body):
    with place.open_wire() as (wire, reader):
        wire.sendall(head + body)

        assert 400 <= read_answer(reader) < 500
        assert reader.read() == b""
    place.assert_healthy()

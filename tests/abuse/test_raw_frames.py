"""WebSocket frames (RFC 6455) as raw bytes, right and wrong ones."""

import json
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10
MASK = b"\x37\xfa\x21\x3d"
UPGRADE = (
    b"GET /api/v1/ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
    b"Connection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    b"Sec-WebSocket-Protocol: chatclick.v1\r\n\r\n"
)
MIB = 1024 * 1024


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True, rsv: int = 0, masked=True):
    """Build one frame of a client."""
    head = bytes([fin << 7 | rsv << 4 | opcode])
    mark = 0x80 if masked else 0
    if len(payload) < 126:
        head += bytes([mark | len(payload)])
    else:
        head += bytes([mark | 126]) + struct.pack("!H", len(payload))
    if not masked:
        return head + payload
    return head + MASK + bytes(byte ^ MASK[at % 4] for at, byte in enumerate(payload))


class RawSocket:
    """An upgraded connection, read frame by frame."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.file = connection.makefile("rb")

    def send(self, *frames: bytes) -> None:
        """Send frames in one write."""
        self.connection.sendall(b"".join(frames))

    def read(self) -> tuple[int, bytes]:
        """Return the opcode and payload of the server's next frame."""
        first, second = self.file.read(2)
        assert not second & 0x80, "a server masks nothing"
        size = second & 0x7F
        if size == 126:
            [size] = struct.unpack("!H", self.file.read(2))
        return first & 0xF, self.file.read(size)

    def read_close(self) -> int:
        """Return the server's close code; whatever comes before it is skipped."""
        while True:
            opcode, payload = self.read()
            if opcode == CLOSE:
                return int.from_bytes(payload[:2], "big")

    def is_at_end(self) -> bool:
        """Tell whether the server has ended the connection, as it has to after its close."""
        return self.file.read(1) == b""


@contextmanager
def upgraded(place, early: bytes = b"") -> Iterator[RawSocket]:
    with socket.create_connection(("127.0.0.1", place.server.port), timeout=10) as connection:
        connection.sendall(UPGRADE + early)
        raw = RawSocket(connection)
        assert raw.file.readline().startswith(b"HTTP/1.1 101 ")
        headers = list(iter(raw.file.readline, b"\r\n"))
        accept = next(line for line in headers if line.lower().startswith(b"sec-websocket-accept"))
        assert accept.split()[1] == b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo="  # of RFC 6455 §1.3
        with raw.file:
            yield raw


WRONG = {
    "not masked": (1002, [frame(TEXT, b"{}", masked=False)]),
    "reserved bit": (1002, [frame(TEXT, b"{}", rsv=4)]),
    "unknown opcode": (1002, [frame(3, b"{}")]),
    "fragmented ping": (1002, [frame(PING, b"", fin=False)]),
    "long ping": (1002, [frame(PING, b"x" * 126)]),
    "continuation of nothing": (1002, [frame(0, b"x")]),
    "message inside another": (1002, [frame(TEXT, b"{", fin=False), frame(TEXT, b"}")]),
    "close with one byte": (1002, [frame(CLOSE, b"\x03")]),
    "close with a reserved code": (1002, [frame(CLOSE, struct.pack("!H", 1005))]),
    "not UTF-8": (1007, [frame(TEXT, b"\xc3\x28")]),
    "not UTF-8 in fragments": (1007, [frame(TEXT, b"\xc3", fin=False), frame(0, b"\x28")]),
    "length below zero": (1002, [b"\x81\xff" + b"\xff" * 8 + MASK]),
    "terabytes announced": (1009, [b"\x81\xff" + struct.pack("!Q", 2**40) + MASK]),
    "endless empty fragments": (1009, [frame(TEXT, fin=False), *[frame(0, fin=False)] * 300]),
}


@pytest.mark.parametrize(("code", "frames"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_frame_ends_the_connection_with_its_code(place, code, frames):
    with upgraded(place) as raw:
        raw.send(*frames)
        assert raw.read_close() == code
        raw.send(frame(CLOSE, struct.pack("!H", code)))
        assert raw.is_at_end()
    place.assert_healthy()


def test_a_ping_is_answered_even_between_fragments(place):
    token, _ = place.visitor()
    hello = json.dumps({"t": "hello", "token": token}).encode()
    with upgraded(place) as raw:
        raw.send(frame(TEXT, hello[:9], fin=False), frame(PING, b"are you there"))
        assert raw.read() == (PONG, b"are you there")
        raw.send(frame(0, hello[9:]))
        opcode, payload = raw.read()
        assert (opcode, json.loads(payload)["t"]) == (TEXT, "welcome")


@pytest.mark.parametrize("payload", [b"", struct.pack("!H", 1000), struct.pack("!H", 4321) + b"so"])
def test_a_close_is_answered_and_the_connection_ends(place, payload):
    with upgraded(place) as raw:
        raw.send(frame(CLOSE, payload))
        assert raw.read_close() == int.from_bytes(payload[:2] or b"\x03\xe8", "big")
        assert raw.is_at_end()
    place.assert_healthy()


def test_nothing_is_taken_after_a_close(place):
    token, session_id = place.visitor()
    hello = json.dumps({"t": "hello", "token": token}).encode()
    late = {"t": "send", "client_msg_id": "late", "session_id": session_id, "text": "late"}
    with upgraded(place) as raw:
        raw.send(frame(TEXT, hello), frame(BINARY, b"x"))
        assert raw.read_close() == 4001
        raw.send(frame(TEXT, json.dumps(late).encode()), frame(CLOSE, struct.pack("!H", 4001)))
        assert raw.is_at_end()
    messages = place.ask("GET", f"sessions/{session_id}/messages", token).json()["data"]
    assert messages == []


def test_frames_sent_along_with_the_upgrade_are_refused(place):
    with socket.create_connection(("127.0.0.1", place.server.port), timeout=10) as connection:
        connection.sendall(UPGRADE + frame(PING, b"early"))
        assert connection.makefile("rb").readline().startswith(b"HTTP/1.1 400 ")
    place.assert_healthy()


def test_pings_of_a_client_that_does_not_read_are_not_kept(place):
    before = place.server.memory_bytes
    ping = frame(PING, b"x" * 125) * 100
    with upgraded(place) as raw:
        raw.connection.settimeout(2)
        try:
            for _ in range(4000):  # 52 MB
                raw.send(ping)
        except OSError:
            pass
        assert place.server.memory_bytes - before < 32 * MIB
    place.assert_healthy()

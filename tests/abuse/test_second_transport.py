"""Malformed JSON is refused alike on REST and on the socket, and never an error of the host."""

import json

import pytest

MALFORMED = {
    "deep arrays": b'{"x":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    "deep objects": b'{"x":' * 5_000 + b"1" + b"}" * 5_000,
    "unclosed": b'{"x":' + b"[" * 1000,
    "33 levels": b'{"x":' + b"[" * 32 + b"]" * 32 + b"}",
    "NaN": b'{"x":NaN}',
    "infinity": b'{"x":-Infinity}',
    "huge integer": b'{"x":' + b"9" * 5000 + b"}",
    "beyond 64 bits": b'{"x":18446744073709551616}',
    "bad UTF-8": b'{"x":"\xff\xfe"}',
    "overlong UTF-8": b'{"x":"\xc0\x80"}',
    "surrogate in UTF-8": b'{"x":"\xed\xa0\x80"}',
    "lone surrogate": rb'{"x":"\ud800"}',
    "NUL escape": rb'{"x":"\u0000"}',
    "NUL byte": b'{"x":"\x00"}',
    "duplicate key": b'{"x":1,"x":2}',
    "nested duplicate key": b'{"x":{"y":1,"y":2}}',
    "no JSON": b"hello",
    "nothing": b"",
    "array": b"[]",
    "null": b"null",
    "two documents": b"{}{}",
    "comment": b'{"x":1}//',
    "byte order mark": b'\xef\xbb\xbf{"x":1}',
}


def at_home(raw: bytes, frame: dict[str, str]) -> bytes:
    """Put the malformed member behind those a good body has, if it is an object."""
    if not raw.startswith(b"{") or raw.startswith(b"{}"):
        return raw
    return json.dumps(frame)[:-1].encode() + b"," + raw[1:]


@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED.keys())
async def test_malformed_json_is_refused_alike(place, raw):
    token, session_id = place.visitor()
    message = {"client_msg_id": "m1", "text": "hello"}

    body = at_home(raw, message)
    answer = place.ask("POST", f"sessions/{session_id}/messages", token, raw=body)
    async with place.socket(token) as wire:
        frame = at_home(raw, {"t": "send", "session_id": session_id, **message})
        await wire.connection.send(frame, text=True)
        code = await wire.close_code()

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    # Bytes that are no text end at the protocol below ours.
    assert code == 4001 if is_utf8(raw) else code in {1006, 1007}
    stored = place.ask("GET", f"sessions/{session_id}/messages", token).json()
    assert stored["data"] == []
    place.assert_healthy()


def is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


async def test_a_number_beyond_a_double_is_refused_where_it_is_read(place):
    token, session_id = place.visitor()
    content = b'{"type":"text","text":"hello","x":1e999}'

    body = b'{"client_msg_id":"m1","content":' + content + b"}"
    answer = place.ask("POST", f"sessions/{session_id}/messages", token, raw=body)
    async with place.socket(token) as wire:
        head = json.dumps({"t": "send", "session_id": session_id, "client_msg_id": "m1"})
        await wire.connection.send(head[:-1] + ',"content":' + content.decode() + "}")
        code = await wire.close_code()

    assert (answer.status_code, code) == (400, 4001)
    place.assert_healthy()

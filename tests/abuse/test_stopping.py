"""Nobody who is refused keeps the host from stopping."""

import asyncio

from tests.abuse.place import read_answer
from tests.abuse.test_raw_frames import PING, UPGRADE, frame

ABORTED_HANDSHAKES = {
    "a key that is none": UPGRADE.replace(b"dGhlIHNhbXBsZSBub25jZQ==", b"abc"),
    "a subprotocol that is none": UPGRADE.replace(b"chatclick.v1", b"\xff"),
    "a frame with the handshake": UPGRADE + frame(PING, b"early"),
    "half a handshake": UPGRADE[:-2],
}
STOPPED_S = 60.0


async def test_handshakes_that_fail_do_not_keep_the_host_from_stopping(place):
    answers = {}
    for name, handshake in ABORTED_HANDSHAKES.items():
        with place.open_wire() as (wire, reader):
            wire.sendall(handshake)
            answers[name] = read_answer(reader) if name != "half a handshake" else 0

    async with asyncio.timeout(STOPPED_S):
        await place.server.terminate()

    assert answers["a key that is none"] == answers["a subprotocol that is none"] == 400
    assert place.server.returncode == 0

"""A bare WebSocket echo on the host's server and settings: what the server alone can carry.

Run as `python -m benchmarks.echo PORT [--upgraded]`: Hypercorn's own sockets, or the host's.
"""

import sys
from typing import Any

import uvloop
from hypercorn.asyncio import serve

from chatclick.app import serving
from chatclick.app.hypercorn_patches import patch_hypercorn
from chatclick.app.upgraded import read_frames_with_picows
from chatclick.settings import Settings


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Answer each text frame with itself; say ready to everything else."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept", "subprotocol": "chatclick.v1"})
        while (event := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": event["text"]})
    elif scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ready"})
    else:
        while True:
            kind = (await receive())["type"]
            await send({"type": f"{kind}.complete"})


async def run(port: int, *, is_upgraded: bool) -> None:
    """Serve until the process is ended."""
    settings = Settings(port=port)
    # The very sockets and server settings of the host; what differs is the app, and only that.
    patch_hypercorn()
    if is_upgraded:
        read_frames_with_picows()
    listener = serving._listen(settings.host, settings.port)
    await serve(app, serving._build_config(settings, listener))


if __name__ == "__main__":
    uvloop.run(run(int(sys.argv[1]), is_upgraded="--upgraded" in sys.argv))

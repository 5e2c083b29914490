"""The bare socket of the crowds."""

import asyncio

from .crowd import Onlooker, connect_many, connect_one
from .theatre import Stage, Theatre

HELLO = {"t": "hello", "token": "token"}


async def test_frames_of_every_length_are_counted() -> None:
    async def scene(stage: Stage) -> None:
        await stage.welcome()
        for size in (1, 125, 126, 200, 65_535, 65_536, 200_000):
            await stage.tell("event", text="x" * size)
        _pong = await stage.socket.ping()
        await stage.socket.close(4008)

    async with Theatre(scene) as theatre:
        onlooker = await connect_one(theatre.port, HELLO)
        assert await asyncio.wait_for(onlooker.ended, 10) == 4008

    assert onlooker.frames == 8


async def test_pings_are_answered_and_frames_understood() -> None:
    heard: list[object] = []

    async def scene(stage: Stage) -> None:
        await stage.welcome()
        await (await stage.socket.ping())
        heard.append(await stage.hear())
        heard.append(await stage.hear())
        await stage.socket.close(1000)

    async with Theatre(scene) as theatre:
        onlooker = await connect_one(theatre.port, HELLO)
        onlooker.send(t="ping")
        onlooker.send(t="send", text="é" * 300)
        await asyncio.wait_for(onlooker.ended, 10)

    assert heard == [{"t": "ping"}, {"t": "send", "text": "é" * 300}]


async def test_a_crowd_connects_and_leaves() -> None:
    async def scene(stage: Stage) -> None:
        await stage.welcome()
        await stage.stay()

    async with Theatre(scene) as theatre:
        crowd = await connect_many(theatre.port, [HELLO] * 50)
        assert all(onlooker.welcomed.result() for onlooker in crowd)
        for onlooker in crowd:
            onlooker.abort()


async def test_a_refused_upgrade_is_told() -> None:
    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        onlooker: Onlooker = await connect_one(server.sockets[0].getsockname()[1], HELLO)

    assert onlooker.welcomed.result() is False
    assert onlooker.status == 503


async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()
    writer.close()

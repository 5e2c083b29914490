"""The fault proxy itself: each fault does what its name says, and nothing else."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from .proxy import FaultProxy
from .toxics import (
    Bandwidth,
    BlackHole,
    Latency,
    LimitData,
    ResetPeer,
    Slicer,
    SlowClose,
)

Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(65_536):
            writer.write(chunk)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


@pytest.fixture
async def proxy() -> AsyncIterator[FaultProxy]:
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with FaultProxy(server.sockets[0].getsockname()[1]) as carried:
        yield carried
    server.close()


async def connect(proxy: FaultProxy) -> Wire:
    return await asyncio.open_connection("127.0.0.1", proxy.port)


async def round_trip(wire: Wire, data: bytes) -> bytes:
    reader, writer = wire
    writer.write(data)
    await writer.drain()
    return await reader.readexactly(len(data))


async def test_bytes_pass_unchanged_without_faults(proxy: FaultProxy) -> None:
    wire = await connect(proxy)
    data = bytes(range(256)) * 4096

    writing = asyncio.create_task(round_trip(wire, data))

    assert await writing == data
    assert proxy.bytes_up == proxy.bytes_down == len(data)
    wire[1].close()


async def test_an_end_of_stream_passes_on(proxy: FaultProxy) -> None:
    reader, writer = await connect(proxy)
    writer.write(b"last words")
    writer.write_eof()

    assert await reader.read() == b"last words"
    writer.close()


async def test_latency_delays_and_keeps_order(proxy: FaultProxy) -> None:
    wire = await connect(proxy)
    proxy.add(Latency(0.15, jitter_s=0.05), "up")
    started = time.monotonic()

    wire[1].write(b"first")
    assert await round_trip(wire, b"second") == b"firsts"
    assert time.monotonic() - started >= 0.1
    wire[1].close()


async def test_latency_does_not_limit_throughput(proxy: FaultProxy) -> None:
    wire = await connect(proxy)
    proxy.add(Latency(0.1), "up")
    started = time.monotonic()

    for number in range(50):
        wire[1].write(b"%3d" % number)
        await asyncio.sleep(0)
    got = await wire[0].readexactly(150)

    assert got == b"".join(b"%3d" % number for number in range(50))
    assert time.monotonic() - started < 50 * 0.1 / 2
    wire[1].close()


async def test_bandwidth_limits_the_rate(proxy: FaultProxy) -> None:
    wire = await connect(proxy)
    proxy.add(Bandwidth(20_000), "down")
    started = time.monotonic()

    await round_trip(wire, bytes(6_000))

    assert time.monotonic() - started >= 0.25
    wire[1].close()


async def test_slicer_cuts_into_small_pieces_and_loses_none(proxy: FaultProxy) -> None:
    reader, writer = await connect(proxy)
    proxy.add(Slicer(1, 3, pause_s=0.001), "down")
    data = bytes(range(100))
    writer.write(data)

    pieces: list[bytes] = []
    while len(b"".join(pieces)) < len(data):
        pieces.append(await reader.read(65_536))

    assert b"".join(pieces) == data
    assert len(pieces) > 10
    writer.close()


async def test_slow_close_holds_the_end_back(proxy: FaultProxy) -> None:
    reader, writer = await connect(proxy)
    proxy.add(SlowClose(0.2), "up")
    started = time.monotonic()

    writer.write_eof()
    await reader.read()

    assert time.monotonic() - started >= 0.2
    writer.close()


async def test_a_black_hole_swallows_silently_and_gives_back_when_lifted(
    proxy: FaultProxy,
) -> None:
    wire = await connect(proxy)
    await round_trip(wire, b"before")

    with proxy.toxic(BlackHole()):
        wire[1].write(b"within")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(wire[0].read(1), 0.1)

    assert await wire[0].readexactly(6) == b"within"
    wire[1].close()


async def test_a_black_hole_with_timeout_closes(proxy: FaultProxy) -> None:
    reader, writer = await connect(proxy)
    proxy.add(BlackHole(timeout_s=0.05), "up")

    writer.write(b"anyone?")

    assert await reader.read() == b""
    writer.close()


async def test_reset_peer_resets(proxy: FaultProxy) -> None:
    reader, writer = await connect(proxy)
    proxy.add(ResetPeer(), "up")

    writer.write(b"x")

    with pytest.raises(ConnectionResetError):
        await reader.read()
    writer.close()


@pytest.mark.parametrize("limit", [1, 5, 9, 10])
async def test_limit_data_cuts_at_the_very_byte(proxy: FaultProxy, limit: int) -> None:
    reader, writer = await connect(proxy)
    proxy.add(LimitData(limit, reset=False), "down")

    writer.write(b"0123456789")
    writer.write_eof()

    assert await reader.read() == b"0123456789"[:limit]
    writer.close()


async def test_down_refuses_and_resets_and_up_carries_again(proxy: FaultProxy) -> None:
    reader, writer = await connect(proxy)
    await round_trip((reader, writer), b"x")

    await proxy.down()

    with pytest.raises(ConnectionResetError):
        await reader.read()
    with pytest.raises(ConnectionRefusedError):
        await connect(proxy)
    writer.close()

    await proxy.up()
    again = await connect(proxy)
    assert await round_trip(again, b"back") == b"back"
    again[1].close()


async def test_a_removed_fault_harms_no_more(proxy: FaultProxy) -> None:
    toxic = proxy.add(ResetPeer())
    proxy.remove(toxic)

    wire = await connect(proxy)

    assert await round_trip(wire, b"fine") == b"fine"
    wire[1].close()

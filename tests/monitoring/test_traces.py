"""Traces go from a socket's frame to a plugin's hook, and carry nothing that anybody wrote."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from tests.delivery.server import Server
from tests.delivery.world import World

from chatclick import tracing
from chatclick.app.traces import begin_traces, end_traces
from chatclick.host.containers.connection import Connection
from chatclick.security.egress import Egress
from chatclick.settings import TracingSettings

from .collector import Collector

WORDS = "nobody may read this in a trace"
CLIENT_TRACE = "0af7651916cd43dd8448eb211c80319c"
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    yield collector
    collector.close()


@pytest.fixture
def traces(collector: Collector) -> Iterator[Collector]:
    """Record in this process."""
    begin_traces(TracingSettings(endpoint=collector.url, service="here"))
    yield collector
    end_traces()


@pytest.mark.slow
async def test_a_message_is_one_trace_from_its_frame_to_the_hooks_of_plugins(
    make_host: Callable[..., Server], collector: Collector, tmp_path: Path
) -> None:
    env = {"CHATCLICK_TRACING__ENDPOINT": collector.url, "OTEL_BSP_SCHEDULE_DELAY": "100"}
    server = make_host(env=env)
    await server.start()
    async with World(server, tmp_path / "histories") as world:
        visitor = await world.visitor()
        await visitor.say(world.sessions[visitor], f"by socket: {WORDS}")
        await collector.until("hook message_stored")
        for traceparent in (f"00-{CLIENT_TRACE}-{PARENT}-01", "no trace"):
            frame = {"t": "typing", "session_id": world.sessions[visitor], "on": True}
            await visitor.frame(**frame, traceparent=traceparent)
        await collector.until("frame typing", CLIENT_TRACE)
        answer = await world.http.post(
            f"{server.url}/api/v1/sessions",
            json={"subject": WORDS},
            headers={
                "Authorization": f"Bearer {visitor.rest.token}",
                "traceparent": f"00-{TRACE}-{PARENT}-01",
            },
        )
        assert answer.status_code == 201, answer.text
        await collector.until("hook session_opened", TRACE)
        await server.terminate()  # sends what is left

    hooks = [one for one in collector.spans if one.name.startswith("hook ")]
    chains = [collector.list_above(one) for one in hooks]
    consumers = {one.attributes["chatclick.consumer"] for one in collector.spans if one.kind == 5}

    typed = [one for one in collector.spans if one.name == "frame typing"]
    assert {one.trace: one.parent for one in typed if one.parent} == {CLIENT_TRACE: PARENT}
    assert len(typed) == 2
    by_socket = [chain for chain in chains if chain[-1] == "frame send"]
    assert by_socket
    assert all(chain[-3:] == ["transaction", "intake", "frame send"] for chain in by_socket)
    assert all(chain[1].startswith("consume plugin:") for chain in by_socket)
    route = "POST /api/v1/sessions"
    by_request = [one for one in collector.spans if one.trace == TRACE]
    assert [one.parent for one in by_request if one.name == route] == [PARENT]
    opened = [chain for chain in chains if chain[0] == "hook session_opened" and route in chain]
    assert opened
    assert all(chain[-2:] == ["transaction", route] for chain in opened)
    assert any(one.startswith("plugin:") for one in consumers)
    assert {one.service for one in collector.spans} == {"chatclick"}
    assert WORDS.encode() not in collector.raw


async def test_requests_to_plugins_and_to_the_outside_carry_the_trace(traces: Collector) -> None:
    seen: list[str] = []

    async def plugin(scope: Any, receive: Any, send: Any) -> None:
        seen.append(dict(scope["headers"])[b"traceparent"].decode())
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def outside(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        found = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
        seen.append(found["traceparent"])
        writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    connection = Connection(httpx2.ASGITransport(app=plugin), key=b"k" * 32)
    server = await asyncio.start_server(outside, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    egress = Egress(ports=[port], allowed_networks=["127.0.0.0/8"])
    with tracing.span("cause"):
        recorder = tracing.get()
        assert recorder is not None
        trace, _ = recorder.read_ids() or ("", "")
        await connection.request("GET", "/v1/health", headers={}, body=b"", limit_s=30)
        await egress.request("GET", f"http://127.0.0.1:{port}/")
        async with egress.stream("POST", f"http://127.0.0.1:{port}/"):
            pass
    await egress.aclose()
    server.close()
    await server.wait_closed()
    await asyncio.to_thread(end_traces)

    calls = traces.find("request GET") + traces.find("request POST")
    assert [one.split("-")[1] for one in seen] == [trace] * 3
    assert [one.split("-")[2] for one in seen[1:]] == [one.id for one in calls]
    assert [one.attributes["server.address"] for one in calls] == ["127.0.0.1"] * 2


async def test_what_goes_wrong_is_marked_without_its_words(traces: Collector) -> None:
    with pytest.raises(ValueError, match="nobody"), tracing.span("wrong"):
        raise ValueError(WORDS)
    await asyncio.to_thread(end_traces)

    [span] = traces.find("wrong")
    assert span.attributes["error.type"] == "ValueError"
    assert WORDS.encode() not in traces.raw


def test_without_a_collector_nothing_of_opentelemetry_is_imported() -> None:
    code = (
        "import sys, chatclick.app.wiring, chatclick.app.serving;"
        "print([one for one in sys.modules if one.startswith('opentelemetry')])"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"

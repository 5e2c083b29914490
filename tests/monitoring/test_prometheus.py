"""A real Prometheus reads a real host."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx2
import pytest
from tests.delivery.server import Server
from tests.delivery.world import World

from .conftest import Prometheus
from .deploy import list_queries

pytestmark = pytest.mark.slow

TOKEN = "a-token-for-scrapes"


async def test_prometheus_reads_a_host_and_answers_every_query_of_ours(
    make_host: Callable[..., Server], promtool: str, tmp_path: Path
) -> None:
    server = make_host(env={"CHATCLICK_METRICS_TOKEN": TOKEN})
    await server.start()
    async with World(server, tmp_path / "histories") as world:
        visitor = await world.visitor()
        for number in range(3):
            await visitor.say(world.sessions[visitor], f"message {number}")
        prometheus = Prometheus(tmp_path / "prometheus", [f"127.0.0.1:{server.port}"], TOKEN)
        try:
            messages = 'chatclick_events_total{type="message.created", actor="visitor"} == 3'
            assert await prometheus.until(messages)
            [up] = await prometheus.query('up{job="chatclick"}')
            [ready] = await prometheus.query("chatclick_ready")
            [socket] = await prometheus.query('chatclick_socket_connections{kind="visitor"}')
            for _, query in list_queries():
                await prometheus.query(query)
        finally:
            await prometheus.close()
        async with httpx2.AsyncClient(trust_env=False) as http:
            headers = {"Authorization": f"Bearer {TOKEN}"}
            text = (await http.get(f"{server.url}/metrics", headers=headers)).text

    lint = subprocess.run([promtool, "check", "metrics"], input=text, text=True, check=False)

    assert (up["value"][1], ready["value"][1], socket["value"][1]) == ("1", "1", "1")
    assert lint.returncode == 0

"""A host with the plugin running, and a receiver whose address counts as public."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

import chatclick_webhooks
from chatclick.security.egress import Egress, resolve
from chatclick.testing import BenchHost
from chatclick_webhooks.plugin import _service

from .receivers import Receiver
from .stages import Stage

CLOSED_PORT = 8443
"""What the operator does not allow to be called."""

INSIDE = {
    "one.inside.example": "10.0.0.1",
    "two.inside.example": "169.254.169.254",
    "three.inside.example": "::1",
}


async def look_up(host: str, port: int) -> list[str]:
    """Answer from the table, as the system does for everything else."""
    return [INSIDE[host]] if host in INSIDE else await resolve(host, port)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    """A receiver that takes everything."""
    made = Receiver()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def stage(
    host: BenchHost, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """The plugin at work; the receiver's address counts as public."""
    ports = set(range(1, 65536)) - {CLOSED_PORT}
    egress = Egress(ports=ports, allowed_networks=["127.0.0.0/8"], resolve=look_up, limit_s=30)
    host.plugins.services.egress = egress
    made = Stage(host)
    monkeypatch.setattr(_service, "clock", lambda: datetime.now(UTC) + made.later)
    await host.run(chatclick_webhooks.plugin)
    yield made
    await egress.aclose()

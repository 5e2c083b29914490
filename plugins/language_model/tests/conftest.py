"""A host with the plugin running, and a server that speaks the real protocol on loopback."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

import chatclick_language_model
from chatclick.security.egress import Egress
from chatclick.testing import BenchHost
from chatclick_language_model import Ask, LanguageModel, Reply, Turn, find_model
from chatclick_language_model.testing import ModelServer


class Desk:
    """The plugin at work."""

    def __init__(self, host: BenchHost, server: ModelServer) -> None:
        self.host = host
        self.server = server

    @property
    def model(self) -> LanguageModel:
        """What other plugins ask."""
        model = find_model()
        assert model is not None
        return model

    async def set(self, **values: Any) -> None:
        """Change settings."""
        await self.host.configure("language_model", **values)

    async def point(self, **values: Any) -> None:
        """Point the settings at the server; the test that comes with it leaves no trace."""
        self.server.says("OK.")
        await self.set(base_url=self.server.url, model="little", api_key="secret-key", **values)
        self.server.forget()

    async def ask(self, text: str = "Hello?", **more: Any) -> Reply:
        """Ask, and wait for the whole answer."""
        turns = (Turn(role="system", text="Be kind."), Turn(role="user", text=text))
        return await self.model.complete(Ask(turns=turns, purpose="test", **more))


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    """A server on loopback."""
    async with ModelServer() as server:
        yield server


@pytest.fixture
async def desk(host: BenchHost, server: ModelServer) -> AsyncIterator[Desk]:
    """The plugin at work, with a server that answers "OK." until something else is said."""
    egress = Egress(ports=(server.port,), allowed_networks=("127.0.0.0/8",))
    host.services.egress = egress
    await host.run(chatclick_language_model.plugin)
    made = Desk(host, server)
    await made.point()
    yield made
    await egress.aclose()

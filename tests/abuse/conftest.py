"""One host for each module: abuse of one kind must not spoil it for the next test."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.abuse.place import Place
from tests.delivery.server import Server
from tests.ports import find_free_port


def start(folder, database_url: str = "", certificate: Path | None = None, **env: str) -> Server:
    data_dir = folder / "data"
    data_dir.mkdir()
    database_url = database_url or f"sqlite://{data_dir / 'chatclick.sqlite3'}"
    server = Server(data_dir, database_url, find_free_port(), env=env, certificate=certificate)
    server.launch()
    try:
        asyncio.run(server.ready())
    except BaseException:
        server.close()
        raise
    return server


@pytest.fixture(scope="module")
def host_env() -> dict[str, str]:
    """Settings a module wants as variables."""
    return {}


@pytest.fixture(scope="module")
def place(tmp_path_factory, host_env) -> Iterator[Place]:
    """A host with an owner and a widget."""
    server = start(tmp_path_factory.mktemp("host"), **host_env)
    place = Place(server)
    try:
        place.open()
        yield place
    finally:
        place.http.close()
        server.close()

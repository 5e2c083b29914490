"""A real container engine and images made on it.

The engine is the one `CHATCLICK_TEST_DOCKER_URL` names, else one of our own, where Docker is
installed and we are root.
"""

import asyncio
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import docker
import pytest
from tests.containers.engine import PrivateEngine
from tests.containers.house import House
from tests.containers.images import build_plugin, ensure_base

from chatclick.hooks.call import Budget
from chatclick.plugin.hooks import HOOKS

VARIABLE = "CHATCLICK_TEST_DOCKER_URL"
UNHURRIED_S = 2.0
SERVER = Path(__file__).parent / "actor" / "server.py"
MANIFEST = {
    "manifest_version": 1,
    "id": "actor",
    "name": "Actor",
    "version": "1.0.0",
    "hooks": [
        "message_check",
        "message_stored",
        "message_transform",
        "register_routes",
        "routing_facts",
    ],
    "permissions": [
        "http:egress",
        "kv:use",
        "message:read",
        "message:write",
        "routes:public",
        "session:read",
    ],
    "runtime": {"kind": "container", "egress": ["api.example.org"], "memory_mb": 64, "pids": 40},
}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def engine_url():
    if url := os.environ.get(VARIABLE):
        yield url
        return
    if reason := PrivateEngine.why_not():
        pytest.skip(f"{VARIABLE} is not set and {reason}")
    engine = PrivateEngine()
    try:
        engine.start()
        yield engine.url
    finally:
        engine.remove()


@pytest.fixture
def own_engine():
    """Run an engine that a test may end."""
    if reason := PrivateEngine.why_not():
        pytest.skip(reason)
    engine = PrivateEngine()
    try:
        engine.start()
        client = docker.APIClient(engine.url)
        build_plugin(client, "test/actor:1", SERVER, MANIFEST)
        client.close()
        yield engine
    finally:
        engine.remove()


@pytest.fixture(scope="session")
def client(engine_url):
    client = docker.APIClient(engine_url)
    ensure_base(client)
    yield client
    client.close()


@pytest.fixture(scope="session")
def actor(client):
    """Build the image of the actor and return its name."""
    build_plugin(client, "test/actor:1", SERVER, MANIFEST)
    return "test/actor:1"


@pytest.fixture
def build(client):
    """Build further images; `build("test/x:1", hooks=[…])` changes the actor's manifest."""
    built = []

    def make(tag, *, server=SERVER, extra="", label=True, **changes):
        manifest = {**MANIFEST, **changes} if label else None
        built.append(build_plugin(client, tag, server, manifest, extra=extra))
        return tag

    return make


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Give plugins longer than a sender waits in life: a busy machine takes its time."""
    for name, spec in HOOKS.items():
        if spec.is_before_commit:
            monkeypatch.setitem(HOOKS, name, replace(spec, timeout_s=UNHURRIED_S))
        elif 0 < spec.timeout_s < UNHURRIED_S:
            monkeypatch.setitem(HOOKS, name, replace(spec, timeout_s=4 * UNHURRIED_S))
    monkeypatch.setattr(Budget.__init__, "__defaults__", (4 * UNHURRIED_S,))


@pytest.fixture(scope="session")
def begun(tmp_path_factory, engine_url):
    """Make a data folder that a host has started in once: the tables are most of a first start."""
    folder = tmp_path_factory.mktemp("begun")

    async def begin():
        house = House(folder, docker_url=engine_url)
        await house.open()
        await house.close()

    with ThreadPoolExecutor(1) as executor:  # this thread may have a loop
        executor.submit(asyncio.run, begin()).result()
    return folder


@pytest.fixture
async def start_house(tmp_path, begun, engine_url):
    """Start hosts; all are closed at the end, and leave no container behind."""
    houses = []

    async def start(*, data="data", **plugins):
        if not (tmp_path / data).exists():
            shutil.copytree(begun, tmp_path / data)
        house = House(tmp_path / data, **{"docker_url": engine_url, **plugins})
        houses.append(house)
        await house.open()
        return house

    yield start
    for house in reversed(houses):
        await house.close()


@pytest.fixture
async def house(start_house):
    return await start_house()


@pytest.fixture
async def acting(house, actor):
    """Return a host in which the actor runs, with an open session."""
    await house.register(image=actor)
    await house.until_state("running")
    await house.open_session()
    return house

import asyncio
import json
import shutil
import sys
import textwrap

import pytest
from structlog.testing import capture_logs

from chatclick.host.discovery import discover
from chatclick.host.plugin_host import PluginHost
from chatclick.host.ports import Services
from chatclick.security.keys import KeyRing, Vault
from chatclick.settings import Settings
from chatclick.store.opening import Store

HEAD = """
import asyncio, sys
from chatclick import *
plugin = sys.modules[__name__]
"""


class Shelf:
    """A folder on the import path into which plugins are installed as pip would."""

    def __init__(self, folder):
        self.folder = folder

    def install(
        self, plugin_id, source="", *, distribution=None, version="1.0", entry=None, **manifest
    ):
        """Install a plugin and return the name of its package."""
        distribution = distribution or f"shelf-{plugin_id}"
        package = f"{distribution.replace('-', '_')}_{self.folder.name}"
        code = self.folder / package
        code.mkdir(exist_ok=True)
        (code / "__init__.py").write_text(HEAD + textwrap.dedent(source))
        document = {
            "manifest_version": 1,
            "id": plugin_id,
            "name": plugin_id.title(),
            "enabled_by_default": True,
            **manifest,
        }
        (code / "chatclick-plugin.json").write_text(json.dumps(document))
        info = self.folder / f"{distribution.replace('-', '_')}-{version}.dist-info"
        info.mkdir(exist_ok=True)
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
        )
        points = f"[chatclick.plugins]\n{entry or plugin_id} = {package}:plugin\n"
        (info / "entry_points.txt").write_text(points)
        return package

    def find(self):
        """List what is installed here, and not what the checkout has installed."""
        return tuple(one for one in discover() if one.distribution.startswith("shelf-"))


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    folder = tmp_path / "".join(filter(str.isalnum, tmp_path.name)).lower()
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    before = set(sys.modules)
    yield Shelf(folder)
    for name in set(sys.modules) - before:
        if name.startswith("shelf_"):
            del sys.modules[name]


@pytest.fixture(autouse=True)
def logs():
    """Keep log lines from being drawn, which takes longer than most tests."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture(scope="session")
def fresh_database(tmp_path_factory):
    """Make the tables once; each test gets a copy."""
    path = tmp_path_factory.mktemp("database") / "fresh.sqlite3"

    async def make():
        await (await Store.open(f"sqlite://{path}")).close()

    asyncio.run(make())
    return path


@pytest.fixture
async def store(tmp_path, fresh_database):
    path = tmp_path / "test.sqlite3"
    shutil.copy(fresh_database, path)
    store = await Store.open(f"sqlite://{path}")
    yield store
    await store.close()


@pytest.fixture
def vault():
    return Vault(KeyRing([b"k" * 32]))


@pytest.fixture
async def start(store, vault, shelf):
    """Start hosts over one database; all are stopped at the end."""
    hosts = []

    async def start_host(*, services=None, sites=None, plugins=None, **settings):
        host = PluginHost(
            Settings(plugins=plugins or {}, **settings),
            store,
            vault,
            services=services or Services(),
            sites=sites,
            find=shelf.find,
        )
        hosts.append(host)
        await host.start()
        return host

    yield start_host
    for host in reversed(hosts):
        await host.stop()

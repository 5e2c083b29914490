import httpx2
import pytest
from core.tests.host.container_plugins.app import PluginApp

from chatclick.host.containers.connection import Connection
from chatclick.host.containers.signing import new_key, read_key


@pytest.fixture
def key():
    return read_key(new_key())


@pytest.fixture
def app():
    return PluginApp()


@pytest.fixture
def connection(app, key):
    return Connection(httpx2.ASGITransport(app=app), key=key)

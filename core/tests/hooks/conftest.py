from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from chatclick import PERMISSIONS
from chatclick.hooks import Dispatcher, Registration
from chatclick.testing.plugins import build_plugin


class Bench:
    """A dispatcher with a short way to register plugins."""

    def __init__(self):
        self.breaker_changes = []
        self.dispatcher = Dispatcher()
        self.dispatcher.on_breaker = lambda *change: self.breaker_changes.append(change)
        self.registrations = self.dispatcher.registrations

    def add(self, plugin_id, *, permissions=PERMISSIONS, essential=(), context=None, **functions):
        plugin = functions.pop("plugin", None) or build_plugin(**functions)
        registration = Registration(
            plugin_id, plugin, context, frozenset(permissions), frozenset(essential)
        )
        self.registrations.add(registration)
        self.registrations.open(plugin_id)

    def limit(self, plugin_id, hook, timeout_s):
        """Give one implementation another time limit than its hook says."""
        impl = self.registrations.find(plugin_id, hook)
        impl.spec = replace(impl.spec, timeout_s=timeout_s)


@pytest.fixture(autouse=True)
def logs():
    """Keep log lines from being drawn, which takes longer than most tests."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def bench():
    return Bench()

"""Plugins behind addresses that another process registered."""

import json

import pytest
from tortoise.exceptions import OperationalError

from chatclick.clock import now, to_text
from chatclick.host.containers.registrations import Registration
from chatclick.store.events import SYSTEM

MANIFEST = {
    "$schema": "https://chatclick.dev/schema/plugin.json",
    "id": "far",
    "name": "Far",
    "version": "1.0.0",
    "chatclick": ">=0.1",
    "runtime": {"kind": "remote"},
}


async def test_a_registration_is_followed_also_when_the_database_was_away(host, monkeypatch):
    registration = Registration(
        plugin_id="far",
        kind="remote",
        reference="https://far.example",
        digest="sha256:1",
        manifest=json.dumps(MANIFEST),
        registered_at=to_text(now()),
        registered_by="Olive",
    )
    await host.elsewhere._registrations.put(registration, SYSTEM, {})

    async def fail():
        raise OperationalError("away")

    with monkeypatch.context() as away:
        away.setattr(host.elsewhere._records, "list_wishes", fail)
        with pytest.raises(OperationalError):
            await host.elsewhere.refresh()

    await host.elsewhere.refresh()

    assert "far" in host.plugins.entries

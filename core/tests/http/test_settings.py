"""Settings: seen with their source, changed while the host runs, kept over a restart."""

import pytest

from chatclick.app.wiring import Host
from chatclick.settings import Settings
from chatclick.store.models import Audit


async def read(api, token):
    reply = await api("GET", "settings", token)
    assert reply.status == 200, reply.text
    return {one["name"]: one for one in reply.json["data"]}


async def test_every_setting_is_shown_with_its_source(api, owner):
    seen = await read(api, owner.token)

    assert seen["port"]["source"] == "default"
    assert seen["safe_mode"]["source"] == "command"
    assert seen["limits.messages_burst"]["group"] == "limits"
    assert seen["limits.messages_burst"]["variable"] == "CHATCLICK_LIMITS__MESSAGES_BURST"
    assert seen["unread.away_minutes"]["schema"]["maximum"] == 10_080
    assert seen["unread.away_minutes"]["is_editable"]
    assert not seen["database_url"]["is_editable"]


async def test_settings_are_explained_in_the_language_of_the_person(api, owner):
    reply = await api("GET", "settings", owner.token, headers={"Accept-Language": "de-CH"})
    german = {one["name"]: one for one in reply.json["data"]}
    english = await read(api, owner.token)

    assert german["limits.messages_burst"]["title"] == "Nachrichten auf einmal"
    assert german["limits.messages_burst"]["group_title"] == "Grenzen"
    assert "auf einmal senden" in german["limits.messages_burst"]["meaning"]
    assert english["limits.messages_burst"]["title"] == ""
    assert english["limits.messages_burst"]["meaning"].startswith("messages one participant")


async def test_secrets_are_masked(api, owner, host):
    host.settings.metrics_token = "hush-hush"
    host.settings.database_url = "postgres://me:hunter2@db/x"

    reply = await api("GET", "settings", owner.token)

    assert "hush-hush" not in reply.text
    assert "hunter2" not in reply.text


async def test_a_change_is_in_force_at_once_and_after_a_restart(api, owner, host, settings):
    body = {"values": {"limits.requests_per_minute": 77, "unread.away_minutes": 1.5}}

    reply = await api("PATCH", "settings", owner.token, body)

    assert reply.status == 200, reply.text
    seen = await read(api, owner.token)
    assert seen["limits.requests_per_minute"]["value"] == 77
    assert seen["limits.requests_per_minute"]["source"] == "stored"
    limit = (await api("GET", "me", owner.token)).headers["RateLimit-Limit"]
    assert limit == "77"
    entry = await Audit.filter(action="settings.change").first()
    assert entry.detail["before"]["limits.requests_per_minute"] == 3000
    assert entry.detail["after"]["limits.requests_per_minute"] == 77
    await host.close()

    again = Host(settings)
    await again.open()

    assert again.settings.limits.requests_per_minute == 77
    assert again.settings.unread.away_minutes == 1.5
    await again.close()
    await host.open()


async def test_null_takes_a_change_back(api, owner):
    await api("PATCH", "settings", owner.token, {"values": {"drain_seconds": 3}})

    await api("PATCH", "settings", owner.token, {"values": {"drain_seconds": None}})

    seen = await read(api, owner.token)
    assert (seen["drain_seconds"]["value"], seen["drain_seconds"]["source"]) == (10.0, "default")


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("limits.requests_per_minute", 0, "invalid"),
        ("limits.requests_per_minute", "many", "invalid"),
        ("limits.requests_per_minute", True, "invalid"),
        ("limits.requests_per_minute", 10**400, "invalid"),
        ("attachments.accept", ["image/*", 7], "invalid"),
        ("attachments.accept", ["x" * 9000], "invalid"),
        ("unread.away_minutes", 20_000, "invalid"),
        ("database_url", "sqlite:///tmp/x", "not_editable"),
        ("metrics_token", "mine", "not_editable"),
        ("limits", {}, "not_editable"),
        ("__class__", 1, "not_editable"),
    ],
)
async def test_what_does_not_fit_changes_nothing(api, owner, host, name, value, code):
    body = {"values": {"unread.pause_minutes": 1, name: value}}

    reply = await api("PATCH", "settings", owner.token, body)

    assert reply.status in (400, 422)
    if reply.status == 422:
        assert reply.json["errors"][0]["pointer"] == f"/values/{name}"
        assert reply.json["errors"][0]["code"] == code
    assert host.settings.unread.pause_minutes == 15


async def test_a_variable_fixes_its_setting(api, owner, monkeypatch):
    monkeypatch.setenv("CHATCLICK_DRAIN_SECONDS", "10")

    reply = await api("PATCH", "settings", owner.token, {"values": {"drain_seconds": 3}})

    assert reply.json["errors"][0]["code"] == "fixed"
    shown = (await read(api, owner.token))["drain_seconds"]
    assert (shown["source"], shown["is_editable"]) == ("environment", False)


async def test_a_stored_value_that_no_longer_fits_is_left_out(host, settings):
    from chatclick.store.models import Setting

    async def spoil(_tx):
        await Setting.create(name="settings.drain_seconds", value='"soon"')
        await Setting.create(name="settings.unread.away_minutes", value="{")

    await host.store.write(spoil)
    await host.close()

    again = Host(settings)
    await again.open()

    assert again.settings.drain_seconds == Settings().drain_seconds
    await again.close()
    await host.open()


@pytest.mark.parametrize("method", ["GET", "PATCH"])
async def test_a_supervisor_has_no_business_with_settings(api, sign_in, method):
    supervisor = await sign_in("supervisor")
    body = {"values": {"drain_seconds": 3}} if method == "PATCH" else None

    assert (await api(method, "settings", supervisor.token, body)).status == 403

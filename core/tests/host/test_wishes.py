"""What is wanted of a plugin when the host starts, and who agreed to what it may do."""

from chatclick.host.wishes import is_released_with_host
from chatclick.store.events import Actor
from chatclick.store.models import Audit

OWNER = Actor("agent", "stf_1", "Olive")


def get_state(host, plugin_id):
    shown = host.get(plugin_id)
    return shown["state"], shown["reason"]


async def test_a_plugin_that_asks_for_more_waits_for_consent(start, shelf):
    shelf.install("grower", permissions=["kv:use"])
    first = await start()
    await first.stop()
    shelf.install("grower", permissions=["kv:use", "http:egress"])

    second = await start()
    state, reason = get_state(second, "grower")
    assert state == "needs_consent"
    assert "http:egress" in reason

    await second.enable("grower", actor=OWNER)
    assert get_state(second, "grower") == ("running", "")


async def test_one_that_came_with_an_update_of_the_host_goes_on(start, shelf, monkeypatch):
    monkeypatch.setattr("chatclick.host.wishes.is_released_with_host", "shelf-grower".__eq__)
    for name in ("grower", "paused"):
        shelf.install(name, permissions=["kv:use"])
    first = await start()
    await first.disable("paused", actor=OWNER)
    await first.stop()
    for name in ("grower", "paused"):
        shelf.install(name, permissions=["kv:use", "http:egress"])

    second = await start()

    assert get_state(second, "grower") == ("running", "")
    assert second.get("grower")["consented"] == ["http:egress", "kv:use"]
    assert get_state(second, "paused")[0] == "stopped"
    newest = await Audit.filter(target="grower").order_by("-number").first()
    assert newest.action == "plugin.enable"
    assert newest.detail["permissions"] == ["http:egress", "kv:use"]


def test_the_host_knows_what_is_released_with_it_by_its_own_package():
    assert is_released_with_host("chatclick_web.widget")
    assert not is_released_with_host("chatclick-stranger")
    assert not is_released_with_host("hypothesis")
    assert not is_released_with_host("")

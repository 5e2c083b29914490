"""Several processes over one database: each follows what the others stored."""

import sys

from chatclick.store.events import Actor

OWNER = Actor("agent", "stf_1", "Olive")
WORDS = """
@hookimpl
async def message_check(message):
    return None
"""
READ = {"hooks": ["message_check"], "permissions": ["message:read"]}


def get_state(host, plugin_id):
    shown = host.get(plugin_id)
    return shown["state"], shown["reason"]


async def test_another_process_follows_what_was_stored(start, shelf):
    shelf.install("words", WORDS, **READ)
    one, other = await start(), await start()

    await one.disable("words", actor=OWNER)
    await other.refresh()
    assert get_state(other, "words") == ("stopped", "")

    await one.enable("words", actor=OWNER)
    await other.refresh()
    assert get_state(other, "words") == ("running", "")


PICKY = """
@hookimpl
async def plugin_startup(context):
    tries.append(context.config["mode"])
    if context.config["mode"] != "right" or not is_mended:
        raise ValueError("no such mode")

tries, is_mended = [], []
"""


async def test_another_process_starts_what_failed_there_once_its_settings_are_right(start, shelf):
    schema = {"type": "object", "properties": {"mode": {"type": "string", "default": "wrong"}}}
    package = shelf.install("picky", PICKY, hooks=["plugin_startup"], config={"schema": schema})
    one, other = await start(), await start()
    for host in (one, other):
        await host.refresh()
        assert get_state(host, "picky")[0] == "failed"
    module = sys.modules[package]

    await one.set_config("picky", {"mode": "right"}, actor=OWNER)
    for host in (one, other):
        await host.refresh()
        assert get_state(host, "picky")[0] == "failed"
    assert module.tries == ["wrong", "wrong", "right", "right"]

    module.is_mended.append(True)
    await one.enable("picky", actor=OWNER)
    for host in (one, other):
        await host.refresh()
        await host.refresh()
        assert get_state(host, "picky") == ("running", "")
    assert module.tries == ["wrong", "wrong", "right", "right", "right", "right"]


async def test_where_nothing_was_stored_following_costs_the_same_for_any_number_of_plugins(
    start, shelf, caplog
):
    for name in ("words", "other", "third"):
        shelf.install(name, WORDS, **READ)
    host = await start()
    await host.refresh()

    with caplog.at_level("DEBUG", "tortoise.db_client"):
        await host.refresh()

    asked = [one.getMessage() for one in caplog.records if "SELECT" in one.getMessage()]
    assert len(asked) == 3, asked

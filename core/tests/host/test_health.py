"""How a plugin and each of its hooks do."""

from chatclick.hooks.figures import Figures
from chatclick.host.pulse import Pulse
from chatclick.store.models import Event
from chatclick.testing.views import build_message, build_session

SOURCE = """
from chatclick import Health

@hookimpl
async def message_check(message):
    if "bad" in message.text:
        raise ValueError("a word")

@hookimpl
async def plugin_health():
    return Health("degraded", "the word list is old")
"""
HOOKS = {"hooks": ["message_check", "plugin_health"], "permissions": ["message:read"]}


def build_arguments(text):
    return {"message": build_message(text), "session": build_session()}


async def test_calls_failures_and_an_open_breaker_show(start, shelf):
    shelf.install("moody", SOURCE, **HOOKS)
    host = await start()
    for text in ("fine", *["bad"] * 5, "held back"):
        await host.dispatcher.gate("message_check", build_arguments(text))

    shown = await host.get_health("moody")

    check, _health = shown["hooks"]
    assert (check["hook"], check["mode"], check["limit_ms"]) == ("message_check", "gate", 250.0)
    assert (check["calls"], check["errors"], check["held_back"]) == (6, 5, 1)
    assert check["mean_ms"] > 0 and 0 < check["p50_ms"] <= check["p95_ms"]
    assert check["breaker"]["is_open"] and check["breaker"]["retry_after_s"] > 0
    assert check["breaker"]["reason"] == "a word"
    assert (shown["state"], shown["checked"]) == ("degraded", None)


async def test_a_plugins_own_word_is_kept_with_its_time(start, shelf):
    shelf.install("moody", SOURCE, **HOOKS)
    host = await start()

    await host.check_health("moody")

    checked = (await host.get_health("moody"))["checked"]
    assert (checked["status"], checked["message"]) == ("degraded", "the word list is old")
    assert checked["at"].endswith("Z")


async def test_a_plugin_that_is_off_has_no_hooks_to_show(start, shelf):
    shelf.install("moody", SOURCE, **HOOKS, enabled_by_default=False)
    host = await start()

    shown = await host.get_health("moody")

    assert (shown["state"], shown["hooks"], shown["points"]) == ("stopped", [], [])


async def test_a_pulse_tells_what_was_added_in_each_interval():
    totals = {("crm", "message_check"): Figures({"ok": 4}, 0.04, {0.01: 4})}
    pulse = Pulse(lambda: totals)
    totals["crm", "message_check"] = Figures({"ok": 5, "error": 1}, 0.08, {0.01: 4, 0.05: 2})
    totals["other", "message_check"] = Figures({"ok": 1}, 0.01, {0.01: 1})

    await pulse.beat()
    await pulse.beat()

    (point,) = pulse.list_points("crm")
    assert (point["hook"], point["calls"], point["failures"]) == ("message_check", 2, 1)
    assert point["mean_ms"] == 20.0


async def test_a_pulse_tells_of_failures_by_plugin_once_and_not_of_those_who_hear_all():
    totals = {("crm", "message_check"): Figures({"error": 4}, 0.04, {0.01: 4})}
    told = []

    async def tell(failures):
        told.append(failures)

    pulse = Pulse(lambda: totals, tell)
    totals["crm", "message_check"] = Figures({"error": 5, "timeout": 1}, 0.08, {0.01: 6})
    totals["crm", "bot_reply"] = Figures({"error": 1}, 0.08, {0.01: 1})
    totals["spy", "analytics_event"] = Figures({"error": 9}, 0.01, {0.01: 9})

    await pulse.beat()
    await pulse.beat()

    assert told == [{"crm": 3}]


async def test_failures_are_kept_as_events(start, shelf):
    shelf.install("moody", SOURCE, **HOOKS)
    host = await start()
    for text in ("fine", "bad", "bad"):
        await host.dispatcher.gate("message_check", build_arguments(text))

    await host._health._pulse.beat()

    events = await Event.filter(type="plugin.failed").all()
    assert {(one.data["plugin"], one.session_id) for one in events} == {("moody", None)}
    # The host's own reading may come at the same moment.
    assert sum(one.data["failures"] for one in events) >= 2

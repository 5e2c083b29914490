"""The example on each hook's page runs and does what it says."""

from pathlib import Path

import pytest

from chatclick import HOOKS, Accept, BotReply, Handoff, Health, NotificationPatch, Reject
from chatclick.errors import ChatclickError
from chatclick.store.models import PluginKv
from chatclick.testing import build_message, build_session
from chatclick.testing.views import build_notification, build_recipient

FOLDER = Path(__file__).resolve().parents[3] / "docs/plugins/examples/hooks"


@pytest.mark.parametrize("hook", HOOKS)
async def test_the_example_of_a_hook_runs_with_the_permissions_it_names(host, hook, hook_log):
    host.outbox.will_answer("POST", "https://push.example.com/send", json={"id": "1"})
    entry = await host.run_file(FOLDER / f"{hook}.py")

    assert hook in entry.manifest.hooks
    assert entry.manifest.document["summary"], "its first line says what it does"
    if HOOKS[hook].mode != "setup" and hook not in ("plugin_startup", "plugin_shutdown"):
        arguments = {"new": entry.manifest and {"opens": 9, "closes": 8, "limit": 2}}
        given = arguments if "new" in HOOKS[hook].arguments else {}
        old = {"old": {"limit": 1}} if given else {}
        await host.dispatch(hook, plugin_id=hook, **given, **old)
        assert [call.hook for call in hook_log if call.status == "ok"][-1] == hook
    assert not hook_log.failures


async def run(host, hook):
    await host.run_file(FOLDER / f"{hook}.py")


async def test_gate_and_chain_answer(host, visitor):
    await run(host, "message_check")
    await run(host, "message_transform")

    assert isinstance(await visitor.says("WHERE IS MY LAMP"), Reject)
    assert await visitor.says("a -> b") == Accept()
    assert host.last_message.text == "a → b"


async def test_events_are_answered_in_the_session(host, visitor, agent):
    for hook in ("message_stored", "session_opened", "session_assigned", "session_closed"):
        await run(host, hook)

    session = await visitor.opens_session()
    await visitor.says("What time is it?")
    await agent.takes()
    await agent.closes("solved")

    welcome, time, taken = visitor.reads
    assert (welcome, taken) == ("Welcome back, Ann!", "Grace is with you now.")
    assert time.startswith("It is ") and visitor.session.id == session.id


async def test_facts_and_routing(host, visitor, agent):
    for hook in ("routing_facts", "route_session", "visitor_enrich"):
        await run(host, hook)
    await visitor.opens_session(priority="urgent")

    await visitor.says("where is it?")

    assert await host.collect_facts() == {"routing_facts": {"is_question": True, "words": 3}}
    assert (await host.route()).staff_id == agent.id
    assert await host.dispatch("visitor_enrich") == {"visitor_enrich": {"company": "Example Ltd"}}


async def test_the_bot_answers_or_hands_over(host):
    await run(host, "bot_reply")

    for text, kind in (("Your opening hours?", BotReply), ("My lamp broke", Handoff)):
        history = (build_message(text),)
        answer = await host.dispatch("bot_reply", history=history, session=build_session())
        assert isinstance(answer, kind)


async def test_notifications_are_changed_held_back_and_sent(host, dispatch, outbox):
    await run(host, "notification_prepare")
    await run(host, "notification_send")
    outbox.will_answer("POST", "https://push.example.com/send", json={"id": "7"})

    changed = await dispatch("notification_prepare")
    receipt = await dispatch("notification_send", notification=build_notification(title="Hi"))

    assert changed.body == NotificationPatch(body="Somebody wrote to you.").body
    assert receipt.provider_id == "7" and outbox.requests[0].json["title"] == "Hi"
    held = await host.dispatcher.chain(
        "notification_prepare",
        {"notification": build_notification(), "recipient": build_recipient(name="")},
    )
    assert held.suppressed is not None


async def test_a_notification_that_came_back_is_remembered(host, dispatch):
    await run(host, "notification_returned")

    await dispatch("notification_returned", notification_id="ntf_1", detail="gone")

    assert (await PluginKv.get()).key == "returned:ntf_1"


async def test_what_is_kept_of_somebody_goes_when_they_leave(host, dispatch):
    await run(host, "staff_left")
    kv = host.dispatcher.registrations.find("staff_left", "staff_left").owner.context.kv
    for one in ("stf_1", "stf_2"):
        await kv.set(f"follows:{one}", ["ses_1"])

    await dispatch("staff_left", staff_id="stf_1")

    assert (await PluginKv.get()).key == "follows:stf_2"


async def test_settings_are_refused_and_followed(host):
    await run(host, "config_check")
    await run(host, "config_changed")

    with pytest.raises(ChatclickError):
        await host.configure("config_check", opens=9, closes=8)
    await host.configure("config_changed", limit=3)

    assert (await host.plugins.get_config("config_changed"))["values"] == {"limit": 3}


async def test_pages_are_served(host):
    await run(host, "register_routes")
    await run(host, "register_admin_pages")
    client = host.client()

    page = await client.get("/plugins/register_routes/")
    script = await client.get("/plugins/register_admin_pages/page.js")

    assert "Hello from a plugin" in await page.get_data(as_text=True)
    assert "hello-page" in await script.get_data(as_text=True)


async def test_health_is_told(host):
    await run(host, "plugin_health")

    assert await host.plugins.check_health("plugin_health") == Health()

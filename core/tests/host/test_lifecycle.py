import asyncio
import sys

import pytest

from chatclick import Accept, Assignment, Defer, Reject
from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick.host.plugin_host import StrictPluginFailed
from chatclick.store.events import Actor
from chatclick.store.models import Audit, Consumer, Event
from chatclick.testing.views import build_message, build_session, build_visitor

OWNER = Actor("agent", "stf_1", "Olive")
READ = {"permissions": ["message:read"]}


def get_state(host, plugin_id):
    shown = host.get(plugin_id)
    return shown["state"], shown["reason"]


def arguments(text="hi"):
    return {"message": build_message(text), "session": build_session()}


CHECK = """
@hookimpl
async def message_check(message):
    return Reject("word", "No.") if "bad" in message.text else None
"""


async def test_a_plugin_starts_takes_part_and_stops(start, shelf):
    shelf.install("words", CHECK, hooks=["message_check"], **READ)
    host = await start()

    assert get_state(host, "words") == ("running", "")
    assert await host.dispatcher.gate("message_check", arguments("bad")) == Reject("word", "No.")

    shown = await host.disable("words", actor=OWNER)
    assert (shown["desired"], shown["state"]) == ("installed", "stopped")
    assert await host.dispatcher.gate("message_check", arguments("bad")) == Accept()

    shown = await host.enable("words", actor=OWNER)
    assert (shown["desired"], shown["state"]) == ("enabled", "running")
    assert await host.dispatcher.gate("message_check", arguments("bad")) == Reject("word", "No.")


async def test_what_people_chose_outlives_the_process(start, shelf):
    shelf.install("words", CHECK, hooks=["message_check"], **READ)
    first = await start()
    await first.disable("words", actor=OWNER)
    await first.stop()

    second = await start()

    assert get_state(second, "words") == ("stopped", "")


async def test_an_installed_plugin_waits_for_people_unless_it_asks_to_be_enabled(start, shelf):
    shelf.install("quiet", enabled_by_default=False)
    host = await start()
    assert get_state(host, "quiet") == ("stopped", "")

    await host.enable("quiet", actor=OWNER)

    assert get_state(host, "quiet") == ("running", "")


async def test_enabling_and_disabling_leave_an_event_and_an_audit_entry(start, shelf):
    shelf.install("quiet")
    host = await start()

    await host.disable("quiet", actor=OWNER)
    await host.enable("quiet", actor=OWNER)

    events = await Event.all().order_by("position").values_list("type", flat=True)
    acts = await Audit.all().order_by("number").values_list("action", "actor_name")
    assert events == ["plugin.disabled", "plugin.enabled"]
    assert acts[-2:] == [("plugin.disable", "Olive"), ("plugin.enable", "Olive")]


async def test_what_happened_while_a_plugin_was_off_is_not_handed_over(start, shelf, store):
    shelf.install("quiet")
    host = await start()

    async def read_up_to(position):
        await store.write(
            lambda _tx: Consumer.create(name="plugin:quiet", position=position, updated_at=now())
        )

    await read_up_to(7)
    await host.enable("quiet", actor=OWNER)
    assert await Consumer.filter(name="plugin:quiet").count() == 1

    await host.disable("quiet", actor=OWNER)
    await host.enable("quiet", actor=OWNER)
    assert await Consumer.filter(name="plugin:quiet").count() == 0


BROKEN = {
    "at_import": ("raise ValueError('boom')", {}, "ValueError: boom"),
    "by_exit": ("sys.exit()", {}, "SystemExit"),
    "at_register": (
        "@hookimpl\nasync def message_chek(message): ...",
        {},
        'did you mean "message_check"',
    ),
    "by_signature": (
        "@hookimpl\nasync def message_check(massage): ...",
        {"hooks": ["message_check"], **READ},
        "massage",
    ),
    "unlisted_hook": (CHECK, READ, "implements message_check without listing it"),
    "listed_hook": (
        "",
        {"hooks": ["message_check"], **READ},
        "lists message_check without implementing it",
    ),
    "in_setup": (
        "@hookimpl\ndef register_event_types(): raise ValueError('boom')",
        {"hooks": ["register_event_types"]},
        "register_event_types: ValueError: boom",
    ),
    "foreign_type": (
        "@hookimpl\ndef register_event_types(): return [EventType(type='session.created')]",
        {"hooks": ["register_event_types"]},
        'must begin with "foreign_type."',
    ),
    "in_startup": (
        "@hookimpl\nasync def plugin_startup(): raise ValueError('boom')",
        {"hooks": ["plugin_startup"]},
        "plugin_startup: ValueError: boom",
    ),
}


async def test_the_host_serves_whatever_plugins_break_and_says_why(start, shelf):
    for plugin_id, (source, manifest, _) in BROKEN.items():
        shelf.install(plugin_id, source, **manifest)
    shelf.install("words", CHECK, hooks=["message_check"], **READ)

    host = await start()

    for plugin_id, (_, _, words) in BROKEN.items():
        state, reason = get_state(host, plugin_id)
        assert state == "failed", plugin_id
        assert words in reason
        assert host.get(plugin_id)["desired"] == "enabled"
        assert host.get(plugin_id)["changed_at"]
    assert get_state(host, "words") == ("running", "")
    assert await host.dispatcher.gate("message_check", arguments("bad")) == Reject("word", "No.")


async def test_a_plugin_that_raises_in_every_mode_harms_nobody(start, shelf):
    hooks = ["message_check", "message_transform", "route_session", "routing_facts"]
    source = "".join(
        f"@hookimpl\nasync def {hook}(session): raise ValueError('boom')\n" for hook in hooks
    )
    permissions = ["message:read", "message:write", "session:assign", "session:read"]
    shelf.install("bad", source, hooks=hooks, permissions=permissions)
    shelf.install(
        "good",
        "@hookimpl\nasync def route_session(session): return Assignment(queue_id='que_1')\n"
        "@hookimpl\nasync def routing_facts(session): return {'a': 1}\n",
        hooks=["route_session", "routing_facts"],
        permissions=permissions,
    )
    host = await start()
    call = host.dispatcher
    facts = {**arguments(), "visitor": build_visitor(), "facts": {}}

    for _ in range(5):
        assert await call.gate("message_check", arguments()) == Accept()
        assert (await call.chain("message_transform", arguments())).changed_by == ()
        answer = await call.first("route_session", facts)
        collected = await call.collect("routing_facts", facts)

        assert answer.value == Assignment(queue_id="que_1")
        assert [one.plugin_id for one in collected.answers] == ["good"]

    state, reason = get_state(host, "bad")
    assert state == "degraded"
    assert "is paused after repeated failures: boom" in reason
    assert get_state(host, "good") == ("running", "")


async def test_an_essential_gate_is_marked_by_the_manifest(start, shelf):
    source = "@hookimpl\nasync def message_check(message): raise ValueError"
    shelf.install("guard", source, hooks=["message_check"], essential=["message_check"], **READ)
    host = await start()

    assert await host.dispatcher.gate("message_check", arguments()) == Defer("guard")


async def test_a_duplicate_id_is_shown_and_not_started(start, shelf):
    shelf.install("twice", distribution="shelf-one")
    shelf.install("twice", distribution="shelf-two")
    host = await start()

    await host.enable("twice", actor=OWNER)
    state, reason = get_state(host, "twice")

    assert state == "incompatible"
    assert "both offer this id" in reason


@pytest.mark.parametrize(
    ("requires", "words"),
    [
        ({"chatclick": ">=99"}, "needs Chatclick >=99"),
        ({"api": 9}, "needs hook API level 9"),
        ({"plugins": {"gone": ""}}, 'needs the plugin "gone", which is not running'),
        ({"plugins": {"base": ">=2"}}, 'needs the plugin "base" >=2; installed is 1.0'),
    ],
)
async def test_a_plugin_that_does_not_fit_is_not_run(start, shelf, requires, words):
    shelf.install("base")
    package = shelf.install("picky", requires=requires)
    host = await start()

    state, reason = get_state(host, "picky")

    assert state == "incompatible"
    assert words in reason
    assert package not in sys.modules


async def test_a_kind_this_host_has_no_seat_for_is_shown_as_incompatible(start, shelf):
    shelf.install("boxed", runtime={"kind": "container"})
    host = await start()

    await host.enable("boxed", actor=OWNER)

    state, reason = get_state(host, "boxed")
    assert state == "incompatible"
    assert "cannot run plugins of the kind container" in reason


async def test_a_plugin_starts_after_those_it_needs(start, shelf):
    shelf.install("zebra", version="1.5")
    shelf.install("alpha", requires={"plugins": {"zebra": ">=1,<2"}})
    shelf.install("circle_a", requires={"after": ["circle_b"]})
    shelf.install("circle_b", requires={"after": ["circle_a"]})

    host = await start()

    assert {one["state"] for one in host.list()} == {"running"}


async def test_a_plugin_follows_the_one_it_needs(start, shelf):
    shelf.install("base", enabled_by_default=False)
    shelf.install("leaf", requires={"plugins": {"base": ""}})
    host = await start()
    assert get_state(host, "leaf")[0] == "incompatible"

    await host.enable("base", actor=OWNER)
    while get_state(host, "leaf")[0] != "running":
        await asyncio.sleep(0)

    await host.disable("base", actor=OWNER)
    while get_state(host, "leaf")[0] != "incompatible":
        await asyncio.sleep(0)


async def test_the_settings_say_in_which_order_hooks_are_called(start, shelf):
    for plugin_id in ("alpha", "beta", "gamma"):
        shelf.install(plugin_id, CHECK, hooks=["message_check"], **READ)

    host = await start(plugins={"order": ["gamma", "alpha"]})

    assert host.dispatcher.implementers("message_check") == ("gamma", "alpha", "beta")


async def test_a_wanted_plugin_that_is_gone_is_shown_as_missing(start, shelf):
    shelf.install("gone")
    first = await start()
    await first.stop()
    for path in shelf.folder.glob("*.dist-info/*"):
        path.unlink()
    for path in shelf.folder.glob("*.dist-info"):
        path.rmdir()

    second = await start()

    assert get_state(second, "gone") == ("missing", "is enabled but not installed")
    await second.disable("gone", actor=OWNER)


async def test_safe_mode_runs_none_and_changes_no_choice(start, shelf):
    package = shelf.install("words", CHECK, hooks=["message_check"], **READ)
    safe = await start(safe_mode=True)

    assert get_state(safe, "words") == ("stopped", "the host runs in safe mode")
    assert package not in sys.modules
    await safe.stop()
    assert get_state(await start(), "words") == ("running", "")


async def test_the_settings_can_leave_a_plugin_out(start, shelf):
    shelf.install("words", CHECK, hooks=["message_check"], **READ)

    host = await start(plugins={"disabled": ["words"]})

    assert "left out by the settings" in get_state(host, "words")[1]


async def test_a_strict_plugin_that_does_not_run_keeps_the_host_from_starting(start, shelf):
    shelf.install("needed", "raise ValueError('boom')")

    with pytest.raises(StrictPluginFailed, match=r"needed: ValueError: boom; absent: is not"):
        await start(plugins={"strict": ["needed", "absent"]})


async def test_a_plugin_that_is_not_ready_is_started_again(start, shelf):
    shelf.install(
        "patient",
        """
        tries = []
        ready = asyncio.Event()

        @hookimpl
        async def plugin_startup():
            tries.append(1)
            if len(tries) < 3:
                raise NotReady("the CRM sleeps", retry_in_s=0.01)
            ready.set()
        """,
        hooks=["plugin_startup"],
    )
    host = await start()
    assert get_state(host, "patient") == ("retrying", "the CRM sleeps")

    [module] = [one for name, one in sys.modules.items() if name.startswith("shelf_patient")]
    await asyncio.wait_for(module.ready.wait(), 5)
    await host.enable("patient", actor=OWNER)

    assert get_state(host, "patient") == ("running", "")


async def test_disabling_a_plugin_that_is_not_ready_ends_the_retries(start, shelf):
    source = "@hookimpl\nasync def plugin_startup(): raise NotReady('no', retry_in_s=0.01)"
    shelf.install("patient", source, hooks=["plugin_startup"])
    host = await start()

    await host.disable("patient", actor=OWNER)

    assert get_state(host, "patient") == ("stopped", "")
    assert not host._retries


async def test_a_retry_that_comes_due_while_a_plugin_is_enabled_leaves_it_running(
    start, shelf, store
):
    shelf.install(
        "patient",
        """
        tries = []

        @hookimpl
        async def plugin_startup():
            tries.append(1)
            if len(tries) == 1:
                raise NotReady("the CRM sleeps", retry_in_s=0.01)
        """,
        hooks=["plugin_startup"],
    )
    host = await start()
    free = asyncio.Event()
    busy = asyncio.create_task(store.write(lambda _tx: free.wait()))
    enabling = asyncio.create_task(host.enable("patient", actor=OWNER))
    await asyncio.sleep(0.02)  # behind the retry, which comes first
    free.set()
    await asyncio.gather(busy, enabling)

    await host.refresh()  # takes its turn behind whatever waits for one

    assert get_state(host, "patient") == ("running", "")


LISTENER = """
calls, ended, log = asyncio.Semaphore(0), asyncio.Event(), []

@hookimpl
async def message_stored(message):
    calls.release()
    await ended.wait()
    log.append("stored")

@hookimpl
async def plugin_shutdown(reason):
    log.append(reason)
"""


async def test_disabling_waits_for_running_calls_and_then_shuts_down(start, shelf):
    package = shelf.install("slow", LISTENER, hooks=["message_stored", "plugin_shutdown"], **READ)
    host = await start()
    module = sys.modules[package]
    calls = [
        asyncio.create_task(host.dispatcher.event("message_stored", "slow", arguments()))
        for _ in range(10)
    ]
    for _ in calls:
        await module.calls.acquire()

    disabling = asyncio.create_task(host.disable("slow", actor=OWNER))
    while host.dispatcher.has("message_stored"):
        await asyncio.sleep(0)
    module.ended.set()
    await disabling

    await asyncio.gather(*calls)
    assert module.log == ["stored"] * 10 + ["disabled"]


async def test_an_admin_who_goes_away_cancels_nothing(start, shelf):
    source = """
    begun, go_on = asyncio.Event(), asyncio.Event()

    @hookimpl
    async def plugin_startup():
        begun.set()
        await go_on.wait()
    """
    package = shelf.install("slow", source, hooks=["plugin_startup"], enabled_by_default=False)
    host = await start()
    enabling = asyncio.create_task(host.enable("slow", actor=OWNER))
    while not host.dispatcher.registrations.find("slow", "plugin_startup"):
        await asyncio.sleep(0)
    await sys.modules[package].begun.wait()

    enabling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await enabling
    sys.modules[package].go_on.set()
    await host.enable("slow", actor=OWNER)

    assert get_state(host, "slow") == ("running", "")


async def test_health_decides_between_running_and_degraded(start, shelf):
    source = """
    health = [Health("degraded", "the CRM is slow")]

    @hookimpl
    async def plugin_health():
        if health[0] is None:
            raise ValueError("boom")
        return health[0]
    """
    package = shelf.install("crm", source, hooks=["plugin_health"])
    host = await start()
    module = sys.modules[package]

    await host.check_health("crm")
    assert get_state(host, "crm") == ("degraded", "the CRM is slow")

    module.health[0] = None
    assert "boom" in (await host.check_health("crm")).message

    module.health[0] = module.Health()
    await host.check_health("crm")
    assert get_state(host, "crm") == ("running", "")


async def test_what_plugins_add_is_listed_while_they_run(start, shelf):
    source = """
    @hookimpl
    def register_widget_blocks():
        return [WidgetBlock(type="poll.question", schema={"type": "object"})]
    """
    hooks, permissions = ["register_widget_blocks"], ["widget:assets"]
    widget = {"schema": {"type": "object", "maxProperties": 3}}
    shelf.install("poll", source, hooks=hooks, permissions=permissions, widget=widget)
    host = await start()

    [(plugin_id, added)] = host.list_contributions()
    assert (plugin_id, added.widget_blocks[0].type) == ("poll", "poll.question")
    assert added.widget_schema == widget["schema"]

    await host.disable("poll", actor=OWNER)
    assert host.list_contributions() == []


async def test_an_unknown_plugin_is_not_found(start):
    host = await start()

    for act in (host.enable, host.disable):
        with pytest.raises(NotFound):
            await act("nothing", actor=OWNER)
    with pytest.raises(NotFound):
        await host.get_config("nothing")

import asyncio
import threading
from dataclasses import replace

import pytest

from chatclick import (
    Accept,
    Assignment,
    Defer,
    MessagePatch,
    NotificationPatch,
    Reject,
    Suppress,
    TryLater,
    clock,
)
from chatclick.hooks import (
    Budget,
    HookFailed,
    HookTimeout,
    HookUnavailable,
    current_call,
)
from chatclick.plugin.people_views import RecipientView
from chatclick.plugin.views import NotificationView
from chatclick.testing.views import build_bot, build_message, build_session, build_visitor

SHORT_S = 0.05


def arguments(**changes):
    return {"message": build_message("hi"), "session": build_session(), **changes}


def routing():
    return {"session": build_session(), "message": None, "facts": {}}


async def silent(message):
    return None


async def hangs():
    await asyncio.Event().wait()


def answers(value):
    async def implementation(message):
        return value

    return implementation


def raises(error):
    async def implementation(message):
        raise error

    return implementation


# Nobody there


async def test_nobody_implements_a_hook(bench):
    dispatcher = bench.dispatcher

    assert not dispatcher.has("message_check")
    assert await dispatcher.gate("message_check", arguments()) == Accept()
    assert (await dispatcher.chain("message_transform", arguments())).changed_by == ()
    assert await dispatcher.first("route_session", routing()) is None
    assert (await dispatcher.collect("routing_facts", routing())).answers == ()
    assert dispatcher.implementers("message_check") == ()


# Gate


async def test_the_first_rejection_in_order_counts(bench):
    bench.add("b_late", message_check=answers(Reject("late", "")))
    bench.add("a_quiet", message_check=silent)
    bench.add("a_early", message_check=answers(Reject("early", "")))
    bench.add("a_accepts", message_check=answers(Accept()))

    verdict = await bench.dispatcher.gate("message_check", arguments())

    assert verdict == Reject("early", "")


async def test_implementations_of_a_gate_run_at_once(bench):
    both = asyncio.Barrier(2)

    def meets():
        async def implementation(message):
            await both.wait()

        return implementation

    bench.add("one", message_check=meets())
    bench.add("two", message_check=meets())

    assert await bench.dispatcher.gate("message_check", arguments()) == Accept()


async def test_a_silent_gate_passes_unless_it_is_essential(bench):
    async def message_check(message):
        await hangs()

    bench.add("slow", message_check=message_check)
    assert (
        await bench.dispatcher.gate("message_check", arguments(), budget=Budget(SHORT_S))
        == Accept()
    )

    async def message_check(message):
        await hangs()

    bench.add("guard", message_check=message_check, essential={"message_check"})
    verdict = await bench.dispatcher.gate("message_check", arguments(), budget=Budget(SHORT_S))

    assert verdict == Defer("guard")


async def test_an_essential_gate_that_raises_defers_and_a_rejection_still_wins(bench):
    bench.add("guard", message_check=raises(OSError("down")), essential={"message_check"})
    assert await bench.dispatcher.gate("message_check", arguments()) == Defer("guard")

    bench.add("other", message_check=answers(Reject("spam", "")))

    assert await bench.dispatcher.gate("message_check", arguments()) == Reject("spam", "")


# P15: one that raises keeps nobody else from being called


async def test_plugins_after_one_that_raises_still_run(bench):
    called = []

    def notes(name):
        async def implementation(message):
            called.append(name)

        return implementation

    bench.add("a", message_check=notes("a"), message_transform=notes("a"))
    bench.add("b", message_check=raises(ValueError()), message_transform=raises(ValueError()))
    bench.add("c", message_check=notes("c"), message_transform=notes("c"))

    await bench.dispatcher.gate("message_check", arguments())
    await bench.dispatcher.chain("message_transform", arguments())

    assert sorted(called) == ["a", "a", "c", "c"]


# Chain


async def test_each_link_of_a_chain_sees_what_the_ones_before_made(bench):
    def appends(letter):
        async def implementation(message):
            return MessagePatch(text=message.text + letter)

        return implementation

    for name in "cab":
        bench.add(f"plugin_{name}", message_transform=appends(name))
    bench.add("plugin_bad", message_transform=raises(ValueError()))

    made = await bench.dispatcher.chain("message_transform", arguments(message=build_message("-")))

    assert made.value.text == "-abc"
    assert made.changed_by == ("plugin_a", "plugin_b", "plugin_c")


async def test_suppressing_ends_a_chain(bench):
    def prepares(answer):
        async def implementation(notification):
            return answer

        return implementation

    bench.add("a", notification_prepare=prepares(NotificationPatch(title="new")))
    bench.add("b", notification_prepare=prepares(Suppress("at night")))
    bench.add("c", notification_prepare=prepares(NotificationPatch(title="never asked")))
    notification = NotificationView(
        id="1", type="message.unread", session_id=None, title="", body="", url=None,
        created_at=clock.now(),
    )  # fmt: skip
    recipient = RecipientView(
        kind="agent", id="stf_1", name="", email=None, phone=None, language=None
    )

    made = await bench.dispatcher.chain(
        "notification_prepare", {"notification": notification, "recipient": recipient}
    )

    assert made.value.title == "new"
    assert (made.suppressed.plugin_id, made.suppressed.value.reason) == ("b", "at night")


async def test_a_chain_shares_one_budget(bench):
    async def hangs_first(message):
        await hangs()

    bench.add("a", message_transform=hangs_first)
    bench.add("b", message_transform=answers(MessagePatch(text="too late")))

    made = await bench.dispatcher.chain("message_transform", arguments(), budget=Budget(SHORT_S))

    assert made.value.text == "hi"
    assert not bench.breaker_changes


# First


async def test_the_first_answer_that_resolves_to_something_is_used(bench):
    async def nothing(session):
        return None

    async def answer(session):
        return Assignment(queue_id="que_1", reason="second")

    bench.add("a", route_session=nothing)
    bench.add("b", route_session=answer)
    bench.add("c", route_session=nothing)

    found = await bench.dispatcher.first("route_session", routing())

    assert (found.plugin_id, found.value.reason) == ("b", "second")


async def test_whoever_fails_in_a_first_hook_is_passed_over(bench):
    async def fails(session):
        raise ValueError

    async def wrong(session):
        return "queue 1"

    async def answer(session):
        return Assignment(queue_id="que_1")

    bench.add("a", route_session=fails)
    bench.add("b", route_session=wrong)
    bench.add("c", route_session=answer)

    assert (await bench.dispatcher.first("route_session", routing())).plugin_id == "c"


# Collect


async def test_collecting_keeps_answers_in_order_and_names_who_failed(bench):
    async def facts(session):
        return {"mood": 1}

    async def fails(session):
        raise ValueError

    async def nothing(session):
        return None

    bench.add("z", routing_facts=facts)
    bench.add("b", routing_facts=fails)
    bench.add("c", routing_facts=nothing)

    async def facts(session):
        return {"mood": 2}

    bench.add("a", routing_facts=facts)

    collected = await bench.dispatcher.collect(
        "routing_facts", {**routing(), "visitor": build_visitor()}
    )

    assert [(answer.plugin_id, answer.value["mood"]) for answer in collected.answers] == [
        ("a", 2),
        ("z", 1),
    ]
    assert collected.failed == ("b",)


# Event and owner


async def test_an_event_reports_how_it_went(bench):
    async def message_stored(message):
        if message.text == "raise":
            raise ValueError("no good")
        if message.text == "later":
            raise TryLater("busy", retry_in_s=7)
        return "ignored"

    bench.add("a", message_stored=message_stored)

    await bench.dispatcher.event("message_stored", "a", arguments())
    with pytest.raises(HookFailed, match='message_stored of plugin "a": ValueError: no good'):
        await bench.dispatcher.event(
            "message_stored", "a", arguments(message=build_message("raise"))
        )
    with pytest.raises(TryLater) as later:
        await bench.dispatcher.event(
            "message_stored", "a", arguments(message=build_message("later"))
        )
    assert later.value.retry_in_s == 7


async def test_events_are_handed_over_in_turn_until_one_fails(bench):
    async def message_stored(message):
        if message.text == "bad":
            raise ValueError("no good")
        heard.append(message.text)

    heard, done = [], []
    bench.add("a", message_stored=message_stored)
    calls = [arguments(message=build_message(text)) for text in ("one", "two", "bad", "three")]

    with pytest.raises(HookFailed, match="no good"):
        await bench.dispatcher.events("message_stored", "a", calls, lambda: done.append(heard[-1]))

    assert heard == done == ["one", "two"]


async def test_each_of_several_events_has_the_whole_time_of_its_hook(bench):
    async def message_stored(message):
        await (asyncio.sleep(limit_s / 10) if message.text == "slow" else hangs())

    # together the slow ones take longer than the limit, and each far less
    limit_s, slow = SHORT_S * 10, ["slow"] * 12
    done = []
    bench.add("a", message_stored=message_stored)
    bench.limit("a", "message_stored", limit_s)
    calls = [arguments(message=build_message(text)) for text in (*slow, "stuck", "slow")]

    with pytest.raises(HookTimeout):
        await bench.dispatcher.events("message_stored", "a", calls, lambda: done.append(1))

    assert len(done) == len(slow)


async def test_a_plugin_on_trial_is_handed_one_event_of_several(bench):
    async def message_stored(message):
        heard.append(message.text)

    heard = []
    bench.add("a", message_stored=message_stored)
    impl = bench.registrations.find("a", "message_stored")
    impl.breaker.trip(-1000.0)
    calls = [arguments(message=build_message(text)) for text in ("one", "two")]

    await bench.dispatcher.events("message_stored", "a", calls, lambda: None)

    assert heard == ["one"]


async def test_an_event_for_a_plugin_that_is_off_is_unavailable(bench):
    bench.add("a", message_stored=silent)
    bench.registrations.close("a")

    for plugin_id in ("a", "gone"):
        with pytest.raises(HookUnavailable):
            await bench.dispatcher.event("message_stored", plugin_id, arguments())


async def test_an_owner_is_called_even_before_it_takes_part(bench):
    async def plugin_startup():
        started.append(True)

    started = []
    bench.add("a", plugin_startup=plugin_startup)
    bench.registrations.close("a")

    await bench.dispatcher.owner("plugin_startup", "a", {})

    assert started
    assert await bench.dispatcher.owner("plugin_health", "a", {}) is None


async def test_an_owner_that_takes_too_long_times_out(bench):
    async def plugin_health():
        await hangs()

    bench.add("a", plugin_health=plugin_health)
    impl = bench.registrations.find("a", "plugin_health")
    impl.spec = replace(impl.spec, timeout_s=SHORT_S)

    with pytest.raises(HookTimeout):
        await bench.dispatcher.owner("plugin_health", "a", {})


def test_a_setup_hook_is_fenced(bench):
    def register_event_types():
        raise SystemExit("bye")

    def register_routes(site):
        return "routes"

    bench.add("a", register_event_types=register_event_types, register_routes=register_routes)

    with pytest.raises(HookFailed, match="SystemExit: bye"):
        bench.dispatcher.setup("register_event_types", "a", {})
    with pytest.raises(HookFailed, match="a list or None"):
        bench.dispatcher.setup("register_routes", "a", {"site": None})
    assert bench.dispatcher.setup("register_widget_blocks", "a", {}) is None


# What an implementation is handed


async def test_arguments_are_cut_to_the_permissions(bench):
    async def routing_facts(session, visitor, facts=None):
        return {"email": visitor.email, "name": session.visitor.name}

    bench.add("blind", permissions={"session:read"}, routing_facts=routing_facts)

    collected = await bench.dispatcher.collect(
        "routing_facts", {**routing(), "visitor": build_visitor()}
    )

    assert collected.answers[0].value == {"email": None, "name": ""}


async def test_facts_about_the_visitor_are_cut_too(bench):
    seen = {}

    async def route_session(facts):
        seen.update(facts)

    bench.add("blind", permissions={"session:assign"}, route_session=route_session)
    facts = {"visitor": {"email": "a@b.c"}, "message": {"text": "hi"}, "page": {"url": "/"}}

    await bench.dispatcher.first("route_session", {**routing(), "facts": facts})

    assert seen == {"page": {"url": "/"}}


async def test_an_implementation_finds_its_call_and_its_context(bench):
    seen = []

    async def message_check(message, context):
        seen.append((context, current_call.get()))

    bench.add("a", message_check=message_check, context="the context of a")

    await bench.dispatcher.gate("message_check", arguments())

    [(context, call)] = seen
    assert context == "the context of a"
    assert (call.plugin_id, call.hook, call.depth) == ("a", "message_check", 0)
    assert current_call.get() is None


async def test_a_plain_function_runs_in_a_thread_and_sees_its_call(bench):
    seen = []

    def message_check(message):
        seen.append((threading.current_thread(), current_call.get().plugin_id))
        return Reject("x", "")

    bench.add("a", message_check=message_check)

    assert await bench.dispatcher.gate("message_check", arguments()) == Reject("x", "")
    assert seen[0][0] is not threading.main_thread()
    assert seen[0][1] == "a"


async def test_a_plugin_is_not_called_for_its_own_messages(bench):
    called = []

    def notes(name):
        async def implementation(message):
            called.append(name)

        return implementation

    bench.add("parrot", message_check=notes("parrot"), message_stored=notes("parrot"))
    bench.add("other", message_check=notes("other"), message_stored=notes("other"))
    own = arguments(message=build_message(sender=build_bot("parrot")))

    await bench.dispatcher.gate("message_check", own)
    for plugin_id in ("parrot", "other"):
        await bench.dispatcher.event("message_stored", plugin_id, own)

    assert called == ["other", "other"]

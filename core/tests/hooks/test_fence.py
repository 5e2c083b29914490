"""T64 for plugins in this process: one that crashes, hangs, floods or lies harms only itself."""

import asyncio
import contextlib
import threading
import time
from functools import partial

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from chatclick import Accept, Defer, MessagePatch, Reject
from chatclick.hooks import (
    Budget,
    Dispatcher,
    HookFailed,
    Registration,
    TooDeep,
    current_call,
)
from chatclick.hooks.breaker import FAILURES_IN_A_ROW
from chatclick.hooks.threads import PLACES_PER_PLUGIN
from chatclick.testing.plugins import build_plugin
from chatclick.testing.views import build_message, build_session

SHORT_S = 0.05
LONG_S = 10.0


def arguments(text="hi"):
    return {"message": build_message(text), "session": build_session()}


async def call_gate(bench, *, times=1, budget_s=None):
    for _ in range(times):
        budget = None if budget_s is None else Budget(budget_s)
        verdict = await bench.dispatcher.gate("message_check", arguments(), budget=budget)
    return verdict


async def test_the_breaker_opens_after_five_failures_and_the_plugin_is_left_alone(bench):
    calls = []

    async def message_check(message):
        calls.append(1)
        raise ValueError("boom")

    bench.add("bad", message_check=message_check)

    await call_gate(bench, times=FAILURES_IN_A_ROW + 20)

    assert len(calls) == FAILURES_IN_A_ROW
    assert bench.breaker_changes == [("bad", "message_check", True, "boom")]


async def test_an_essential_plugin_with_an_open_breaker_still_defers(bench):
    async def message_check(message):
        raise ValueError

    bench.add("guard", message_check=message_check, essential={"message_check"})

    assert await call_gate(bench, times=FAILURES_IN_A_ROW + 1) == Defer("guard")


async def test_one_hook_of_a_plugin_failing_leaves_its_others_alone(bench):
    async def message_check(message):
        raise ValueError

    async def message_transform(message):
        return MessagePatch(text="fine")

    bench.add("half", message_check=message_check, message_transform=message_transform)
    await call_gate(bench, times=FAILURES_IN_A_ROW)

    made = await bench.dispatcher.chain("message_transform", arguments())

    assert made.value.text == "fine"


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit])
async def test_a_plugin_that_exits_is_a_plugin_that_failed(bench, error):
    async def message_check(message):
        raise error

    def message_transform(message):
        raise error

    bench.add("quitter", message_check=message_check, message_transform=message_transform)

    assert await call_gate(bench) == Accept()
    assert (await bench.dispatcher.chain("message_transform", arguments())).changed_by == ()


async def test_a_plugin_that_raises_cancellation_does_not_cancel_its_caller(bench):
    async def message_check(message):
        raise asyncio.CancelledError

    bench.add("odd", message_check=message_check)
    bench.add("guard", message_check=message_check, essential={"message_check"})

    assert await call_gate(bench) == Defer("guard")


async def test_cancelling_the_caller_cancels_the_plugin_and_propagates(bench):
    started, ended = asyncio.Event(), asyncio.Event()

    async def message_check(message):
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    bench.add("slow", message_check=message_check)
    caller = asyncio.create_task(call_gate(bench))
    await started.wait()

    caller.cancel()

    with pytest.raises(asyncio.CancelledError):
        await caller
    await ended.wait()
    assert not bench.breaker_changes


async def test_a_coroutine_that_swallows_cancellation_is_left_behind(bench):
    release = asyncio.Event()

    async def message_check(message):
        while not release.is_set():
            with contextlib.suppress(asyncio.CancelledError):
                await release.wait()

    bench.add("stubborn", message_check=message_check)
    started = time.monotonic()

    verdict = await call_gate(bench, budget_s=SHORT_S)

    assert verdict == Accept()
    assert time.monotonic() - started < 30
    release.set()
    await bench.dispatcher.drain("stubborn", 1)


async def test_three_hanging_threads_open_the_breaker_and_hold_up_nobody_else(bench):
    release = threading.Event()

    def hanging(message):
        release.wait()

    def quick(message):
        return Reject("quick", "")

    bench.add("hanging", message_check=hanging)
    bench.add("quick", message_check=quick)
    bench.limit("hanging", "message_check", SHORT_S)
    bench.limit("quick", "message_check", LONG_S)

    verdicts = [await call_gate(bench, budget_s=LONG_S) for _ in range(4)]

    assert verdicts == [Reject("quick", "")] * 4
    assert ("hanging", "message_check", True, "3 calls hang") in bench.breaker_changes
    impl = bench.registrations.find("hanging", "message_check")
    assert impl.stuck == 3
    release.set()
    while impl.stuck:
        await asyncio.sleep(0)


async def test_calls_of_a_removed_instance_say_nothing_of_the_one_in_its_place(bench):
    release = threading.Event()
    started = threading.Semaphore(0)

    def routing_facts(session):
        started.release()
        release.wait()

    bench.add("counted", routing_facts=routing_facts)
    bench.limit("counted", "routing_facts", LONG_S)
    old = bench.registrations.find("counted", "routing_facts")
    call = partial(bench.dispatcher.collect, "routing_facts", {"session": build_session()})
    calls = [asyncio.create_task(call(budget=Budget(60))) for _ in range(PLACES_PER_PLUGIN)]
    for _ in calls:
        await asyncio.to_thread(started.acquire)

    bench.registrations.close("counted")
    assert await bench.dispatcher.drain("counted", SHORT_S) == PLACES_PER_PLUGIN
    # It has none, so that the cancelled calls get no turn before the next instance is there.
    await bench.dispatcher.owner("plugin_shutdown", "counted", {"reason": "reload"})
    bench.registrations.remove("counted")
    bench.add("counted", routing_facts=routing_facts)
    await asyncio.gather(*calls)

    assert old.stuck == PLACES_PER_PLUGIN
    assert bench.breaker_changes == []
    assert not bench.registrations.find("counted", "routing_facts").breaker.is_open
    labels = {"plugin": "counted", "hook": "routing_facts"}
    assert REGISTRY.get_sample_value("chatclick_hook_breaker_open", labels) is None
    release.set()
    while old.stuck:
        await asyncio.sleep(0)


async def test_a_call_that_waited_for_a_thread_in_vain_is_not_counted_as_hanging(bench):
    release = threading.Event()

    def message_check(message):
        release.wait()

    def routing_facts(session):
        return {"a": 1}

    bench.add("greedy", message_check=message_check, routing_facts=routing_facts)
    bench.limit("greedy", "message_check", SHORT_S)
    bench.limit("greedy", "routing_facts", SHORT_S)
    await asyncio.gather(*(call_gate(bench, budget_s=LONG_S) for _ in range(PLACES_PER_PLUGIN)))

    collected = await bench.dispatcher.collect("routing_facts", {"session": build_session()})

    waited = bench.registrations.find("greedy", "routing_facts")
    assert (collected.failed, waited.stuck) == (("greedy",), 0)
    release.set()
    bench.limit("greedy", "routing_facts", LONG_S)
    collected = await bench.dispatcher.collect("routing_facts", {"session": build_session()})
    assert collected.answers[0].value == {"a": 1}
    while bench.registrations.find("greedy", "message_check").stuck:
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    "answer",
    [
        True,
        "spam",
        {"code": "spam"},
        Reject(5, None),
        Reject("code", "x" * 100_000_000),
        MessagePatch(text="not a verdict"),
    ],
    ids=lambda answer: type(answer).__name__,
)
async def test_a_wrong_answer_is_a_failure(bench, answer):
    async def message_check(message):
        return answer

    bench.add("liar", message_check=message_check, essential={"message_check"})

    assert await call_gate(bench) == Defer("liar")


async def test_a_plain_function_that_returns_an_awaitable_is_refused_without_a_warning(bench):
    async def later():
        return Accept()

    def message_check(message):
        return later()

    bench.add("confused", message_check=message_check, essential={"message_check"})

    assert await call_gate(bench) == Defer("confused")


@pytest.mark.parametrize(
    "facts", [{1: 2}, {"a": object()}, {"a": "\ud800"}, {"a": "x" * 2_000_000}]
)
async def test_facts_that_are_not_json_are_refused(bench, facts):
    async def routing_facts(session):
        return facts

    bench.add("liar", routing_facts=routing_facts)

    collected = await bench.dispatcher.collect("routing_facts", {"session": build_session()})

    assert collected.failed == ("liar",)


async def test_slow_plugins_together_cost_a_sender_no_more_than_one_limit(bench):
    async def message_check(message):
        waiting.append(1)
        try:
            await asyncio.Event().wait()
        finally:
            seen.append(len(waiting))
            waiting.pop()

    waiting, seen = [], []
    for name in ("one", "two", "three"):
        bench.add(name, message_check=message_check)
    started = time.monotonic()

    await call_gate(bench)

    assert time.monotonic() - started > 0.2
    await bench.dispatcher.drain("one", 1)
    assert max(seen) == 3, "all waited at the same time"


async def test_a_plugin_whose_breaker_is_open_costs_a_sender_nothing(bench):
    async def message_check(message):
        await asyncio.Event().wait()

    bench.add("hangs", message_check=message_check)
    bench.limit("hangs", "message_check", SHORT_S)
    await call_gate(bench, times=FAILURES_IN_A_ROW)
    started = time.monotonic()

    await call_gate(bench, times=1000)

    assert time.monotonic() - started < 1000 * SHORT_S / 10


async def test_messages_that_cause_messages_end_at_depth_three(bench):
    depths = []

    async def message_check(message):
        depths.append(current_call.get().depth)
        await bench.dispatcher.gate("message_check", arguments())

    bench.add("echo", message_check=message_check)
    await call_gate(bench)
    assert depths == [0, 1, 2]

    async def message_stored(message):
        raise AssertionError("must not be called")

    bench.add("late", message_stored=message_stored)
    with pytest.raises(TooDeep):
        await bench.dispatcher.event("message_stored", "late", arguments(), depth=3)


async def test_nested_calls_share_a_correlation_id(bench):
    seen = []

    async def message_check(message):
        seen.append(current_call.get().correlation_id)
        await bench.dispatcher.collect("routing_facts", {"session": build_session()})

    async def routing_facts(session):
        seen.append(current_call.get().correlation_id)

    bench.add("a", message_check=message_check, routing_facts=routing_facts)
    await call_gate(bench)

    assert seen[0] == seen[1]


async def test_draining_waits_for_running_calls_and_cancels_the_rest(bench):
    started, release = asyncio.Event(), asyncio.Event()
    ended = []

    async def message_stored(message):
        started.set()
        await (release.wait() if message.text == "good" else asyncio.Event().wait())
        ended.append(message.text)

    bench.add("a", message_stored=message_stored)
    good, bad = (
        asyncio.create_task(bench.dispatcher.event("message_stored", "a", arguments(text)))
        for text in ("good", "bad")
    )
    await started.wait()
    bench.registrations.close("a")
    asyncio.get_running_loop().call_later(SHORT_S, release.set)

    assert await bench.dispatcher.drain("a", SHORT_S * 10) == 1

    await good
    with pytest.raises(HookFailed):
        await bad
    assert ended == ["good"]


async def test_the_trace_switch_logs_calls_but_no_content():
    async def message_check(message):
        return Reject("spam", "secret text")

    dispatcher = Dispatcher(trace=True)
    plugin = build_plugin(message_check=message_check)
    dispatcher.registrations.add(Registration("a", plugin, None, frozenset({"message:read"})))
    dispatcher.registrations.open("a")

    with capture_logs() as logs:
        await dispatcher.gate("message_check", arguments("hidden text"))

    [line] = logs
    assert (line["event"], line["plugin"], line["hook"]) == ("hook_trace", "a", "message_check")
    assert (line["outcome"], line["answer"]) == ("ok", "Reject")
    assert "text" not in str(line)


def count(name, hook, **labels):
    sample = REGISTRY.get_sample_value(name, {"plugin": "counted", "hook": hook, **labels})
    return sample or 0


async def test_calls_errors_timeouts_and_durations_are_counted(bench):
    async def message_check(message):
        if message.text == "raise":
            raise ValueError
        if message.text == "hang":
            await asyncio.Event().wait()

    bench.add("counted", message_check=message_check)
    bench.limit("counted", "message_check", SHORT_S)
    before = count("chatclick_hook_calls_total", "message_check", outcome="ok")

    for text in ("fine", "fine", "raise", "hang"):
        await bench.dispatcher.gate("message_check", arguments(text))

    outcomes = {
        outcome: count("chatclick_hook_calls_total", "message_check", outcome=outcome)
        for outcome in ("ok", "error", "timeout")
    }
    assert outcomes == {"ok": before + 2, "error": 1, "timeout": 1}
    assert count("chatclick_hook_seconds_count", "message_check") == before + 4


async def test_an_open_breaker_is_a_gauge_that_goes_with_the_plugin(bench):
    async def routing_facts(session):
        raise ValueError

    bench.add("counted", routing_facts=routing_facts)
    for _ in range(FAILURES_IN_A_ROW):
        await bench.dispatcher.collect("routing_facts", {"session": build_session()})
    assert count("chatclick_hook_breaker_open", "routing_facts") == 1

    bench.registrations.remove("counted")

    labels = {"plugin": "counted", "hook": "routing_facts"}
    assert REGISTRY.get_sample_value("chatclick_hook_breaker_open", labels) is None


@pytest.mark.parametrize("switch", ["1", ""])
async def test_the_trace_switch_is_a_variable(monkeypatch, logs, switch):
    monkeypatch.setenv("CHATCLICK_TRACE_HOOKS", switch)
    dispatcher = Dispatcher()

    async def message_check(message):
        return None

    plugin = build_plugin(message_check=message_check)
    dispatcher.registrations.add(Registration("a", plugin, None, frozenset({"message:read"})))
    dispatcher.registrations.open("a")
    await dispatcher.gate("message_check", arguments())

    assert bool(logs) is bool(switch)

"""Whatever mix of plugins is there, a mode keeps its meaning: checked against a plain model."""

import asyncio
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from chatclick import PERMISSIONS, Accept, Assignment, Defer, MessagePatch, Reject
from chatclick.hooks import Budget, Dispatcher, Registration
from chatclick.testing.plugins import build_plugin
from chatclick.testing.views import build_message, build_session, build_visitor

SHORT_S = 0.05
LONG_S = 10.0
ALL = frozenset(PERMISSIONS)
IDS = "abcdef"


@dataclass
class Behaviour:
    """How one plugin acts in every hook."""

    kind: str
    is_essential: bool
    is_async: bool

    @property
    def fails(self):
        return self.kind in ("raises", "hangs", "lies", "cancels")


BEHAVIOURS = st.builds(
    Behaviour,
    kind=st.sampled_from(["answers", "none", "raises", "hangs", "lies", "cancels"]),
    is_essential=st.booleans(),
    is_async=st.booleans(),
).map(lambda one: one if one.kind != "hangs" else Behaviour("hangs", one.is_essential, True))


def build_function(behaviour, answer):
    def act():
        if behaviour.kind == "raises":
            raise ValueError
        if behaviour.kind == "cancels":
            raise asyncio.CancelledError
        if behaviour.kind == "lies":
            return 42
        return answer if behaviour.kind == "answers" else None

    if not behaviour.is_async:
        return lambda session: act()

    async def function(session):
        if behaviour.kind == "hangs":
            await asyncio.Event().wait()
        return act()

    return function


def build_dispatcher(hook, behaviours, answer):
    dispatcher = Dispatcher()
    for plugin_id, behaviour in zip(IDS, behaviours, strict=False):
        plugin = build_plugin(**{hook: build_function(behaviour, answer(plugin_id))})
        essential = frozenset({hook}) if behaviour.is_essential else frozenset()
        dispatcher.registrations.add(Registration(plugin_id, plugin, None, ALL, essential))
        dispatcher.registrations.open(plugin_id)
        impl = dispatcher.registrations.find(plugin_id, hook)
        limit_s = SHORT_S if behaviour.kind == "hangs" else LONG_S
        impl.spec = replace(impl.spec, timeout_s=limit_s)
    return dispatcher


def get_arguments():
    return {
        "message": build_message("-"),
        "session": build_session(),
        "visitor": build_visitor(),
        "facts": {},
    }


def run(call):
    return asyncio.run(call)


mixes = given(st.lists(BEHAVIOURS, min_size=1, max_size=len(IDS)))
quick = settings(max_examples=30, deadline=None)


@quick
@mixes
def test_gate(behaviours):
    async def check():
        dispatcher = build_dispatcher("message_check", behaviours, lambda one: Reject(one, ""))
        return await dispatcher.gate("message_check", get_arguments(), budget=Budget(LONG_S))

    rejecting = [one for one, b in zip(IDS, behaviours, strict=False) if b.kind == "answers"]
    silent = [one for one, b in zip(IDS, behaviours, strict=False) if b.fails and b.is_essential]
    expected = Reject(rejecting[0], "") if rejecting else Defer(silent[0]) if silent else Accept()

    assert run(check()) == expected


@quick
@mixes
def test_chain(behaviours):
    async def check():
        def answer(plugin_id):
            return MessagePatch(text=f"by {plugin_id}")

        dispatcher = build_dispatcher("message_transform", behaviours, answer)
        return await dispatcher.chain("message_transform", get_arguments(), budget=Budget(LONG_S))

    made = run(check())
    able = [one for one, b in zip(IDS, behaviours, strict=False) if b.kind == "answers"]
    assert made.changed_by == tuple(able)
    assert made.value.text == (f"by {able[-1]}" if able else "-")


@quick
@mixes
def test_first(behaviours):
    async def check():
        def answer(plugin_id):
            return Assignment(queue_id=plugin_id)

        dispatcher = build_dispatcher("route_session", behaviours, answer)
        return await dispatcher.first("route_session", get_arguments(), budget=Budget(LONG_S))

    found = run(check())
    able = [one for one, b in zip(IDS, behaviours, strict=False) if b.kind == "answers"]

    assert (found and found.plugin_id) == (able[0] if able else None)


@quick
@mixes
def test_collect(behaviours):
    async def check():
        dispatcher = build_dispatcher("routing_facts", behaviours, lambda one: {"id": one})
        return await dispatcher.collect("routing_facts", get_arguments(), budget=Budget(LONG_S))

    collected = run(check())
    able = [one for one, b in zip(IDS, behaviours, strict=False) if b.kind == "answers"]
    failed = [one for one, b in zip(IDS, behaviours, strict=False) if b.fails]

    assert [(answer.plugin_id, answer.value["id"]) for answer in collected.answers] == [
        (one, one) for one in able
    ]
    assert list(collected.failed) == failed

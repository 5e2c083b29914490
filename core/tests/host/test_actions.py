"""Actions that one plugin offers and another one runs."""

import sys
import types

import pytest

from chatclick import ActionResult, ParticipantRef
from chatclick.errors import Invalid, NotFound

FLOW = ParticipantRef(kind="bot", id="flows", name="flows")
GRACE = ParticipantRef(kind="agent", id="stf_1", name="Grace")
OFFERS = """
from chatclick import Action, ActionResult, hookimpl

@hookimpl
def register_actions():
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
    return [
        Action(type="dice.roll", title="Roll", schema=schema, outcomes=("low", "high")),
        Action(type="dice.keep", title="Keep", schema=schema, is_for_people=True),
    ]

@hookimpl
async def action_run(action, session, values, run_id, by):
    if values.get("n") == 13:
        raise RuntimeError("not that one")
    if action == "dice.keep":
        return ActionResult(values={"kind": by.kind, "id": by.id, "name": by.name})
    outcome = {1: "low", 2: "high", 3: "sideways"}[values["n"]]
    return ActionResult(outcome=outcome, values={"session": session.id, "run": run_id, "by": by.id})
"""


def manifest(plugin_id, hooks, permissions):
    return {
        "manifest_version": 1, "id": plugin_id, "name": plugin_id,
        "hooks": hooks, "permissions": permissions,
    }  # fmt: skip


def module(name, source):
    made = types.ModuleType(name)
    exec(source, made.__dict__)
    sys.modules[name] = made
    return made


@pytest.fixture
async def actions(host):
    offers = module("dice_plugin", OFFERS)
    await host.run(
        offers, manifest=manifest("dice", ["register_actions", "action_run"], ["session:read"])
    )
    return host.services.actions


async def test_what_is_offered_is_listed_and_run(host, actions):
    (offered,) = await actions.list_offered()
    result = await actions.run("dice.roll", host.session, {"n": 2}, run_id="r1", by=FLOW)

    assert (offered.type, offered.outcomes) == ("dice.roll", ("low", "high"))
    expected = {"session": host.session.id, "run": "r1", "by": "flows"}
    assert result == ActionResult(outcome="high", values=expected)


@pytest.mark.parametrize("n", [13, 3])
async def test_a_failure_or_an_outcome_nobody_knows_is_failed(host, actions, n):
    result = await actions.run("dice.roll", host.session, {"n": n}, run_id="r1", by=FLOW)

    assert result.outcome == "failed"


async def test_wrong_values_and_unknown_actions_are_refused(host, actions):
    with pytest.raises(Invalid) as refused:
        await actions.run("dice.roll", host.session, {"n": "two"}, run_id="r", by=FLOW)
    assert refused.value.errors[0].pointer == "/n"
    with pytest.raises(NotFound):
        await actions.run("dice.throw", host.session, {}, run_id="r", by=FLOW)


async def test_an_action_for_people_is_none_for_plugins(host, actions):
    by_person = await actions.run("dice.keep", host.session, {}, run_id="r", by=GRACE)

    assert by_person.outcome == "done"
    assert by_person.values == {"kind": "agent", "id": "stf_1", "name": "Grace"}
    with pytest.raises(NotFound, match="for people alone"):
        await actions.run("dice.keep", host.session, {}, run_id="r", by=FLOW)


async def test_a_plugin_that_stopped_offers_nothing(host, actions):
    await host.plugins.halt("dice")

    assert await actions.list_offered() == ()


async def test_an_action_of_another_name_keeps_the_plugin_from_starting(host):
    source = OFFERS.replace('type="dice.roll"', 'type="other.roll"')

    with pytest.raises(AssertionError, match="must begin with"):
        await host.run(
            module("dice_wrong", source),
            manifest=manifest("dice", ["register_actions", "action_run"], ["session:read"]),
        )

"""Flows in sessions: they talk, act, stand still for people, and go on."""

from typing import Any

import pytest

import chatclick_flows
from chatclick import Action, ActionResult, hookimpl
from chatclick.plugin.views import ParticipantRef
from chatclick.testing import contract_check
from chatclick.testing.views import build_subject
from chatclick_flows.models import Run, Visit

RULES = ParticipantRef(kind="bot", id="rules", name="rules")


def flow(*blocks: dict[str, Any], one_id: str = "f", **more: Any) -> dict[str, Any]:
    steps = [{"id": "s", "blocks": list(blocks)}, {"id": "sorry", "blocks": [
        {"id": "sorry", "type": "core.text", "data": {"text": "sorry"}}]}]  # fmt: skip
    used = any("sorry" in block.get("out", {}).values() for block in blocks)
    return {
        "schemaVersion": 1, "id": one_id, "name": "F", "steps": steps if used else steps[:1],
        "variables": [{"name": "x", "type": "text", "pii": True}], **more,
    }  # fmt: skip


def block(one_id: str, kind: str, out: dict[str, str] | None = None, **data: Any) -> dict[str, Any]:
    return {"id": one_id, "type": kind, "data": data, **({"out": out} if out else {})}


def test_it_keeps_the_contract() -> None:
    contract_check(chatclick_flows.plugin)


async def test_a_new_session_of_the_widget_begins_with_its_flow(stage) -> None:
    stage.offer("lead-capture")

    session = await stage.open_session()
    said = stage.host.visitor.reads
    assert session.state == "bot"
    assert said[-1] == "What are you interested in?"
    assert await stage.say("2") == ["What is your name?"]
    assert await stage.say("Ada") == ["And your e-mail address, Ada?"]
    assert (await stage.say("ADA@example.com"))[-1].endswith("write to ada@example.com.")

    session = stage.host.session
    assert (session.state, session.tags) == ("resolved", ("lead", "demo"))
    traits = stage.host.visitor.view.traits
    assert (traits["name"], traits["email"]) == ("Ada", "ada@example.com")
    types = [type_ for _, type_, _ in stage.host.world.events]
    assert types == ["flow.started", "flows.lead_captured", "flow.ended"]


async def test_a_session_without_an_entry_is_left_to_people(stage) -> None:
    stage.offer(None)

    assert (await stage.open_session()).state == "queued"
    assert await stage.say("hello") == []


async def test_the_same_event_told_twice_says_nothing_twice(stage) -> None:
    stage.offer("triage")
    session = await stage.open_session()
    arguments = {"session": session, "visitor": stage.host.visitor.view}

    await stage.host.tell("session_opened", arguments)
    await stage.say("billing")
    told = {"message": stage.host.last_message, "session": stage.host.session}
    await stage.host.tell("message_stored", told)
    await stage.settle()

    assert stage.host.visitor.reads == ["What is it about?", "Thank you, I pass you on."]
    assert await Run.all().count() == 1


async def test_it_hands_over_and_says_why(stage) -> None:
    stage.offer("triage")
    await stage.open_session()

    await stage.say("technical")
    await stage.say("5")

    session = stage.host.session
    assert (session.state, session.priority) == ("queued", "urgent")
    assert (await stage.get_run()).status == "paused"
    await stage.host.add_agent().closes()
    await stage.settle()
    ended = [data for _, type_, data in stage.host.world.events if type_ == "flow.ended"]
    assert [one["reason"] for one in ended] == ["handed_over"]
    assert set(ended[0]) == {"flow_id", "run_id", "reason"}
    [told] = [data for _, type_, data in stage.host.world.events if "handoff" in type_]
    assert told["context"] == {"Topic": "technical", "Urgency": 5}


async def test_why_it_cannot_go_on_is_a_phrase_that_each_reader_gets_in_their_language(
    stage,
) -> None:
    stage.offer("triage")
    await stage.open_session()

    await stage.say("technical")
    for _ in range(3):
        await stage.say("very")

    [told] = [data for _, type_, data in stage.host.world.events if "handoff" in type_]
    assert told["reason"] == "no answer that fits"
    [said] = told["reason"].parts
    assert (said["plugin_id"], said["code"]) == ("flows", "no_fitting_answer")


async def test_a_person_takes_over_and_hands_back_to_where_it_was(stage) -> None:
    stage.offer("lead-capture")
    await stage.open_session()
    await stage.say("pricing")
    agent = stage.host.add_agent()
    await agent.takes()

    assert await stage.say("are you human?") == []
    assert (await stage.get_run()).status == "paused"
    path = f"/api/v1/flows/sessions/{stage.host.session.id}/resume"
    status, answer = await stage.call("POST", path, who=agent.id)
    await stage.settle()

    assert status == 200 and answer["run"]["step"] == "hello"
    assert stage.host.visitor.reads[-1] == "What is your name?"
    assert stage.host.session.state == "bot"
    assert await stage.say("Ada") == ["And your e-mail address, Ada?"]


async def test_a_button_hands_back_while_people_have_the_session(stage) -> None:
    async def show(locale="en"):
        session = stage.host.session
        arguments = {"slot": "session.actions", "session": session, "locale": locale}
        return await stage.host.dispatcher.owner("admin_slot", "flows", arguments)

    stage.offer("lead-capture")
    await stage.open_session()
    await stage.say("pricing")
    assert await show() is None
    await stage.host.add_agent().takes()
    content = await show()

    [button] = content.blocks
    arguments = {"action": button.action, "values": {}, "run_id": "r"}
    arguments["session"] = stage.host.session
    await stage.host.dispatcher.owner("action_run", "flows", arguments)
    await stage.settle()

    assert stage.host.session.state == "bot"
    assert await show() is None


async def test_what_a_flow_says_before_it_hands_over_is_said_whatever_comes_between(stage) -> None:
    stage.offer("triage")
    await stage.open_session()

    await stage.host.visitor.says("billing")
    await stage.host.visitor.says("hurry up")
    await stage.settle()

    assert stage.host.visitor.reads[-1] == "Thank you, I pass you on."
    assert stage.host.session.state == "queued"


async def test_a_visitor_starts_only_what_the_widget_names_and_only_in_their_session(stage) -> None:
    stage.offer(None, refs=("order-status",))
    session = await stage.open_session()
    path = f"/plugins/flows/sessions/{session.id}/start"
    other = stage.host.add_visitor()
    start = {"flow_id": "order-status", "variables": {"order_number": "7"}}

    assert (await stage.call("POST", path, start, who=other.id))[0] == 404
    refused = await stage.call("POST", path, {"flow_id": "triage"}, who=stage.host.visitor.id)
    assert (refused[0], refused[1]["code"]) == (403, "flow_not_offered")
    status, answer = await stage.call("POST", path, start, who=stage.host.visitor.id)
    await stage.settle()

    assert status == 201 and answer["run"]["flow_id"] == "order-status"
    assert stage.host.visitor.reads == ["What is your order number?"]


async def test_a_flow_that_is_started_takes_the_place_of_the_one_that_runs(stage) -> None:
    stage.offer("triage", refs=("order-status",))
    session = await stage.open_session()

    path = f"/plugins/flows/sessions/{session.id}/start"
    await stage.call("POST", path, {"flow_id": "order-status"}, who=stage.host.visitor.id)
    await stage.settle()

    assert stage.host.visitor.reads == ["What is it about?", "What is your order number?"]
    assert [run.status for run in await Run.all().order_by("started_at")] == ["ended", "running"]


async def test_a_flow_is_not_started_over_a_person(stage) -> None:
    stage.offer(None, refs=("triage",))
    session = await stage.open_session()
    await stage.host.add_agent().takes()

    path = f"/plugins/flows/sessions/{session.id}/start"
    status, problem = await stage.call(
        "POST", path, {"flow_id": "triage"}, who=stage.host.visitor.id
    )

    assert (status, problem["code"]) == (409, "taken_over")


async def test_a_server_is_called_and_its_answer_told(stage) -> None:
    url = "https://shop.example/api/orders/A%2F7"
    stage.host.outbox.will_answer("GET", url, json={"order": {"state": "sent", "eta": "Friday"}})
    stage.offer("order-status")
    await stage.open_session()

    said = await stage.say("A/7")
    await stage.wait_for(lambda: _waits_for(stage, "answer"))

    (request,) = stage.host.outbox.requests
    assert "Idempotency-Key" in request.headers
    assert "Your order A/7 is sent. Expected: Friday." in [*said, *stage.host.visitor.reads]


async def test_a_server_that_fails_is_an_outcome(stage) -> None:
    stage.host.outbox.will_answer("GET", "https://shop.example/api/orders/1", status=500)
    stage.offer("order-status")
    await stage.open_session()

    await stage.say("1")
    await stage.wait_for(lambda: _waits_for(stage, "people"))
    await stage.settle()

    assert stage.host.session.state == "queued"


async def _waits_for(stage: Any, kind: str) -> bool:
    wait = (await stage.get_run()).state["wait"]
    return bool(wait) and wait["kind"] == kind


class Dice:
    """A plugin whose action is a kind of block."""

    @hookimpl
    def register_actions(self):
        return [Action(type="dice.roll", title="Roll", outcomes=("low", "high"))]

    @hookimpl
    async def action_run(self, values):
        return ActionResult(outcome="high", values={"x": f"six of {values['sides']}"})


async def test_blocks_of_other_plugins_run_and_have_outcomes(stage) -> None:
    out = {"high": "sorry", "low": "sorry", "failed": "sorry"}
    document = flow(block("r", "dice.roll", out, sides="6"))
    document["steps"][1]["blocks"][0]["data"]["text"] = "{{x}}"
    refused = await stage.call("POST", "/api/v1/flows/validate", {"document": document})
    assert refused[1]["problems"][0]["code"] == "no_block_type"
    manifest = {
        "manifest_version": 1, "id": "dice", "name": "Dice", "permissions": ["session:read"],
        "hooks": ["register_actions", "action_run"],
    }  # fmt: skip
    await stage.host.run(Dice(), manifest=manifest)
    await stage.publish(document)
    stage.offer("f")

    await stage.open_session()
    await stage.wait_for(_has_ended)
    await stage.settle()

    assert stage.host.visitor.reads == ["six of 6"]


async def _has_ended() -> bool:
    return await Run.filter(status="ended").exists()


async def test_a_wait_goes_on_after_a_restart_that_slept_through_it(stage) -> None:
    document = flow(block("w", "core.wait", seconds=1), block("t", "core.text", text="back"))
    await stage.publish(document)
    stage.offer("f")
    await stage.open_session()
    assert stage.host.visitor.reads == []

    await stage.host.run(chatclick_flows.plugin)
    await stage.wait_for(_has_ended)
    await stage.settle()

    assert stage.host.visitor.reads == ["back"]


async def test_what_was_decided_before_a_stop_is_done_after_it_and_once(stage) -> None:
    stage.offer("triage")
    stage.host.services.intake.is_down = True
    session = stage.host.visitor._make_session(widget_id=stage_widget())
    stage.host.visitor._session_id = session.id
    await stage.host.services.sessions.take(session.id, is_forced=False, plugin_id="flows")
    arguments = {"session": stage.host.session, "visitor": stage.host.visitor.view}
    await stage.host.tell("session_opened", arguments)
    await stage.host.plugins.halt("flows")

    await stage.host.run(chatclick_flows.plugin)
    await stage.settle()

    assert stage.host.visitor.reads == ["What is it about?"]


def stage_widget() -> str:
    return "wgt_" + "0" * 32


async def test_a_person_gets_and_removes_what_they_answered(stage) -> None:
    stage.offer("lead-capture")
    session = await stage.open_session()
    await stage.say("demo")
    await stage.say("Ada Lovelace")
    subject = build_subject(visitor_id=stage.host.visitor.id, session_ids=(session.id,))
    stranger = build_subject()

    files = await stage.host.dispatch("subject_export", plugin_id="flows", subject=subject)
    assert b"Ada Lovelace" in files["flows"][0].data
    assert (await stage.host.dispatch("subject_export", subject=stranger)).get("flows", ()) == ()
    report = (await stage.host.dispatch("subject_erase", subject=subject))["flows"]

    assert report.is_complete and report.erased == 1
    assert not await Run.all().exists() and not await Visit.all().exists()


async def test_a_closed_session_ends_its_run(stage) -> None:
    stage.offer("triage")
    await stage.open_session()

    await stage.host.add_agent().closes("spam")
    await stage.settle()

    assert (await stage.get_run()).status == "ended"


@pytest.mark.parametrize("content", [{"type": "file", "attachments": [{"name": "a.pdf"}]}, {}])
async def test_a_message_of_another_kind_is_an_answer_that_may_not_fit(stage, content) -> None:
    stage.offer("lead-capture")
    await stage.open_session()

    sent = {**content, "type": content.get("type", "text"), "text": "…"}
    await stage.host.visitor.says("…", content=sent)
    await stage.settle()

    assert stage.host.visitor.reads[-1] == "Please pick one of the answers."


async def test_other_plugins_start_a_flow_by_an_action(stage):
    session = await stage.open_session()

    async def run(flow_id: str) -> str:
        values = {"flow_id": flow_id}
        result = await stage.host.services.actions.run(
            "flows.start", session, values, run_id="one", by=RULES
        )
        return result.outcome

    assert await run("no-such-flow") == "failed"
    assert await run("order-status") == "done"
    assert (await stage.get_run()).flow_id == "order-status"
    assert await run("order-status") == "failed", "one is under way"

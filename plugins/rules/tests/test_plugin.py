"""What rules do to sessions, in a host with everything else in memory."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chatclick import Phrase
from chatclick.clock import now
from chatclick.plugin.views import Assignee, AssignmentView, EventView, ParticipantRef
from chatclick.testing import in_english
from chatclick.testing.host import TESTER
from chatclick_rules.courier import Courier
from chatclick_rules.models import Call
from chatclick_rules.plugin import _service

from .ruleset import AT, QUEUE, TEAM, build_rule, compare

REFUND = compare("message.text", "contains", "refund")
HAS_REFUND = {
    "en": "the message contains “refund”",
    "de": "die Nachricht enthält „refund“",
}
TO_QUEUE = {"type": "queue", "queue_id": QUEUE}


async def test_a_rule_about_what_is_written_tags_prioritises_notes_and_replies(stage):
    acts = [
        {"type": "tags", "add": ["billing"]},
        {"type": "priority", "priority": "high"},
        {"type": "note", "text": "Asks for money."},
        {"type": "reply", "text": "One moment, please.", "name": "Shop"},
    ]
    await stage.publish(build_rule("refund", REFUND, actions=acts))

    await stage.host.say("I want a REFUND")

    session = stage.host.session
    assert (session.tags, session.priority) == (("billing",), "high")
    assert stage.host.visitor.reads == ["One moment, please."]
    assert "Asks for money." in stage.host.posted
    (decision,) = await stage.list_decisions()
    assert [act["result"]["outcome"] for act in decision["actions"]] == ["done"] * 4


async def test_an_event_that_comes_twice_is_acted_on_once(stage):
    await stage.publish(build_rule("hi", on=["message"], actions=[{"type": "reply", "text": "Hi"}]))
    await stage.host.say("Hello")

    message = stage.host.last_message
    await stage.host.tell("message_stored", {"message": message, "session": stage.host.session})

    assert stage.host.visitor.reads == ["Hi"]


async def test_routing_is_answered_with_the_queue_and_why(stage):
    vip = build_rule("vip", compare("session.tags", "contains", "vip"), REFUND)
    rule = build_rule("refund", REFUND, actions=[TO_QUEUE], name="Refunds", on=["message"])
    await stage.publish({**vip, "actions": [{"type": "team", "team_id": TEAM}]}, rule)
    host = stage.host
    host.world.sessions[host.session.id] = replace(host.session, state="queued")
    host.world.store(_write(host, "a refund"))

    answer = await host.route()

    assert (answer.queue_id, in_english("chatclick_rules", answer.reason)) == (
        QUEUE,
        'Rule "Refunds"',
    )
    notes = [line.note for line in answer.trace]
    assert notes[:2] == [
        Phrase("decided", {"name": "Refunds"}),
        Phrase("holds", {"what": HAS_REFUND}),
    ]
    assert [in_english("chatclick_rules", line.veto) for line in answer.trace if line.veto] == [
        "not so: the tags contains “vip”"
    ]
    assert await host.route() is None, "whoever passes it on is not overruled"


async def test_a_session_goes_to_the_fallback_queue_when_no_rule_sends_it_anywhere(stage):
    await stage.publish(build_rule("refund", REFUND), fallback_queue_id=QUEUE)

    answer = await stage.host.route()

    assert answer.queue_id == QUEUE
    assert await stage.host.route() is None


@pytest.mark.parametrize("even_if_full", [False, True])
async def test_a_person_who_has_no_room_is_passed_over_unless_the_rule_says_so(stage, even_if_full):
    agent = stage.host.add_agent(capacity=0)
    act = {"type": "agent", "staff_id": agent.id, "even_if_full": even_if_full}
    await stage.publish(build_rule("mine", on=["opened"], actions=[act]))

    answer = await stage.host.route()

    assert (answer.staff_id if answer else None) == (agent.id if even_if_full else None)


async def test_a_session_that_a_person_has_answered_is_moved_only_where_the_rule_says_so(stage):
    host = stage.host
    agent = host.add_agent()
    rule = build_rule("refund", REFUND, actions=[TO_QUEUE], on=["message"])
    await stage.publish(rule)
    assignee = Assignee(id=agent.id, name="Grace")
    host.world.sessions[host.session.id] = replace(host.session, state="open", assignee=assignee)
    await agent.says("How can I help?")

    await host.say("refund")
    assert host.session.assignee == assignee

    await stage.publish({**rule, "even_if_answered": True})
    await host.say("refund!")
    assert (host.session.assignee, host.session.queue_id) == (None, QUEUE)


@pytest.mark.parametrize("even_if_passed_on", [False, True])
async def test_what_people_passed_on_is_moved_by_a_message_only_where_the_rule_says_so(
    stage, even_if_passed_on
):
    rule = build_rule("refund", REFUND, actions=[TO_QUEUE], on=["message"])
    await stage.publish({**rule, "even_if_passed_on": even_if_passed_on})
    stage.host.world.history.append(_pass_on(stage.host))

    await stage.host.say("refund")

    assert (stage.host.session.queue_id == QUEUE) is even_if_passed_on
    (decision,) = await stage.list_decisions()
    assert decision["target"] == ("moved" if even_if_passed_on else "passed_on")


async def test_rules_that_pass_a_session_round_in_a_circle_are_stopped(stage):
    host = stage.host
    agents = [host.add_agent(), host.add_agent()]
    for_each = [
        build_rule(
            f"from-{at}",
            compare("session.assignee_id", "is", agent.id),
            on=["assigned"],
            actions=[{"type": "agent", "staff_id": agents[1 - at].id}],
        )
        for at, agent in enumerate(agents)
    ]
    await stage.publish(*for_each)
    has = agents[0]

    for number in range(8):
        assignee = Assignee(id=has.id, name="Grace")
        host.world.sessions[host.session.id] = replace(
            host.session, state="open", assignee=assignee
        )
        view = AssignmentView(assignee=assignee, previous=None, reason="", trace_id=str(number))
        await host.tell("session_assigned", {"session": host.session, "assignment": view})
        has = next(one for one in agents if one.id == host.session.assignee.id)

    decisions = await stage.list_decisions()
    assert {one["target"] for one in decisions} == {"moved", "circle"}
    assert sum(one["target"] == "moved" for one in decisions) == 4


async def test_a_closed_session_is_noted_with_its_outcome(stage):
    rule = build_rule("solved", compare("close.outcome", "is", "solved"), on=["closed"])
    await stage.publish({**rule, "actions": [{"type": "note", "text": "Well done."}]})

    await stage.host.tell("session_closed", {"session": stage.host.session, "outcome": "solved"})

    assert stage.host.posted == ["Well done."]


async def test_a_visitor_who_comes_again_is_back(stage):
    await stage.publish(
        build_rule(
            "again",
            compare("earlier.sessions", "at_least", 1),
            on=["visitor_back"],
            actions=[{"type": "tags", "add": ["back"]}],
        )
    )
    assert stage.host.session.tags == ()

    await stage.host.visitor.opens_session()

    assert stage.host.session.tags == ("back",)


async def test_a_rule_about_waiting_acts_when_the_visitor_has_waited_long_enough(stage):
    host = stage.host
    act = {"type": "priority", "priority": "urgent"}
    await stage.publish(build_rule("long", on=["waiting"], waiting_minutes=5, actions=[act]))
    waiting = replace(host.session, state="queued", waiting_since=now() - timedelta(minutes=6))
    host.world.sessions[host.session.id] = waiting

    await host.tell("session_opened", {"session": waiting, "visitor": host.visitor.view})

    async def is_urgent() -> bool:
        return host.session.priority == "urgent"

    await stage.wait_for(is_urgent)


async def test_who_is_handed_over_and_waits_without_a_word_is_watched_too(stage):
    host = stage.host
    act = {"type": "priority", "priority": "urgent"}
    await stage.publish(build_rule("long", on=["waiting"], waiting_minutes=5, actions=[act]))
    waiting = replace(host.session, state="queued", waiting_since=now() - timedelta(minutes=6))
    host.world.sessions[host.session.id] = waiting

    await host.route()

    async def is_urgent() -> bool:
        return host.session.priority == "urgent"

    await stage.wait_for(is_urgent)


async def test_whoever_waits_anew_is_looked_at_when_that_is_due(stage):
    host = stage.host
    act = {"type": "priority", "priority": "urgent"}
    await stage.publish(
        build_rule("long", on=["waiting"], waiting_minutes=5, actions=[act]),
        build_rule("very_long", on=["waiting"], waiting_minutes=60, actions=[act]),
    )

    async def is_urgent() -> bool:
        return host.session.priority == "urgent"

    async def wait(minutes: int) -> None:
        since = now() - timedelta(minutes=minutes)
        waiting = replace(host.session, state="queued", priority="normal", waiting_since=since)
        host.world.sessions[host.session.id] = waiting
        await host.say("still there?")
        await stage.wait_for(is_urgent)

    await wait(20)

    await wait(6)


async def test_facts_of_other_plugins_count(stage):
    stage.host.world.facts = {"sentiment": {"mood": "angry"}}
    await stage.publish(build_rule("angry", compare("sentiment.mood", "is", "angry")))

    await stage.host.say("hm")

    assert stage.host.session.tags == ("angry",)


async def test_form_answers_pages_and_traits_count(stage):
    host = stage.host
    host.world.visitors[host.visitor.id] = replace(
        host.visitor.view,
        traits={"plan": "gold", "page": {"url": "https://shop.example/cart?x=1", "title": "Cart"}},
    )
    forms = {"contact": {"values": {"topic": "Returns"}, "at": "2026-11-23T09:00:00Z"}}
    host.world.sessions[host.session.id] = replace(host.session, metadata={"forms": forms})
    await stage.publish(
        build_rule(
            "all",
            compare("form.contact.topic", "is", "returns"),
            compare("page.path", "starts_with", "/cart"),
            compare("page.host", "is", "shop.example"),
            compare("visitor.traits.plan", "in", ["gold"]),
        )
    )

    await host.say("hm")

    assert host.session.tags == ("all",)


async def test_a_webhook_is_sent_signed_and_without_what_was_written(stage):
    secret = "whsec_" + "A" * 32
    await stage.host.configure("rules", webhook_secret=secret)
    act = {"type": "webhook", "url": "https://example.com/hook"}
    await stage.publish(build_rule("hook", REFUND, actions=[act]))

    await stage.host.say("my secret refund")

    async def is_sent() -> bool:
        return bool(stage.host.outbox.requests)

    await stage.wait_for(is_sent)
    (sent,) = stage.host.outbox.requests
    assert sent.headers["webhook-signature"].startswith("v1,")
    assert "secret refund" not in str(sent)


async def test_of_two_processes_one_sends_a_webhook(stage):
    context = _service.context
    call = Call(id="c" * 32, session_id="ses_1", url="https://example.com/hook", body={}, due_at=AT)
    stage.host.outbox.will_answer("POST", call.url)
    await context.write(lambda: call.save(force_create=True))
    processes = [Courier(context), Courier(context)]

    for one in processes:
        one.start()

    async def is_done() -> bool:
        return not await Call.exists()

    await stage.wait_for(is_done)
    for one in processes:
        await one.stop()
    assert [sent.url for sent in stage.host.outbox.requests] == [call.url]


@pytest.mark.parametrize("action", ["flow", "bot", "run"])
async def test_an_action_that_nobody_offers_is_noted_as_failed(stage, action):
    fields = {"flow": {"flow_id": "x"}, "bot": {"plugin": "x"}, "run": {"action": "x.y"}}
    act = {"type": action, **fields[action]}
    tags = {"type": "tags", "add": ["on"]}
    await stage.publish(build_rule("odd", REFUND, actions=[act, tags]))

    await stage.host.say("refund")

    (decision,) = await stage.list_decisions()
    assert decision["actions"][0]["result"]["outcome"] == "failed"
    assert stage.host.session.tags == ("on",)


async def test_rules_are_back_in_force_after_a_restart(stage, host):
    await stage.publish(build_rule("refund", REFUND))

    await host.plugins.disable("rules", actor=TESTER)
    await host.plugins.enable("rules", actor=TESTER)
    await host.say("refund")

    assert host.session.tags == ("refund",)


async def test_what_was_decided_about_a_person_is_exported_and_erased(stage, host):
    from chatclick import SubjectView

    await stage.publish(build_rule("refund", REFUND))
    await host.say("refund")
    subject = SubjectView(visitor_id=host.visitor.id, session_ids=(host.session.id,))

    exported = await host.dispatcher.collect("subject_export", {"subject": subject})
    assert b'"refund"' in exported.answers[0].value[0].data

    await host.dispatcher.collect("subject_erase", {"subject": subject})
    assert await stage.list_decisions() == []


def _write(host, text):
    from chatclick.plugin.views import ParticipantRef
    from chatclick.testing.views import build_message

    sender = ParticipantRef(kind="visitor", id=host.visitor.id, name="Ada")
    return build_message(text, sender=sender, session_id=host.session.id)


def _pass_on(host):
    """Build the event that a person passed the session on."""
    return EventView(
        session_id=host.session.id,
        seq=1,
        position=1,
        type="session.transferred",
        at=now(),
        actor=ParticipantRef(kind="agent", id="stf_1", name="Grace"),
        data={},
    )

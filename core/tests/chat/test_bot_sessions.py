"""Bots that offer to answer first, take sessions, and let people take them."""

import asyncio

import pytest

from chatclick import BotOffer, Handoff, hookimpl
from chatclick.app.bindings import PluginIntake
from chatclick.chat.audience import event_to_json
from chatclick.chat.intake import Draft
from chatclick.errors import Conflict, Invalid
from chatclick.hooks import Registration
from chatclick.security.policy import Principal

PERMISSIONS = frozenset({"message:read", "message:write", "session:read", "visitor:read"})


class Greeter:
    """Offers to answer whom it is told to."""

    wants = True

    @hookimpl
    async def bot_offer(self, session, visitor):
        assert visitor.id == session.visitor.id
        return BotOffer() if self.wants else None


@pytest.fixture
def greeter(dispatcher):
    plugin = Greeter()
    dispatcher.registrations.add(Registration("greeter", plugin, None, PERMISSIONS, frozenset()))
    dispatcher.registrations.open("greeter")
    return plugin


async def open_session(chat, visitor):
    return await chat.sessions.open(visitor, visitor_id=visitor.id)


async def post(chat, session_id, text="hi", plugin_id="greeter"):
    return await PluginIntake(chat.intake).post(
        plugin_id=plugin_id, name="Greeter", session_id=session_id, depth=0, kind="message",
        content={"type": "text", "text": text}, client_msg_id=text, only_while_bot=True,
    )  # fmt: skip


async def test_a_bot_that_offers_has_the_session_from_the_start(chat, visitor, greeter):
    session = await open_session(chat, visitor)

    assert session.state == "bot"
    assert (await post(chat, session.id)).seq == 2


async def test_without_an_offer_people_are_waited_for_at_once(chat, visitor, greeter):
    greeter.wants = False

    assert (await open_session(chat, visitor)).state == "queued"


async def test_once_somebody_took_over_the_bot_is_not_heard(chat, visitor, agent, greeter):
    session = await open_session(chat, visitor)
    await chat.sessions.assign(agent, session.id, agent.id)

    with pytest.raises(Conflict) as refused:
        await post(chat, session.id)
    assert refused.value.code == "taken_over"
    with pytest.raises(Conflict):
        await chat.bot_sessions.take(session.id, "greeter", is_forced=False)

    back = await chat.bot_sessions.take(session.id, "greeter", is_forced=True)
    assert (back.state, back.assignee) == ("bot", None)
    await post(chat, session.id)


async def test_another_bot_does_not_speak_in_a_session_that_is_not_its_own(chat, visitor, greeter):
    session = await open_session(chat, visitor)

    with pytest.raises(Conflict):
        await post(chat, session.id, plugin_id="other")


async def test_a_session_is_handed_to_a_queue_that_exists(chat, visitor, greeter):
    session = await open_session(chat, visitor)
    give = chat.bot_sessions.hand_over

    with pytest.raises(Invalid) as refused:
        await give(session.id, "greeter", Handoff(queue_id="que_none"))
    assert refused.value.errors[0].pointer == "/queue_id"
    view = await give(session.id, "greeter", Handoff(reason="asked"))
    again = await give(session.id, "greeter", Handoff(reason="asked"))

    assert view.state == again.state == "queued" and view.last_seq == again.last_seq


async def test_a_bot_that_stopped_leaves_the_visitor_to_people(
    chat, store, visitor, greeter, dispatcher
):
    session = await open_session(chat, visitor)
    dispatcher.registrations.close("greeter")

    queued = asyncio.Event()
    store.unit_of_work.on_commit(
        lambda events: queued.set() if any(e.type == "session.queued" for e in events) else None
    )
    draft = Draft(visitor, session.id, "c1", {"type": "text", "text": "hello?"})
    await chat.intake.submit(draft)
    async with asyncio.timeout(20):
        await queued.wait()

    assert (await chat.views.get(session.id)).state == "queued"


async def test_an_event_that_is_recorded_once_is_there_once(chat, visitor, greeter):
    session = await open_session(chat, visitor)
    record = chat.bot_sessions.record
    for key in ("a", "b", "a", ""):
        data = {"key": key}
        await record(session.id, "greeter", "greeter.late", data, is_public=False, once=key)

    events = await chat.log.read_session(session.id, 0, 20)

    assert [one.data["key"] for one in events if one.type == "greeter.late"] == ["a", "b", ""]


async def test_a_public_event_of_a_plugin_is_seen_by_visitors_and_others_are_not(
    chat, visitor, greeter
):
    session = await open_session(chat, visitor)
    record = chat.bot_sessions.record
    await record(session.id, "greeter", "flow.started", {"flow_id": "f"}, is_public=True)
    await record(session.id, "greeter", "greeter.secret", {"a": 1}, is_public=False)

    events = await chat.log.read_session(session.id, 0, 10)
    seen = [event_to_json(event, "visitor") for event in events]

    assert [one["type"] for one in seen][-2:] == ["flow.started", "internal"]
    assert seen[-2]["data"] == {"flow_id": "f"} and seen[-1]["data"] == {}
    assert event_to_json(events[-2], "staff")["data"] == {"flow_id": "f"}


async def test_the_language_a_person_chose_is_left_by_plugins(chat, visitor, agent):
    session_id = (await open_session(chat, visitor)).id
    bot = Principal("plugin", "detector", "Detector")
    nothing = {"priority": None, "subject": None, "add_tags": ["x"], "remove_tags": []}

    found = await chat.bot_sessions.update(bot, session_id, language="de", **nothing)
    again = await chat.bot_sessions.update(bot, session_id, language="de", **nothing)
    chosen = await chat.sessions.update(agent, session_id, language="fr")
    with pytest.raises(Conflict) as refusal:
        await chat.bot_sessions.update(
            bot, session_id, language="de", **nothing | {"add_tags": ["y"]}
        )
    same = await chat.bot_sessions.update(bot, session_id, language="fr", **nothing)

    assert (found.language, chosen.language) == ("de", "fr")
    assert again.last_seq == found.last_seq and same.last_seq == chosen.last_seq
    assert (refusal.value.code, same.tags) == ("language_chosen", ("x",))
    events = await chat.log.read_session(session_id, found.last_seq - 1, 10)
    changes = [one for one in events if one.type == "session.language_changed"]
    assert [(one.actor.kind, one.data["from"], one.data["to"]) for one in changes] == [
        ("bot", None, "de"),
        ("agent", "de", "fr"),
    ]


@pytest.mark.parametrize("tag", ["", "d", "deutsch!", "de\n", "de-" + "x" * 40, "de_AT"])
async def test_what_is_no_tag_of_a_language_is_refused(chat, visitor, agent, tag):
    session_id = (await open_session(chat, visitor)).id

    with pytest.raises(Invalid) as refusal:
        await chat.sessions.update(agent, session_id, language=tag)

    assert refusal.value.errors[0].pointer == "/language"


async def test_an_event_of_no_session_is_there_once_too(chat, visitor, greeter):
    record = chat.bot_sessions.record_outside
    for key in ("1", "1", "2"):
        await record("greeter", "greeter.sold_out", {"item": "lamp"}, once=key)
    await record("other", "greeter.sold_out", {"item": "lamp"}, once="1")

    events = [
        one
        for one in await chat.log.read_whole(0, 100, with_personal=False)
        if one.type == "greeter.sold_out"
    ]
    assert [(one.actor.id, one.session_id) for one in events] == [
        ("greeter", None),
        ("greeter", None),
        ("other", None),
    ]

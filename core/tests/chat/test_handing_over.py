"""One owner at a time: what a bot says too late is dropped, and each hand-over says why."""

import asyncio

import pytest

from chatclick import Accept, BotReply, Handoff, hookimpl
from chatclick.app.bindings import PluginIntake
from chatclick.chat import arrears
from chatclick.chat.audience import event_to_json
from chatclick.chat.intake import Draft
from chatclick.errors import Conflict, Invalid, NotFound
from chatclick.hooks import Registration
from chatclick.testing.plugins import build_plugin

from .conftest import make_staff, make_visitor

PERMISSIONS = frozenset({"message:read", "message:write", "session:read"})


class Thinker:
    """A bot that answers when the test lets it."""

    def __init__(self):
        self.asked = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.answer = BotReply(text="Here is what I think.")

    @hookimpl
    async def bot_reply(self, bot):
        self.asked.set()
        await self.may_answer.wait()
        return self.answer


@pytest.fixture
def bot(dispatcher):
    plugin = Thinker()
    phrases = {"fact_questions": "Questions"}
    dispatcher.registrations.add(
        Registration("thinker", plugin, None, PERMISSIONS, frozenset(), phrases=phrases)
    )
    dispatcher.registrations.open("thinker")
    return plugin


async def open_session(chat, visitor):
    return await chat.sessions.open(visitor, visitor_id=visitor.id)


async def say(chat, visitor, session_id):
    content = {"type": "text", "text": "hello?"}
    await chat.intake.submit(Draft(visitor, session_id, "asked", content))


async def post(chat, session_id, text, **how):
    return await PluginIntake(chat.intake).post(
        plugin_id="thinker", name="Thinker", session_id=session_id, depth=0, kind="message",
        content={"type": "text", "text": text}, client_msg_id=text, **how,
    )  # fmt: skip


async def list_types(chat, session_id):
    events = await chat.log.read_session(session_id, 0, 200)
    return [(one.type, one.actor.kind) for one in events]


async def test_what_a_bot_says_after_a_person_took_over_and_gave_back_is_dropped(
    chat, visitor, agent, bot, store
):
    session = await open_session(chat, visitor)
    await say(chat, visitor, session.id)
    await bot.asked.wait()

    taken = await chat.sessions.assign(agent, session.id, agent.id)
    back = await chat.hand_overs.to_bot(agent, session.id, "thinker")
    bot.may_answer.set()

    said = asyncio.Event()
    store.unit_of_work.on_commit(
        lambda events: said.set() if any(one.message is not None for one in events) else None
    )
    async with asyncio.timeout(30):
        await said.wait()

    # The one answer is to the hand-over; the one to the first question came under another lease.
    assert (session.lease, taken.lease, back.lease) == (0, 1, 2)
    assert (back.state, back.bot_id, back.assignee) == ("bot", "thinker", None)
    types = await list_types(chat, session.id)
    assert types.count(("message.created", "bot")) == 1
    assert types.index(("session.bot_took", "agent")) < types.index(("message.created", "bot"))


async def test_of_a_reply_and_a_takeover_at_once_none_is_late(chat, visitor, bot, store):
    people = [await make_staff(store) for _ in range(3)]
    for turn in range(20):
        session = await open_session(chat, await make_visitor(store))
        acts = [
            *(post(chat, session.id, f"{turn}-{n}", only_while_bot=True) for n in range(6)),
            *(chat.sessions.assign(one, session.id, one.id, lease=0) for one in people),
        ]
        acts = acts[turn % len(acts) :] + acts[: turn % len(acts)]
        results = await asyncio.gather(*acts, return_exceptions=True)

        types = [type_ for type_, _ in await list_types(chat, session.id)]
        refused = [one for one in results if isinstance(one, Exception)]
        assert types.count("session.assigned") == 1
        assert "message.created" not in types[types.index("session.assigned") :]
        assert {(type(one), one.code) for one in refused} == {(Conflict, "taken_over")}
        assert len(refused) == 2 + 6 - types.count("message.created")


async def test_what_was_meant_for_an_earlier_owner_changes_nothing(
    chat, visitor, agent, bot, store
):
    session = await open_session(chat, visitor)
    other = await make_staff(store)
    seen = await chat.sessions.assign(agent, session.id, agent.id, lease=session.lease)

    for late in (
        chat.sessions.assign(other, session.id, other.id, lease=session.lease),
        chat.sessions.transfer(other, session.id, staff_id=other.id, lease=session.lease),
        chat.hand_overs.to_bot(other, session.id, "thinker", lease=session.lease),
        post(chat, session.id, "late", lease=session.lease),
    ):
        with pytest.raises(Conflict) as refused:
            await late
        assert refused.value.code == "taken_over"

    now = await chat.views.get(session.id)
    assert (now.assignee.id, now.lease) == (agent.id, seen.lease)
    assert (await chat.sessions.assign(other, session.id, None, lease=seen.lease)).lease == 2


async def test_a_reply_of_staff_takes_the_session_from_its_bot(chat, visitor, agent, bot):
    session = await open_session(chat, visitor)
    await chat.intake.submit(Draft(agent, session.id, "a", {"type": "text", "text": "I am here."}))

    with pytest.raises(Conflict):
        await post(chat, session.id, "late", only_while_bot=True, lease=session.lease)
    assert (await chat.views.get(session.id)).lease == 1


async def test_a_visitor_gets_people_whatever_bot_has_the_session(chat, visitor, agent, bot, store):
    session = await open_session(chat, visitor)
    with pytest.raises(NotFound):
        await chat.hand_overs.ask_for_people(await make_visitor(store), session.id)

    view = await chat.hand_overs.ask_for_people(visitor, session.id)
    again = await chat.hand_overs.ask_for_people(visitor, session.id)

    assert view.state == "queued" and view.waiting_since is not None
    assert again.last_seq == view.last_seq
    events = await chat.log.read_session(session.id, 0, 20)
    asked = next(one for one in events if one.type == "session.handoff_requested")
    assert (asked.actor.kind, asked.data["bot"]) == ("visitor", "thinker")
    assert asked.data["reason"] == "The visitor asked for a person"
    assert event_to_json(asked, "visitor")["data"] == {}


async def test_a_person_whom_staff_asked_for_was_not_asked_for_by_the_visitor(
    chat, visitor, agent, bot
):
    session = await open_session(chat, visitor)

    await chat.hand_overs.ask_for_people(agent, session.id)

    events = await chat.log.read_session(session.id, 0, 20)
    asked = next(one for one in events if one.type == "session.handoff_requested")
    assert asked.actor.kind == "agent"
    assert asked.data["reason"] == "Somebody on staff asked for a person"


async def test_a_bot_that_gets_what_was_resolved_takes_it_up_again(chat, visitor, agent, bot):
    session = await open_session(chat, visitor)
    await chat.sessions.assign(agent, session.id, agent.id)
    await chat.sessions.resolve(agent, session.id)

    view = await chat.hand_overs.to_bot(agent, session.id, "thinker")
    await chat.hand_overs.to_bot(agent, session.id, "thinker")

    assert (view.state, view.bot_id, view.assignee) == ("bot", "thinker", None)
    events = await chat.log.read_session(session.id, 0, 20)
    [reopened] = [one for one in events if one.type == "session.reopened"]
    assert reopened.data == {"state": "bot", "reason": "bot"}
    assert [one.type for one in events][-2:] == ["session.reopened", "session.bot_took"]


async def test_what_the_bot_found_out_goes_to_the_agent_and_not_to_the_visitor(chat, visitor, bot):
    session = await open_session(chat, visitor)
    bot.answer = Handoff(
        reason="wants a refund",
        context={"Order": "4711\n", "Paid": True, "x": [], "fact_questions": 2},
    )
    bot.may_answer.set()
    await say(chat, visitor, session.id)
    async with asyncio.timeout(30):
        while (await chat.views.get(session.id)).state == "bot":
            await asyncio.sleep(0.01)

    events = await chat.log.read_session(session.id, 0, 20)
    asked = next(one for one in events if one.type == "session.handoff_requested")
    assert asked.data["context"] == {"Order": "4711", "Paid": True, "Questions": 2}
    said = {"plugin_id": "thinker", "code": "fact_questions", "values": {}}
    assert asked.data["context_said"] == {"Questions": [said]}
    assert not event_to_json(asked, "visitor")["data"].keys() & {"context", "context_said"}


@pytest.mark.parametrize(
    ("context", "pointer"),
    [({str(n): n for n in range(21)}, "/context"), ({"a/b": []}, "/context/a~1b")],
)
async def test_context_that_cannot_be_kept_is_refused_with_its_place(
    chat, visitor, bot, context, pointer
):
    session = await open_session(chat, visitor)

    with pytest.raises(Invalid) as refused:
        await chat.bot_sessions.hand_over(session.id, "thinker", Handoff(context=context))
    assert refused.value.errors[0].pointer == pointer
    assert (await chat.views.get(session.id)).state == "bot"


async def test_a_bot_does_not_give_away_what_another_has(chat, visitor, bot):
    session = await open_session(chat, visitor)

    view = await chat.bot_sessions.hand_over(session.id, "greeter", Handoff(reason="late"))

    assert (view.state, view.bot_id) == ("bot", "thinker")


async def test_only_bots_that_run_are_given_sessions_and_only_by_staff(chat, visitor, agent, bot):
    session = await open_session(chat, visitor)

    assert chat.hand_overs.list_bots() == [("thinker", "thinker")]
    with pytest.raises(Invalid):
        await chat.hand_overs.to_bot(agent, session.id, "nobody")
    with pytest.raises(NotFound):
        await chat.hand_overs.to_bot(visitor, session.id, "thinker")


async def test_what_a_bot_says_while_nothing_can_be_stored_is_said_later(
    chat, visitor, bot, store, dispatcher, monkeypatch
):
    monkeypatch.setattr(arrears, "_FIRST_DELAY_S", 0.001)
    refused = []

    async def message_check(message):
        if message.sender.kind != "bot" or refused:
            return Accept()
        refused.append(message)
        raise RuntimeError("It cannot be looked at now.")

    plugin = build_plugin(message_check=message_check)
    always = frozenset({"message_check"})
    dispatcher.registrations.add(Registration("check", plugin, None, PERMISSIONS, always))
    dispatcher.registrations.open("check")
    said = asyncio.Event()
    store.unit_of_work.on_commit(
        lambda events: said.set() if any(one.actor.kind == "bot" for one in events) else None
    )
    bot.may_answer.set()
    session = await open_session(chat, visitor)

    await say(chat, visitor, session.id)

    async with asyncio.timeout(30):
        await said.wait()
    types = await list_types(chat, session.id)
    assert refused and types.count(("message.created", "bot")) == 1

"""Actions an agent has to allow first: nothing is done before the click, and nothing is lost."""

import asyncio
from dataclasses import replace

import pytest

from chatclick import ParticipantRef
from chatclick.errors import TooManyRequests
from chatclick.plugin.slots import SlotBlock
from chatclick_ai_bot.bot import Bot
from chatclick_language_model import find_model

GRACE = ParticipantRef(kind="agent", id="stf_grace", name="Grace")
ASKED = "Somebody on our team has to allow this first. I have asked; it may take a few minutes."


@pytest.fixture
async def asking(desk):
    """The bot has asked whether it may pay order 7 back."""
    await desk.set(tools_to_allow=["shelf.refund"])
    desk.server.calls("shelf__refund", {"number": 7})
    await desk.ask("Pay order 7 back, please.")
    return desk


async def test_nothing_is_done_before_an_agent_allows_it(asking) -> None:
    assert asking.shelf.orders == []
    assert asking.said == [ASKED]
    assert "The AI bot asks whether it may: Pay it back." in asking.host.posted
    text, values, *_ = (await look(asking)).blocks
    assert text.text == "The bot wants to run: Pay it back. The visitor waits for your answer."
    assert [(one.label, one.value) for one in values.items] == [("number", "7")]


async def test_what_is_allowed_is_done_once_and_the_visitor_hears_of_it(asking) -> None:
    asking.server.forget()
    asking.server.says("It is paid back.")

    outcomes = [await press(asking, values) for values in [await find(asking)] * 2]
    await asking.bot.settle()

    assert outcomes == ["done", "gone"]
    assert asking.shelf.orders == [("shelf.refund", 7)]
    assert asking.said == [ASKED, "It is paid back."]
    told = asking.server.asked[0]["messages"][-1]
    assert told["role"] == "tool" and "on its way" in told["content"]
    assert asking.state == "bot"
    assert any(one.startswith("Grace allowed Pay it back") for one in asking.host.posted)


async def test_what_the_bot_wants_after_that_has_to_be_allowed_in_turn(asking) -> None:
    await asking.set(tools_to_allow=["shelf.order", "shelf.refund"])
    asking.server.forget()
    asking.server.calls("shelf__order", {"number": 8})

    await press(asking, await find(asking))
    await asking.bot.settle()

    assert asking.shelf.orders == [("shelf.refund", 7)]
    assert asking.said == [ASKED, ASKED]
    told = [one["content"] for one in asking.server.asked[0]["messages"] if one["role"] == "tool"]
    assert len(told) == 1
    asking.server.forget()
    asking.server.says("Both are done.")
    await press(asking, await find(asking))
    await asking.bot.settle()
    assert asking.shelf.orders == [("shelf.refund", 7), ("shelf.order", 8)]
    assert asking.said == [ASKED, ASKED, "Both are done."]
    told = [one["content"] for one in asking.server.asked[0]["messages"] if one["role"] == "tool"]
    assert len(told) == 2  # it knows of both, and asks for neither again
    assert await asking.bot.approvals.find(asking.host.session.id) is None


async def test_a_second_wish_waits_until_the_first_is_answered(asking) -> None:
    await asking.set(tools_to_allow=["shelf.order", "shelf.refund"])
    asking.server.forget()
    asking.server.calls("shelf__order", {"number": 8})
    asking.server.says("One thing after the other.")

    await asking.ask("And look for order 8.")

    assert asking.said == [ASKED, "One thing after the other."]
    assert "still looking" in asking.server.asked[1]["messages"][-1]["content"]
    request = await asking.bot.approvals.find(asking.host.session.id)
    assert (request.action, request.values) == ("shelf.refund", {"number": 7})


async def test_what_is_refused_is_not_done_and_the_visitor_is_told(asking) -> None:
    assert await press(asking, await find(asking, "Refuse")) == "done"
    await asking.bot.settle()

    assert asking.shelf.orders == []
    assert asking.said[1] == "Somebody on our team looked at it: this cannot be done here."
    assert await asking.bot.approvals.find(asking.host.session.id) is None


async def test_people_take_over_when_nobody_answers_in_time(asking, clock) -> None:
    values = await find(asking)
    clock.advance(minutes=11)

    await asking.bot.approvals.expire_due()

    assert asking.said[1].startswith("Nobody could look at it in time")
    assert asking.handed_over[0]["reason"] == "nobody allowed in time: Pay it back"
    assert await press(asking, values) == "gone"
    assert asking.shelf.orders == []


async def test_a_request_ends_when_somebody_takes_the_conversation(asking) -> None:
    values = await find(asking)
    session = asking.host.session
    asking.host.world.sessions[session.id] = replace(session, state="open", lease=1)

    assert await press(asking, values) == "gone"

    assert asking.shelf.orders == []
    assert not any(block.type == "button" for block in (await look(asking)).blocks)


async def test_what_a_restart_came_into_is_not_done_twice(asking) -> None:
    asking.shelf.hold = asyncio.Event()
    await press(asking, await find(asking))
    async with asyncio.timeout(30):
        while not asking.shelf.orders:
            await asyncio.sleep(0.01)
    await asking.bot.stop()

    await asking.bot.start()

    assert asking.shelf.orders == [("shelf.refund", 7)]
    assert asking.handed_over[0]["reason"] == "it is not known whether Pay it back ran"


@pytest.mark.parametrize("button", ["Allow it", "Refuse"])
async def test_people_come_where_an_answer_of_staff_cannot_be_seen_through(
    asking, monkeypatch, button: str
) -> None:
    monkeypatch.setattr(asking.host.services.intake, "post", refuse)

    await press(asking, await find(asking, button))
    await asking.bot.settle()

    assert (asking.state, len(asking.handed_over)) == ("queued", 1)
    assert await asking.bot.approvals.find(asking.host.session.id) is None


async def test_a_visitor_hears_of_what_expired_while_nothing_could_be_said(
    asking, clock, monkeypatch
) -> None:
    clock.advance(minutes=11)
    with monkeypatch.context() as patch:
        patch.setattr(asking.host.services.intake, "post", refuse)
        await asking.bot.approvals.expire_due()
    assert asking.said == [ASKED]

    await asking.bot.approvals.expire_due()

    assert asking.said[1].startswith("Nobody could look at it in time")
    assert asking.state == "queued"


async def test_a_visitor_hears_of_a_refusal_that_a_stop_came_into(asking, monkeypatch) -> None:
    writing = asyncio.Event()

    async def wait(**_post: object) -> None:
        writing.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patch:
        patch.setattr(asking.host.services.intake, "post", wait)
        await press(asking, await find(asking, "Refuse"))
        async with asyncio.timeout(30):
            await writing.wait()
        await asking.bot.stop()

    await asking.bot.start()

    assert asking.said[1] == "Somebody on our team looked at it: this cannot be done here."


async def test_a_request_of_another_process_that_is_gone_ends_in_time(desk, clock) -> None:
    await desk.set(tools_to_allow=["shelf.refund"])
    desk.server.calls("shelf__refund", {"number": 7})
    gone = Bot(desk.bot._context, find_model)
    await desk.host.visitor.says("Pay order 7 back, please.")
    await gone.reply(desk.host.session, desk.history)
    await gone.settle()
    await gone.stop()
    clock.advance(minutes=11)

    await desk.bot.approvals.expire_due()

    assert desk.said[1].startswith("Nobody could look at it in time")
    assert desk.handed_over[0]["reason"] == "nobody allowed in time: Pay it back"


async def test_an_action_of_another_process_that_is_gone_is_looked_after(asking, clock) -> None:
    asking.shelf.hold = asyncio.Event()
    gone = Bot(asking.bot._context, find_model)
    request = await asking.bot.approvals.find(asking.host.session.id)
    await gone.approvals.answer(asking.host.session, request.id, "Grace", is_allowed=True)
    async with asyncio.timeout(30):
        while not asking.shelf.orders:
            await asyncio.sleep(0.01)
    await asking.bot.approvals.expire_due()
    assert asking.state == "bot"
    await gone.stop()
    clock.advance(minutes=16)

    await asking.bot.approvals.expire_due()

    assert asking.shelf.orders == [("shelf.refund", 7)]
    assert asking.handed_over[0]["reason"] == "it is not known whether Pay it back ran"


async def test_the_bot_cannot_allow_itself_anything(desk) -> None:
    await desk.set(tools=["ai_bot.allow", "shelf.order"])
    desk.server.says("Hello [1].")

    await desk.ask("Where is my order 7?")

    names = [one["function"]["name"] for one in desk.server.asked[0]["tools"]]
    assert names == ["shelf__order", "talk_to_human"]


async def refuse(**_post: object) -> None:
    """Take no message."""
    raise TooManyRequests("The plugin writes too many messages.", retry_after_s=1.0)


async def look(desk):
    """Return what stands beside the conversation."""
    session = desk.host.session
    return await desk.host.dispatch("admin_slot", plugin_id="ai_bot", session=session)


async def find(desk, text: str = "Allow it") -> SlotBlock:
    """Return a button."""
    return next(one for one in (await look(desk)).blocks if one.text == text)


async def press(desk, button: SlotBlock) -> str:
    """Press a button that was shown; return the outcome."""
    session = desk.host.session
    actions = desk.host.services.actions
    result = await actions.run(button.action, session, button.values, run_id="click", by=GRACE)
    return str(result.outcome)

"""Handing over: when people take over, what the visitor hears, and what the agent is told."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from chatclick.errors import Unavailable
from chatclick_ai_bot import bot
from chatclick_ai_bot.wishes import wants_people
from chatclick_language_model import find_model
from chatclick_language_model.testing import word_event

QUESTION = "How long can I send something back?"


def expect_handed_over(desk, reason: str) -> None:
    assert desk.state == "queued"
    assert desk.said[-1] == "I will get somebody for you."
    assert desk.handed_over[-1]["reason"] == reason


async def test_people_come_when_they_are_asked_for(desk) -> None:
    desk.server.says("30 days [1].")
    await desk.ask(QUESTION)

    await desk.pick("people")

    expect_handed_over(desk, "the visitor asked for people")
    assert desk.handed_over[-1]["context"] == {"fact_questions": 2, "fact_answered_from": "Returns"}
    assert len(desk.server.asked) == 1


async def test_a_wish_for_people_is_not_lost_in_a_burst(desk) -> None:
    desk.shelf.wait = asyncio.Event()
    await desk.send(QUESTION)
    await desk.send("I want to talk to a real person")
    desk.shelf.wait.set()

    await desk.ask("It is about order 7")

    expect_handed_over(desk, "the visitor asked for people")
    assert desk.server.asked == []


async def test_a_wish_that_was_answered_is_over(desk) -> None:
    desk.server.says("30 days [1].")
    await desk.ask("I want to talk to a real person")
    await desk.begin()

    await desk.ask(QUESTION)

    assert desk.state == "bot" and desk.said[-1].startswith("30 days [1].")


async def test_a_newer_message_does_not_end_a_hand_over(desk) -> None:
    began, goes_on = desk.hold_hand_over()
    await desk.send("I want to talk to a real person")
    await asyncio.wait_for(began.wait(), 30)

    await desk.send("Quickly please")
    goes_on.set()
    await desk.bot.settle()

    expect_handed_over(desk, "the visitor asked for people")
    assert len(desk.handed_over) == len(desk.said) == 1
    assert await desk.list_owed() == []


@pytest.mark.parametrize("is_restart", [True, False])
async def test_a_hand_over_that_a_stop_broke_off_is_finished(desk, is_restart) -> None:
    began, goes_on = desk.hold_hand_over()
    await desk.send("I want to talk to a real person")
    await asyncio.wait_for(began.wait(), 30)
    await desk.bot.stop()
    assert desk.state == "bot"

    goes_on.set()
    if is_restart:
        await desk.bot.start()
    else:
        await desk.bot.reply(desk.host.session, desk.history)
    await desk.bot.settle()

    expect_handed_over(desk, "the visitor asked for people")
    assert len(desk.said) == 1 and await desk.list_owed() == []


async def test_a_last_word_in_other_words_is_there_already(desk) -> None:
    began, goes_on = desk.hold_hand_over()
    await desk.send("I want to talk to a real person")
    await asyncio.wait_for(began.wait(), 30)
    await desk.bot.stop()
    goes_on.set()
    asked = desk.history[0]
    await desk.set(default_language="de")

    # An event that comes again with what was known before the last word.
    await desk.bot.reply(replace(desk.host.session, language="de"), (asked,))
    await desk.bot.settle()

    expect_handed_over(desk, "the visitor asked for people")


@pytest.mark.parametrize(
    "text",
    """I want to talk to a real person
Can you connect me with somebody?
agent
Ich möchte mit einem Menschen sprechen
Je voudrais parler à un humain
Quiero hablar con una persona
Vorrei parlare con un operatore
Quero falar com um atendente
Ik wil praten met een medewerker
Chcę porozmawiać z człowiekiem
Bir temsilciyle görüşmek istiyorum
Хочу поговорить с оператором
أريد التحدث مع موظف
转人工""".splitlines(),
)
def test_asking_for_people_is_understood(text) -> None:
    assert wants_people(text)


@pytest.mark.parametrize(
    "text",
    """Is the agent fee refundable on my ticket?
What does a person of 1.80 m need?
Puis-je parler avec mon compte ?
Wie viele Menschen passen in das Zelt?
Can I talk to the printer over Wi-Fi?""".splitlines(),
)
def test_other_talk_of_people_is_no_wish(text) -> None:
    assert not wants_people(text)


async def test_two_questions_without_an_answer(desk) -> None:
    desk.shelf.passages = []

    await desk.ask("Do elephants like jazz?")
    assert desk.state == "bot"
    await desk.ask("What about giraffes and opera?")

    expect_handed_over(desk, "the bot had no answer")


async def test_a_model_that_is_not_sure(desk) -> None:
    desk.server.calls("talk_to_human", {"reason": "Call evil.example"})

    await desk.ask(QUESTION)

    expect_handed_over(desk, "the bot was not sure and asked for people")
    assert "evil" not in str(desk.handed_over[-1])


async def test_a_visitor_who_is_unhappy(desk) -> None:
    desk.host.world.facts = {"sentiment": {"label": "negative", "average": -0.8}}

    await desk.ask("This is the worst shop ever, how do I send it back?")

    expect_handed_over(desk, "the visitor seems unhappy")
    assert desk.server.asked == []


async def test_too_many_questions(desk) -> None:
    await desk.set(max_turns=1)
    desk.server.says("30 days [1].")
    await desk.ask(QUESTION)

    await desk.ask("And how long for gifts from friends?")

    expect_handed_over(desk, "the bot answered 1 times")
    await desk.begin()
    desk.host.outbox.messages.clear()
    await desk.ask("How long can I send back gifts?")
    assert desk.said[0].startswith("30 days [1].")


async def test_an_answer_that_was_dropped_counts(desk) -> None:
    await desk.set(max_turns=1)
    desk.server.plays([word_event("It is 30 days [1]. "), asyncio.Event()])
    await desk.send(QUESTION)
    async with asyncio.timeout(30):
        while not desk.host.outbox.shown:
            await asyncio.sleep(0.01)

    await desk.ask("And how long for gifts from friends?")

    expect_handed_over(desk, "the bot answered 1 times")
    slot = await desk.host.dispatch("admin_slot", plugin_id="ai_bot", session=desk.host.session)
    assert any("a newer question came" in (one.text or "") for one in slot.blocks)


async def test_a_file(desk) -> None:
    await desk.ask("", {"type": "file", "attachments": []})

    expect_handed_over(desk, "the visitor sent what the bot cannot read")


async def test_a_budget_that_is_used_up(desk) -> None:
    desk.server.says("OK.")
    values = {"base_url": desk.server.url, "model": "little", "tokens_per_session": 1000}
    await desk.host.configure("language_model", **values, max_tokens=1000)

    await desk.ask(QUESTION)

    expect_handed_over(desk, "the budget for the language model is used up")


@pytest.mark.parametrize(
    ("misdeed", "reason"),
    [
        (lambda server: server.fails(429), "the language model could not be reached"),
        (lambda server: server.fails(401), "the language model refused to answer"),
        (
            lambda server: server.plays([word_event("It is [1] "), b"data: {no\n\n"]),
            "the language model answered with something unreadable",
        ),
        (
            lambda server: server.plays(word_event("blah [1] " * 50) for _ in range(1_000_000)),
            "the model did not stop talking",
        ),
        (lambda server: server.calls("shelf__order", {}), "the bot could not come to an end"),
    ],
    ids=["busy", "refused", "malformed", "endless", "tools without end"],
)
async def test_a_model_that_misbehaves(desk, misdeed, reason) -> None:
    misdeed(desk.server)

    await desk.ask(QUESTION)

    expect_handed_over(desk, reason)
    assert desk.said == ["I will get somebody for you."]


async def test_a_model_that_falls_silent(desk) -> None:
    desk.server.says("OK.")
    values = {"base_url": desk.server.url, "model": "little", "idle_s": 1}
    await desk.host.configure("language_model", **values)
    desk.server.forget()
    desk.server.plays([word_event("It is 30 days [1]. "), asyncio.Event()])

    await desk.ask(QUESTION)

    expect_handed_over(desk, "the language model did not answer in time")
    assert desk.host.outbox.shown[-1] == ""


async def test_a_model_that_was_switched_off(desk) -> None:
    await desk.host.configure("language_model", base_url="")

    await desk.ask(QUESTION)

    expect_handed_over(desk, "the language model is off")


async def test_people_come_however_long_the_database_is_away(desk, monkeypatch) -> None:
    monkeypatch.setattr(bot, "RESCUE_S", 0.001)
    sessions = desk.host.services.sessions
    hand_over, refused = sessions.hand_over, []

    async def refuse(*given: Any, **how: Any) -> Any:
        if len(refused) < 5:
            refused.append(given)
            raise Unavailable("The database is away.")
        return await hand_over(*given, **how)

    monkeypatch.setattr(sessions, "hand_over", refuse)
    await desk.host.configure("language_model", base_url="")

    await desk.ask(QUESTION)

    assert (len(refused), desk.state) == (5, "queued")


async def test_another_process_answers_what_one_that_is_gone_has_left(desk) -> None:
    gone = bot.Bot(desk.bot._context, find_model)
    desk.server.head = asyncio.Event()
    await desk.host.visitor.says(QUESTION)
    await gone.reply(desk.host.session, desk.history)
    await desk.bot.owed.look()
    await gone.stop()
    desk.server.head.set()
    desk.server.says("Thirty days [1].")

    await desk.bot.owed.look()
    await desk.bot.settle()

    assert [one.partition("\n")[0] for one in desk.said] == ["Thirty days [1]."]
    assert await desk.list_owed() == []

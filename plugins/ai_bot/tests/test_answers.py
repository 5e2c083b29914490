"""Answers: streamed, from sources it names, with tools it may use, and none that are made up."""

import asyncio

import chatclick_ai_bot
from chatclick import SubjectView
from chatclick.testing import contract_check
from chatclick_language_model.testing import text_events, word_event

QUESTION = "How long can I send something back?"


async def test_it_offers_itself_only_where_a_model_is_set(desk) -> None:
    offer = await desk.host.dispatch("bot_offer", plugin_id="ai_bot")
    await desk.host.configure("language_model", base_url="")

    assert offer is not None
    assert await desk.host.dispatch("bot_offer", plugin_id="ai_bot") is None


async def test_it_answers_from_a_source_and_names_it(desk) -> None:
    await desk.set(help_url="https://shop.example/help")
    desk.server.says("You have ", "30 days ", "[1]. ", "That is all.")

    await desk.ask(QUESTION)

    [message] = desk.host.outbox.messages
    assert message.content["type"] == "text", "the widget itself has a way to people"
    assert message.text == (
        "You have 30 days [1]. That is all.\n\n"
        "From: [1] Returns – How long (https://shop.example/help/en/returns)"
    )
    assert desk.shelf.questions == [QUESTION]
    [system, visitor, sources] = desk.server.asked[0]["messages"]
    assert "never an" in system["content"] and QUESTION in visitor["content"]
    assert "You have 30 days to send something back." in sources["content"]
    assert desk.state == "bot"


async def test_it_is_shown_while_it_is_written_once_a_source_is_named(desk) -> None:
    rest = asyncio.Event()
    desk.server.plays(
        [word_event("It is 30 days "), word_event("[1]. "), rest, *text_events("Bye.")]
    )

    await desk.send(QUESTION)
    async with asyncio.timeout(30):
        while not desk.host.outbox.shown:
            await asyncio.sleep(0.01)
    assert desk.said == []
    rest.set()
    await desk.bot.settle()

    assert desk.host.outbox.shown[0].startswith("It is 30 days [1]")
    assert desk.said[0].startswith("It is 30 days [1]. Bye.")


async def test_what_names_no_source_is_not_shown(desk) -> None:
    desk.server.says("Elephants ", "are ", "free ", "on Mondays.")

    await desk.ask(QUESTION)

    assert [one for one in desk.host.outbox.shown if one] == []
    assert desk.said == ["I found nothing that answers this. Could you put it in other words?"]
    assert (await desk.trace())[0].outcome == "unsure"


async def test_it_may_ask_back_and_may_be_free(desk) -> None:
    desk.server.says("Which order do you mean?")
    await desk.ask(QUESTION)
    await desk.set(only_from_articles=False)
    desk.shelf.passages = []
    desk.server.forget()
    desk.server.says("Bicycles have two wheels.")
    await desk.ask("How many wheels has a bicycle?")

    assert desk.said == ["Which order do you mean?", "Bicycles have two wheels."]


async def test_with_nothing_to_answer_from_the_model_is_not_asked(desk) -> None:
    desk.shelf.passages = [{"title": "Far", "text": "Away", "coverage": 0.1}]

    await desk.ask(QUESTION)

    assert desk.server.asked == []
    assert desk.said[0].startswith("I found nothing")


async def test_sources_that_do_not_exist_are_not_named(desk) -> None:
    desk.server.says("30 days [1] ", "or 60 [7] ", "or so [2].")

    await desk.ask(QUESTION)

    assert desk.said[0].startswith("30 days [1] or 60 or so.\n\nFrom: [1] Returns")


async def test_a_short_question_goes_with_the_one_before(desk) -> None:
    desk.server.says("30 days [1].")
    await desk.ask(QUESTION)

    await desk.ask("And gifts?")

    assert desk.shelf.questions[1] == f"{QUESTION} And gifts?"


async def test_it_uses_a_tool_that_is_ticked(desk) -> None:
    await desk.set(tools=["shelf.order"])
    desk.server.calls("shelf__order", {"number": 7})
    desk.server.says("It is on its way.")

    await desk.ask("Where is my order 7?")

    assert desk.shelf.orders == [("shelf.order", 7)]
    assert desk.said == ["It is on its way."]
    told = desk.server.asked[1]["messages"][-1]
    assert told["role"] == "tool" and "on its way" in told["content"]
    names = [one["function"]["name"] for one in desk.server.asked[0]["tools"]]
    assert names == ["shelf__order", "talk_to_human"]
    assert (await desk.trace())[0].tools == [{"name": "shelf.order", "outcome": "done"}]


async def test_a_tool_that_is_not_ticked_or_does_not_fit_is_not_run(desk) -> None:
    await desk.set(tools=["shelf.order"])
    desk.server.calls("shelf__refund", {"number": 7})
    desk.server.calls("shelf__order", {"number": "all", "more": 1})
    desk.server.calls("shelf__order", "{not json")
    desk.server.says("Sorry [1].")

    await desk.ask("Pay me back!")

    assert desk.shelf.orders == []
    outcomes = [one["outcome"] for one in (await desk.trace())[0].tools]
    assert outcomes == ["refused", "refused", "refused"]


async def test_a_newer_question_ends_the_answer_to_an_older_one(desk) -> None:
    desk.server.plays([word_event("It is 30 days [1]. "), asyncio.Event()])
    await desk.send(QUESTION)
    async with asyncio.timeout(30):
        while not desk.host.outbox.shown:
            await asyncio.sleep(0.01)
    desk.server.forget()
    desk.server.says("Gifts: 60 days [1].")

    await desk.ask("I mean how long can I send gifts back?")

    assert [one.split("\n")[0] for one in desk.said] == ["Gifts: 60 days [1]."]
    assert "" in desk.host.outbox.shown


async def test_an_answer_is_dropped_when_a_person_took_over(desk) -> None:
    rest = asyncio.Event()
    desk.server.plays([word_event("It is 30 days [1]. "), rest, *text_events("Bye.")])
    await desk.send(QUESTION)
    async with asyncio.timeout(30):
        while not desk.host.outbox.shown:
            await asyncio.sleep(0.01)
    agent = desk.host.add_agent("Grace")
    await desk.host.services.sessions.assign(
        desk.host.session.id, agent.id, reason="", lease=None, plugin_id="test"
    )
    rest.set()
    await desk.bot.settle()

    assert desk.said == [] and desk.handed_over == []
    assert desk.host.outbox.shown[-1] == ""


async def test_a_repeat_of_the_event_is_answered_once(desk) -> None:
    desk.server.says("30 days [1].")
    await desk.ask(QUESTION)
    history = tuple(desk.host.world.messages[desk.host.session.id])
    await desk.bot.reply(desk.host.session, history)
    await desk.bot.settle()

    assert len(desk.said) == 1 and len(desk.server.asked) == 1


async def test_a_repeat_while_it_is_answered_changes_nothing(desk) -> None:
    rest = asyncio.Event()
    desk.server.plays([word_event("It is 30 days [1]. "), rest, *text_events("Bye.")])
    await desk.send(QUESTION)
    async with asyncio.timeout(30):
        while not desk.server.asked:
            await asyncio.sleep(0.01)

    await desk.bot.reply(desk.host.session, desk.history)
    rest.set()
    await desk.bot.settle()

    assert len(desk.server.asked) == 1 and len(desk.said) == 1


async def test_an_answer_that_is_there_in_other_words_is_no_failure(desk) -> None:
    desk.server.says("30 days [1].")
    await desk.ask(QUESTION)
    desk.server.forget()
    desk.server.says("You have 30 days [1].")

    # An event that comes again with what was known before the answer.
    await desk.bot.reply(desk.host.session, desk.history[:1])
    await desk.bot.settle()

    assert len(desk.server.asked) == 1
    assert desk.state == "bot" and desk.handed_over == []
    assert await desk.list_owed() == []


async def test_two_tools_of_one_name_are_both_left_out(desk) -> None:
    await desk.set(tools=["shelf.order", "shelf.find__it", "shelf.find.it"])
    desk.server.calls("shelf__find__it", {})
    desk.server.says("Sorry [1].")

    await desk.ask("Where is my order 7?")

    names = [one["function"]["name"] for one in desk.server.asked[0]["tools"]]
    assert names == ["shelf__order", "talk_to_human"]
    assert (await desk.trace())[0].tools == [{"name": "shelf__find__it", "outcome": "refused"}]


async def test_in_the_last_round_there_are_no_tools(desk) -> None:
    await desk.set(tools=["shelf.order"])
    desk.server.calls("shelf__order", {"number": 7})

    await desk.ask("Where is my order 7?")

    offered = [[one["function"]["name"] for one in body["tools"]] for body in desk.server.asked]
    assert offered[2:] == [["shelf__order", "talk_to_human"], ["talk_to_human"]]
    assert len(desk.shelf.orders) == 3


async def test_what_was_owed_before_a_restart_is_answered_after_it(desk) -> None:
    desk.server.plays([asyncio.Event()])
    await desk.send(QUESTION)
    async with asyncio.timeout(30):
        while not desk.server.asked:
            await asyncio.sleep(0.01)
    await desk.bot.stop()
    desk.server.forget()
    desk.server.says("30 days [1].")

    await desk.bot.start()
    await desk.bot.settle()

    assert desk.said[0].startswith("30 days [1].")


async def test_staff_see_what_the_model_was_given(desk) -> None:
    desk.server.says("30 days [1].")
    await desk.ask(QUESTION)

    slot = await desk.host.dispatch("admin_slot", plugin_id="ai_bot", session=desk.host.session)

    head, sources, total = slot.blocks
    assert head.text == "Message 1: answered · little, 120 tokens"
    assert sources.items[0].label == "Returns"
    assert sources.items[0].value.startswith("cited: You have 30 days")
    assert total.text == "1 questions, 120 tokens"
    german = await desk.host.dispatch(
        "admin_slot", plugin_id="ai_bot", session=desk.host.session, locale="de"
    )
    assert german.blocks[0].text == "Nachricht 1: beantwortet · little, 120 Tokens"


async def test_what_is_kept_of_a_person_is_handed_over_and_erased(desk) -> None:
    desk.server.says("30 days [1].")
    await desk.ask(QUESTION)
    ids = (desk.host.session.id,)
    subject = SubjectView(visitor_id=desk.host.visitor.id, session_ids=ids)

    [file] = (await desk.host.dispatch("subject_export", subject=subject))["ai_bot"]
    report = (await desk.host.dispatch("subject_erase", subject=subject))["ai_bot"]

    assert b"Returns" in file.data and report.erased == 1
    assert await desk.trace() == []


async def test_hello_costs_nothing(desk) -> None:
    await desk.ask("Hello!")

    assert desk.said == ["Hello! What would you like to know?"] and desk.server.asked == []


def test_it_keeps_the_contract() -> None:
    contract_check(chatclick_ai_bot.plugin)

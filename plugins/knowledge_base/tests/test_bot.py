"""The bot in a session: it answers with where it has it from, says no honestly, and hands over."""

import chatclick_knowledge_base
from chatclick import BotReply, Handoff
from chatclick.testing import contract_check, in_english

RETURNS = "You have 30 days to send something back. The label is under My account."


async def test_it_does_not_offer_itself_with_nothing_to_say(desk) -> None:
    assert await desk.host.dispatch("bot_offer", plugin_id="knowledge_base") is None
    await desk.write("Returns", RETURNS)

    offer = await desk.host.dispatch("bot_offer", plugin_id="knowledge_base")
    await desk.host.configure("knowledge_base", is_bot_on=False)

    assert offer is not None
    assert await desk.host.dispatch("bot_offer", plugin_id="knowledge_base") is None


async def test_it_answers_with_the_passage_and_where_it_is_from(desk) -> None:
    await desk.host.configure("knowledge_base", base_url="https://shop.example/help")
    await desk.write("Returns", RETURNS)

    reply = await desk.ask("How do I send something back?")

    assert isinstance(reply, BotReply)
    content = reply.content
    assert content["type"] == "card" and content["title"] == "Returns"
    assert "30 days" in content["text"] and "From: Returns" in content["text"]
    actions = content["actions"]
    assert actions[0]["url"] == "https://shop.example/help/en/returns"
    assert [one["label"] for one in actions[1:]] == ["That helped"]


async def test_it_answers_in_the_language_of_the_question(desk) -> None:
    await desk.write("Returns", RETURNS)
    await desk.write("Rückgabe", "Sie haben 30 Tage Zeit, etwas zurückzuschicken.", language="de")

    reply = await desk.ask("Wie kann ich etwas zurückschicken?")

    assert reply.content["title"] == "Rückgabe"
    assert reply.content["actions"][-1]["label"] == "Das hat geholfen"


async def test_it_says_that_it_does_not_know_and_then_gets_people(desk) -> None:
    await desk.write("Returns", RETURNS)

    first = await desk.ask("Do elephants like jazz?")
    second = await desk.ask("What about giraffes and opera?")

    assert isinstance(first, BotReply) and "no article" in (first.text or "")
    assert isinstance(second, Handoff)
    assert (
        in_english("chatclick_knowledge_base", second.reason) == "no article answers the question"
    )


async def test_people_come_when_they_are_asked_for(desk) -> None:
    await desk.write("Returns", RETURNS)
    await desk.ask("How do I send something back?")

    picked = await desk.pick("people")
    asked = await desk.ask("I want to talk to a human")

    assert isinstance(picked, Handoff) and isinstance(asked, Handoff)
    report = await desk.do("GET", "/questions")
    assert report["counts"] == {"answered": 0, "unanswered": 0, "unhelpful": 1}


async def test_what_helped_ends_the_session(desk) -> None:
    await desk.write("Returns", RETURNS)
    await desk.ask("How do I send something back?")

    assert await desk.pick("helped") is None

    assert desk.host.session.state == "resolved"
    assert desk.host.visitor.reads[-1].startswith("Good to hear")


async def test_after_enough_answers_people_take_over(desk) -> None:
    await desk.host.configure("knowledge_base", bot_answers=2)
    await desk.write("Returns", RETURNS)
    for _ in range(2):
        assert isinstance(await desk.ask("How do I send something back?"), BotReply)

    third = await desk.ask("How do I send something back?")

    assert isinstance(third, Handoff)
    assert in_english("chatclick_knowledge_base", third.reason) == "the bot gave 2 answers"
    assert third.context == {"fact_answers": 2, "fact_language": "en"}


async def test_another_article_that_was_offered_is_shown(desk) -> None:
    made = await desk.write("Gift cards", "They are valid for three years.")
    await desk.ask("gift cards")
    [hit] = (await desk.do("POST", "/answer", {"question": "gift card"}))["hits"]
    assert hit["article_id"] == made["article_id"]
    from chatclick_knowledge_base.models import Text

    text = await Text.get(article_id=made["article_id"])

    shown = await desk.pick(f"article:{text.id}")
    gone = await desk.pick(f"article:{'0' * 32}")

    assert "three years" in shown.content["text"]
    assert "no article" in gone.text


async def test_hello_is_answered_and_files_go_to_people(desk) -> None:
    await desk.write("Returns", RETURNS)

    assert "What would you like" in (await desk.ask("Hello!")).text
    file = await desk.ask("", {"type": "file", "attachments": []})
    assert isinstance(file, Handoff)


async def test_questions_without_an_answer_are_reported_and_dismissed(desk) -> None:
    await desk.write("Returns", RETURNS)
    await desk.host.configure("knowledge_base", bot_misses=5)
    for text in ("Do you rent bikes?", "can I rent a red bike", "Is there parking?"):
        await desk.ask(text)

    report = await desk.do("GET", "/questions")

    assert [one["count"] for one in report["data"]] == [2, 1]
    assert report["data"][0]["samples"] == ["can I rent a red bike", "Do you rent bikes?"]
    dismissed = await desk.do("POST", "/questions/dismiss", {"ids": report["data"][0]["ids"]})
    assert dismissed == {"dismissed": 2}
    assert len((await desk.do("GET", "/questions"))["data"]) == 1


async def test_other_plugins_ask_by_an_action(desk) -> None:
    await desk.write("Returns", RETURNS)
    values = {"question": "send something back", "limit": 1}

    result = await desk.host.dispatch(
        "action_run", plugin_id="knowledge_base", action="knowledge_base.search", values=values
    )

    assert result.outcome == "found"
    assert "30 days" in result.values["passages"][0]["text"]


async def test_a_person_gets_and_erases_what_they_asked(desk) -> None:
    from chatclick import SubjectView

    await desk.write("Returns", RETURNS)
    await desk.ask("Where is my secret parcel?")
    subject = SubjectView(visitor_id=desk.host.visitor.id)

    [file] = (await desk.host.dispatch("subject_export", subject=subject))["knowledge_base"]
    report = (await desk.host.dispatch("subject_erase", subject=subject))["knowledge_base"]

    assert b"secret parcel" in file.data
    assert report.is_complete and report.erased == 1


def test_it_keeps_the_contract() -> None:
    contract_check(chatclick_knowledge_base.plugin)

"""The plugin in both its forms, through a real host."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

import chatclick_sentiment
from chatclick import ParticipantRef, SubjectView
from chatclick.plugin.views import Assignee
from chatclick.testing import BenchHost, build_message, build_session, contract_check, strategies
from chatclick_sentiment.scoring import score

CONTAINER = Path(__file__).resolve().parents[1] / "container"


@pytest.fixture(params=["python", "container"])
async def form(request, host: BenchHost):
    """Run the plugin in one form and then in the other."""
    if request.param == "python":
        await host.run(chatclick_sentiment.plugin)
    else:
        await request.getfixturevalue("fake_container").run(CONTAINER)
    return request.param


async def ask(host, text, **session):
    facts = await host.dispatch(
        "routing_facts", message=build_message(text), session=build_session(**session)
    )
    return facts["sentiment"]


@pytest.mark.usefixtures("form")
@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I am very disappointed", "negative"),
        ("not bad, thank you", "positive"),
        ("where is it", "neutral"),
        ("Ich bin enttäuscht 😡", "negative"),
    ],
)
async def test_rules_find_how_a_message_feels(host, text, label):
    facts = await ask(host, text, language=None)

    assert (facts["label"], facts["score"]) == (label, score(text).score)


@pytest.mark.usefixtures("form")
async def test_the_settings_of_an_admin_are_followed(host):
    await host.configure("sentiment", threshold=0.9, words=["kettle -3"])

    assert (await ask(host, "the kettle"))["score"] < -0.5
    assert (await ask(host, "the kettle"))["label"] == "neutral"


@pytest.mark.usefixtures("form")
async def test_nothing_is_said_of_what_staff_write(host):
    agent = host.add_agent()
    sender = ParticipantRef(kind="agent", id=agent.id, name="Grace")

    assert await host.dispatch("routing_facts", message=build_message("bad", sender=sender)) == {}


async def test_the_trend_of_a_session_is_kept(host, visitor):
    await host.run(chatclick_sentiment.plugin)

    for text in ("thanks, great", "hm, slow", "this is terrible", "the worst shop"):
        await visitor.says(text)
    facts = (await host.collect_facts())["sentiment"]

    assert (facts["label"], facts["trend"]) == ("negative", "falling")
    assert facts["average"] < 0


async def test_a_mood_that_turns_is_told_once_and_shown(host, visitor, agent):
    await host.run(chatclick_sentiment.plugin)
    for text in ("hello, great shop", "this is terrible", "the worst shop, I am furious"):
        await visitor.says(text)
    await host.tell("message_stored", {"message": host.last_message, "session": host.session})

    facts = (await host.collect_facts())["sentiment"]
    slot = await host.dispatch(
        "admin_slot", plugin_id="sentiment", session=host.session, locale="de"
    )
    await agent.closes()

    events = [(type_, data) for _, type_, data in host.world.events if "sentiment" in type_]
    assert [type_ for type_, _ in events] == ["sentiment.turned", "sentiment.summarised"]
    assert events[0][1]["direction"] == facts["turned"] == "worse"
    assert events[1][1]["messages"] == 3 and events[1][1]["lowest"] < -0.3
    assert events[1][1]["label"] == "neutral"
    notice, line, fields = slot.blocks
    assert (notice.text, notice.tone) == ("Die Stimmung hat sich verschlechtert.", "bad")
    assert len(line.points) == 3 and "3 Nachrichten" in line.text
    assert fields.items[0].value.startswith("negativ (-")


ANGRY = ("this is terrible", "the worst shop, I am furious")


async def grow_angry(visitor):
    for text in ("hello, great shop", "lovely, thanks", *ANGRY):
        await visitor.says(text)


async def test_whoever_has_the_conversation_is_told_once_in_a_while(host, visitor, agent, clock):
    await host.run(chatclick_sentiment.plugin)
    session = replace(host.session, assignee=Assignee(id=agent.id, name="Grace"), state="open")
    host.world.sessions[session.id] = session

    await grow_angry(visitor)
    await grow_angry(visitor)
    [notice] = host.outbox.notices
    assert notice.translations["de"]["title"] == "Die Stimmung hat sich verschlechtert."
    assert (notice.title, notice.staff_ids) == ("The mood has turned for the worse.", (agent.id,))
    assert (notice.type, notice.session_id) == ("sentiment.turned", session.id)

    clock.advance(minutes=31)
    await grow_angry(visitor)
    assert len(host.outbox.notices) == 2


async def test_of_a_conversation_that_nobody_has_those_who_could_take_it_are_told(host, visitor):
    people = [host.add_agent() for _ in range(7)]
    host.add_agent(availability="away")
    await host.run(chatclick_sentiment.plugin)

    await grow_angry(visitor)

    [notice] = host.outbox.notices
    assert len(notice.staff_ids) == 5
    assert set(notice.staff_ids) <= {one.id for one in people}


@pytest.mark.parametrize("how", [{"state": "bot"}, {}])
async def test_nobody_is_told_while_a_bot_has_it_or_where_it_is_switched_off(
    host, visitor, agent, how
):
    await host.run(chatclick_sentiment.plugin)
    await host.configure("sentiment", notify=bool(how))
    host.world.sessions[host.session.id] = replace(host.session, **how)

    await grow_angry(visitor)

    assert agent.id and host.outbox.notices == []


async def test_what_was_kept_is_handed_over_and_erased(host, visitor, dispatch):
    await host.run(chatclick_sentiment.plugin)
    await visitor.says("thanks")
    about = SubjectView(visitor_id=visitor.id, session_ids=(visitor.session.id,))

    [file] = (await dispatch("subject_export", subject=about))["sentiment"]
    report = (await dispatch("subject_erase", subject=about))["sentiment"]
    after = await dispatch("subject_export", subject=about)

    assert visitor.session.id.encode() in file.data and b"thanks" not in file.data
    assert (report.is_complete, report.erased, after) == (True, 1, {})


@settings(max_examples=20, deadline=None)
@given(made=strategies.arguments("routing_facts"))
def test_any_session_and_message_has_facts_or_none(made):
    message = made["message"]
    found = score(message.text, made["session"].language)

    assert found.label in ("negative", "neutral", "positive")


def test_it_keeps_the_contract():
    contract_check(chatclick_sentiment.plugin)

"""Flags come and go, people are told of them, and may dismiss them."""

from dataclasses import replace

import pytest

import chatclick_session_risk
from chatclick import ParticipantRef
from chatclick.errors import Unavailable
from chatclick.plugin.directory import QueueView
from chatclick.testing import contract_check
from chatclick_session_risk.features import Tally
from chatclick_session_risk.following import Following
from chatclick_session_risk.scoring import SCORECARD
from chatclick_session_risk.words import WORDS, say_reason

FLAGGED, CLEARED = "session_risk.flagged", "session_risk.cleared"


async def test_the_plugin_keeps_the_contract():
    contract_check(chatclick_session_risk.plugin)


async def test_a_wait_alone_comes_to_be_a_flag_that_people_are_told_of_once(desk):
    session_id = desk.comes()
    desk.says(session_id, "visitor", "is anybody there at all")
    await desk.pass_time(minutes=5)
    assert desk.recorded(session_id) == []

    await desk.pass_time(minutes=35)

    assert desk.recorded(session_id) == [FLAGGED]
    assert desk.host.world.sessions[session_id].tags == ("at-risk",)
    [told] = desk.host.outbox.notices
    assert told.staff_ids == (desk.agent,)


async def test_who_has_it_is_told_in_the_language_they_read(desk):
    session_id = desk.comes()
    desk.is_given(session_id)
    desk.says(session_id, "visitor", "is anybody there at all")
    desk.log.happens(session_id, "sentiment.turned", direction="worse")
    await desk.pass_time(minutes=30)

    [told] = desk.host.outbox.notices

    assert told.session_id == session_id
    assert told.title == "This conversation may go badly"
    german = told.translations["de"]
    assert german["title"] == "Dieses Gespräch könnte schlecht ausgehen"
    assert "Die Stimmung ist gekippt" in german["body"]
    assert "Wartet schon" in german["body"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("waiting", "Wartet schon 2 Tage"),
        ("longest_wait", "Hat schon einmal 2 Tage gewartet"),
        ("duration", "Dauert schon 2 Tage"),
    ],
)
def test_days_are_said_in_good_german(name, said):
    assert say_reason(name, Tally(), {name: 2 * 24 * 60 + 5}, WORDS["de"]) == said


async def test_of_a_queue_its_team_is_told(desk):
    queue = QueueView(id="que_1", name="Sales", team_id="tea_none")
    desk.host.world.queues[queue.id] = queue

    await desk.flag()

    # Nobody is in that team.
    assert desk.host.outbox.notices == []


async def test_a_flag_stays_a_while_and_goes_once_somebody_answered(desk):
    session_id = await desk.flag()
    desk.is_given(session_id)
    desk.says(session_id, "agent")
    await desk.follow()

    await desk.pass_time(minutes=15)

    assert desk.recorded(session_id) == [FLAGGED, CLEARED]
    assert desk.host.world.sessions[session_id].tags == ()
    row = await desk.watch(session_id)
    assert row.flagged_at is None
    assert row.first_flagged_at is not None


async def test_another_tag_takes_the_place_of_the_one_before(desk):
    flagged, closed = await desk.flag(), await desk.flag()
    desk.host.world.sessions[closed] = replace(desk.host.world.sessions[closed], state="closed")
    calm = desk.comes()
    await desk.host.configure("session_risk", min_outcomes=50, tag="watch out")

    sessions = desk.host.world.sessions
    assert (sessions[flagged].tags, sessions[calm].tags) == (("watch out",), ())
    await desk.host.configure("session_risk", min_outcomes=50, tag="")
    assert sessions[flagged].tags == ()
    await desk.host.configure("session_risk", min_outcomes=50, tag="at-risk")
    assert sessions[flagged].tags == ("at-risk",)

    desk.is_given(flagged)
    desk.says(flagged, "agent")
    await desk.pass_time(minutes=15)

    assert sessions[flagged].tags == ()


async def test_a_flag_does_not_flicker_between_its_bounds(desk):
    session_id = await desk.flag()
    at = (await desk.watch(session_id)).flagged_at
    # The answer makes it less likely, though not by as much as the margin.
    await desk.host.configure("session_risk", min_outcomes=50, margin_percent=40)
    desk.log.happens(session_id, "session.assigned", assignee={"id": desk.agent}, previous=None)

    await desk.pass_time(minutes=20)

    assert (await desk.watch(session_id)).flagged_at == at
    assert desk.recorded(session_id) == [FLAGGED]


async def test_somebody_says_it_is_not_at_risk_and_takes_that_back(desk):
    session_id = await desk.flag()
    session = desk.host.world.sessions[session_id]
    by = desk.host.world.staff[desk.agent]

    await run_action(desk, session, "session_risk.dismiss", by)

    row = await desk.watch(session_id)
    assert (row.flagged_at, row.dismissed_by) == (None, "Ada")
    assert desk.host.world.sessions[session_id].tags == ()
    await desk.pass_time(minutes=30)
    assert desk.recorded(session_id) == [FLAGGED, CLEARED, "session_risk.dismissed"]
    slot = await show(desk, session_id, "de")
    assert slot.blocks[0].text == "Ada sagt, es ist nicht gefährdet."
    assert slot.blocks[1].action == "session_risk.restore"

    await run_action(desk, session, "session_risk.restore", by)

    assert (await desk.watch(session_id)).flagged_at is not None
    assert desk.recorded(session_id)[3:] == [FLAGGED, "session_risk.restored"]


async def run_action(desk, session, action: str, by) -> None:
    """Click on a button."""
    result = await desk.host.dispatcher.owner(
        "action_run",
        "session_risk",
        {
            "action": action,
            "session": session,
            "values": {},
            "run_id": action,
            "by": ParticipantRef(kind="agent", id=by.id, name=by.name),
        },
    )
    assert result.outcome == "done"


async def show(desk, session_id: str, locale: str):
    """Return what stands beside a session."""
    session = desk.host.world.sessions[session_id]
    return await desk.host.dispatcher.owner(
        "admin_slot",
        "session_risk",
        {"slot": "session.sidebar", "session": session, "locale": locale},
    )


async def test_beside_a_conversation_stands_how_likely_and_why(desk):
    session_id = await desk.flag()

    english, german = await show(desk, session_id, "en"), await show(desk, session_id, "de-AT")

    assert english.blocks[0].tone == "bad"
    assert english.blocks[0].text.startswith("At risk: ")
    labels = [one.label for one in english.blocks[1].items]
    assert labels[:2] == ["Waits 40 minutes", "Messages unanswered: 2"]
    assert german.blocks[1].items[0].label == "Wartet schon 40 Minuten"
    assert german.blocks[2].text == "Nicht gefährdet"


async def test_of_a_calm_conversation_nothing_is_said(desk):
    session_id = desk.comes()
    await desk.follow()

    assert await show(desk, session_id, "en") is None


async def test_rules_find_how_likely_it_is(desk):
    session_id = await desk.flag()
    desk.host.visitor.session_id = session_id

    facts = (await desk.host.collect_facts())["session_risk"]

    assert facts["is_at_risk"] is True
    assert facts["percent"] >= 50
    assert facts["reasons"][0] == "waiting"


async def test_a_flag_is_written_down_though_something_happened_while_it_was_told(desk):
    session_id = await flag_in_part(desk)
    watching = desk.service.watching
    seen = watching._see(await desk.watch(session_id), SCORECARD)
    assert seen.is_flagged

    desk.is_given(session_id)
    desk.says(session_id, "agent")
    await follow_elsewhere(desk)
    await watching._change(seen, SCORECARD)

    row = await desk.watch(session_id)
    assert (row.flags, row.flagged_at) == (1, row.first_flagged_at)
    assert row.flagged_at is not None
    await desk.pass_time(minutes=15)
    assert desk.recorded(session_id) == [FLAGGED, CLEARED]
    assert desk.host.world.sessions[session_id].tags == ()


async def test_a_flag_that_was_told_as_a_session_ended_goes_again(desk):
    session_id = await flag_in_part(desk)
    watching = desk.service.watching
    seen = watching._see(await desk.watch(session_id), SCORECARD)

    desk.ends(session_id, "visitor")
    await follow_elsewhere(desk)
    await watching._change(seen, SCORECARD)
    await desk.follow()

    row = await desk.watch(session_id)
    assert (row.flagged_at, row.first_flagged_at, row.look_ms) == (None, None, None)
    assert desk.recorded(session_id) == [FLAGGED, CLEARED]


async def test_a_flag_goes_though_something_happened_while_that_was_told(desk):
    session_id = await desk.flag()
    desk.is_given(session_id)
    desk.says(session_id, "agent")
    await follow_elsewhere(desk)
    desk.clock.advance(minutes=15)
    watching = desk.service.watching
    seen = watching._see(await desk.watch(session_id), SCORECARD)
    assert not seen.is_flagged

    desk.says(session_id, "visitor")
    await follow_elsewhere(desk)
    await watching._change(seen, SCORECARD)

    row = await desk.watch(session_id)
    assert (row.flags, row.flagged_at) == (1, None)
    assert row.first_flagged_at is not None


async def flag_in_part(desk) -> str:
    """Let a session come to where the next look flags it."""
    session_id = desk.comes()
    desk.says(session_id, "visitor", "is anybody there at all")
    await desk.follow()
    desk.clock.advance(minutes=40)
    return session_id


async def follow_elsewhere(desk) -> None:
    """Let another process take in what is in the log, which does not look."""
    desk.host.world.log = list(desk.log.events)
    await Following(desk.service.context).step(SCORECARD)


async def test_what_could_not_be_told_just_now_is_told_later_and_keeps_no_other_waiting(
    desk, monkeypatch
):
    stuck, other = desk.comes(), desk.comes()
    for session_id in (stuck, other):
        desk.says(session_id, "visitor", "is anybody there at all")
    await desk.follow()
    desk.clock.advance(minutes=40)
    outbox = desk.host.outbox
    notify = outbox.notify

    async def refuse(staff_ids, **notice):
        if notice["session_id"] == stuck:
            raise Unavailable("The host is busy.", retry_after_s=1)
        await notify(staff_ids, **notice)

    monkeypatch.setattr(outbox, "notify", refuse)
    await desk.follow()
    assert [one.session_id for one in outbox.notices] == [other]
    assert (await desk.watch(stuck)).flags == 0

    monkeypatch.setattr(outbox, "notify", notify)
    await desk.pass_time(minutes=1)

    assert [one.session_id for one in outbox.notices] == [other, stuck]
    assert (await desk.watch(stuck)).flags == 1
    assert desk.recorded(stuck) == [FLAGGED]


async def test_nobody_is_told_of_what_was_forgotten_long_ago(desk):
    session_id = desk.comes()
    desk.clock.advance(hours=30)

    await desk.follow()

    assert desk.recorded(session_id) == []

"""How sessions ended: what is written down, learned from, reported, and who may see it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from json import loads
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chatclick import MetricQuery, SubjectView
from chatclick.clock import now
from chatclick_session_risk import numbers
from chatclick_session_risk.features import Tally
from chatclick_session_risk.following import Following
from chatclick_session_risk.models import Learned, Outcome, Place, Watch
from chatclick_session_risk.scoring import SCORECARD
from chatclick_session_risk.training import is_due

FLAGGED, CLEARED = "session_risk.flagged", "session_risk.cleared"


async def test_an_end_is_written_down_with_what_was_said_on_the_way(desk):
    session_id = await desk.flag()
    desk.ends(session_id, "visitor")
    await desk.follow()

    [outcome] = await Outcome.all().limit(2)

    assert (outcome.why, outcome.flagged_at is not None) == ("left", True)
    assert outcome.risks == sorted(outcome.risks)
    assert len(outcome.risks) == len(outcome.moments)
    row = await desk.watch(session_id)
    assert (row.is_done, row.flagged_at, row.risk, row.look_ms) == (True, None, None, None)


async def test_coming_back_within_the_time_is_a_bad_end_and_later_is_not(desk):
    for hours in (1, 30):
        session_id = desk.comes()
        desk.is_given(session_id)
        desk.says(session_id, "agent")
        desk.ends(session_id)
        await desk.follow()
        desk.clock.advance(hours=hours)
        await desk.follow()
        desk.log.happens(session_id, "session.reopened")
        await desk.follow()

    rows = await Outcome.all().order_by("ended_at").limit(5)

    assert [(row.why, row.settle_at) for row in rows] == [("reopened", None), ("", None)]


async def test_a_flag_that_nobody_took_off_meanwhile_is_of_what_came_back_too(desk):
    since = now()
    session_id = await desk.flag()
    first_at = (await desk.watch(session_id)).flagged_at
    desk.ends(session_id, "visitor")
    desk.clock.advance(minutes=1)
    back_at = now()
    desk.log.happens(session_id, "session.reopened", "visitor")
    desk.says(session_id, "visitor", "is anybody there at all")
    await desk.follow()
    desk.ends(session_id, "visitor")
    await desk.follow()

    first, second = await read_outcomes()

    assert (first.flagged_at, second.flagged_at) == (first_at, back_at)
    assert (first.is_watched, second.is_watched) == (True, True)
    assert desk.recorded(session_id) == [FLAGGED, CLEARED]
    assert (await ask(desk, "flagged", since)).lines[0].total == 2


async def test_a_flag_is_not_of_what_comes_back_after_it_was_taken_off(desk):
    session_id = await desk.flag()
    desk.ends(session_id, "visitor")
    desk.log.happens(session_id, "session.reopened", "visitor")
    desk.ends(session_id, "visitor")  # so soon that nothing is kept of it
    await desk.follow()
    desk.log.happens(session_id, "session.reopened", "visitor")
    desk.says(session_id, "visitor")
    desk.ends(session_id, "visitor")
    await desk.follow()

    rows = await read_outcomes()

    assert [row.flagged_at is not None for row in rows] == [True, False]
    assert [row.is_watched for row in rows] == [True, False]


async def test_one_that_came_back_settles_no_sooner_than_others_of_its_time(desk):
    good, back = [desk.comes() for _ in range(2)]
    for session_id in (good, back):
        desk.is_given(session_id)
        desk.says(session_id, "agent")
        desk.ends(session_id)
    desk.clock.advance(hours=1)
    desk.log.happens(back, "session.reopened")
    await desk.follow()

    found = {row.session_id: row for row in await read_outcomes()}

    assert (found[back].why, found[good].why) == ("reopened", "")
    assert found[back].settle_at == found[good].settle_at
    assert found[back].settle_at is not None


async def test_a_rating_that_comes_later_counts_and_can_be_changed(desk):
    session_id = desk.comes()
    desk.is_given(session_id)
    desk.ends(session_id)
    desk.log.happens(session_id, "csat.submitted", "visitor", score=1, scale=5)
    await desk.follow()
    assert (await Outcome.get(session_id=session_id)).why == "rated"

    desk.log.happens(session_id, "csat.submitted", "visitor", score=5, scale=5)
    await desk.follow()

    assert (await Outcome.get(session_id=session_id)).why == ""


async def test_a_recount_comes_to_the_same_rows(desk):
    await desk.end_many(number % 3 == 0 for number in range(20))
    open_id = desk.comes()
    await desk.follow()
    before = [(row.session_id, row.tally) for row in await read_watches()]
    outcomes = [(row.id, row.why, row.moments) for row in await read_outcomes()]

    async def forget() -> None:
        for model in (Watch, Outcome, Place):
            await model.all().delete()

    await desk.service.context.write(forget)
    for count in range(1, len(desk.log.events) + 1, 7):
        desk.service.following = Following(desk.service.context)  # as after a start
        await desk.follow(desk.log.events[:count])
    await desk.follow()

    assert [(row.session_id, row.tally) for row in await read_watches()] == before
    assert [(row.id, row.why, row.moments) for row in await read_outcomes()] == outcomes
    assert open_id in dict(before)


async def read_watches() -> list[Watch]:
    return await Watch.all().order_by("session_id").limit(100)


async def read_outcomes() -> list[Outcome]:
    return await Outcome.all().order_by("id").limit(100)


async def test_two_that_follow_the_same_log_count_each_event_once(desk):
    session_id = desk.comes()
    other = Following(desk.service.context)
    await desk.follow()
    for _ in range(5):
        desk.says(session_id, "visitor")
        desk.host.world.log = list(desk.log.events)
        await other.step(SCORECARD)
        await desk.service.following.step(SCORECARD)

    tally = Tally.from_json(loads((await desk.watch(session_id)).tally))

    assert (tally.visitor_messages, tally.unanswered) == (6, 6)


async def test_it_learns_from_outcomes_and_goes_by_what_it_learned(desk):
    await desk.end_many(number % 3 == 0 for number in range(90))

    answer = await desk.call(desk.admin, "POST", "/learn")

    assert answer.status == 200
    assert (answer.json["trial"]["is_used"], answer.json["model"]["version"]) == (True, 1)
    assert answer.json["trial"]["learned_from"] + answer.json["trial"]["tried_on"] == 90
    assert desk.service.model.weights["waiting"] > 0
    assert (await Learned.get(version=1)).is_used
    assert answer.json["accuracy"]["bad"] == 30


@pytest.mark.parametrize(
    ("bad", "good", "last"), [(19, 31, True), (20, 29, False), (31, 19, False)]
)
async def test_with_one_too_few_it_says_so_and_keeps_the_scorecard(desk, bad, good, last):
    # Of each kind there have to be twenty, and fifty in all; both are spread evenly.
    count = bad + good
    kinds = [(at + 1) * bad // count > at * bad // count for at in range(count)]
    await desk.end_many(kinds, is_watched=False)

    answer = await desk.call(desk.admin, "POST", "/learn")

    assert (answer.status, answer.json["code"]) == (409, "too_few")
    assert desk.service.model is SCORECARD
    assert not await is_due(desk.service.context)
    await desk.end_many([last], is_watched=False)
    assert (await desk.call(desk.admin, "POST", "/learn")).status == 200


async def test_what_taught_nothing_is_not_tried_again_at_once(desk):
    # The newest quarter ended well without exception.
    await desk.end_many([at < 20 for at in range(80)], is_watched=False)
    context = desk.service.context
    assert await is_due(context)

    assert await desk.service.learn() is None

    assert not await is_due(context)
    desk.clock.advance(days=8)
    assert await is_due(context)


async def test_what_ended_before_anybody_looked_teaches_and_says_nothing_of_flags(desk):
    since = now()
    await desk.end_many([at % 2 == 0 for at in range(60)], is_watched=False)

    report = (await desk.call(desk.admin, "GET")).json

    found = report["accuracy"]
    assert (found["sessions"], found["bad"], found["watched"]) == (60, 30, 0)
    assert (found["precision"], found["recall"]) == (None, None)
    assert (await ask(desk, "recall", since)).lines[0].total is None
    assert (await desk.call(desk.admin, "POST", "/learn")).status == 200


async def test_the_report_is_empty_at_first_and_then_tells_how_often_it_was_right(desk):
    empty = (await desk.call(desk.admin, "GET")).json
    assert empty["accuracy"] is None
    assert empty["outcomes"] == {"settled": 0, "bad": 0, "needed": 50, "needed_bad": 20}

    session_id = await desk.flag()
    assert (await desk.call(desk.admin, "GET")).json["at_risk"] == 1
    [listed] = (await desk.call(desk.admin, "GET", "/sessions")).json["data"]
    assert (listed["session_id"], listed["reasons"][0]) == (session_id, "waiting")
    desk.ends(session_id, "visitor")
    await desk.end_many([True, False, False])

    found = (await desk.call(desk.admin, "GET")).json["accuracy"]

    assert (found["sessions"], found["bad"], found["flagged"]) == (4, 2, 1)
    assert found["watched"] == 4
    assert (found["precision"], found["recall"]) == (100.0, 50.0)
    assert found["why"] == {"left": 2}
    assert sum(one["sessions"] for one in found["bins"]) == pytest.approx(4, abs=0.1)


async def test_numbers_for_the_dashboard_and_for_alerts(desk):
    since = now()
    session_id = await desk.flag()

    assert (await ask(desk, "at_risk", since)).lines[0].total == 1
    assert (await ask(desk, "precision", since)).lines[0].total is None
    desk.ends(session_id, "visitor")
    await desk.end_many([True, False])

    assert (await ask(desk, "at_risk", since)).lines[0].total == 0
    assert (await ask(desk, "precision", since)).lines[0].total == 100
    assert (await ask(desk, "recall", since)).lines[0].total == 50
    assert (await ask(desk, "flagged", since, "day")).lines[0].values == (1.0, 0.0)
    assert (await ask(desk, "flagged", since, "day", 2)).lines[0].values == (1.0, 1.0)
    assert await ask(desk, "weather", since) is None


async def test_of_a_part_of_the_conversations_no_number_is_given(desk):
    since = now()
    await desk.flag()

    for metric in ("at_risk", "flagged"):
        assert await ask(desk, metric, since, by="team") is None
        assert await ask(desk, metric, since, filters={"team": ("tea_1",)}) is None


async def test_days_are_those_of_the_time_zone_that_is_asked_for(desk):
    # On the second of these days Berlin's clocks went from three back to two.
    berlin = ZoneInfo("Europe/Berlin")
    days = [datetime(2025, 10, day, tzinfo=berlin).astimezone(UTC) for day in (25, 26, 27, 28)]
    since, span = days[0], {"until": days[3], "time_zone": "Europe/Berlin"}
    end = {"session_id": "ses_1", "visitor_id": "vis_1", "moments": [], "risks": []}
    end |= {"ended_at": days[3] - timedelta(minutes=30), "flagged_at": days[2]}
    await desk.service.context.write(lambda: Outcome.create(id="ses_1:1", **end))

    found = await ask(desk, "flagged", since, "day", **span)
    rolling = await ask(desk, "flagged", since, "day", 2, **span)

    assert list(found.starts) == days[:3]
    assert found.lines[0].values == rolling.lines[0].values == (0.0, 0.0, 1.0)
    assert await ask(desk, "flagged", since, "day", time_zone="Mars/Olympus") is None


async def ask(
    desk, metric: str, since: datetime, grain: str = "total", rolling: int = 1, **more: Any
):
    """Ask for a number of two days."""
    query = MetricQuery(
        metric=f"session_risk.{metric}",
        since=since,
        grain=grain,
        rolling=rolling,
        **{"until": since + timedelta(days=2), **more},
    )
    found = await desk.host.dispatcher.owner("metrics_query", "session_risk", {"queries": (query,)})
    return found.answers[0]


async def test_of_more_ends_than_are_counted_no_number_is_given(desk, monkeypatch):
    since = now()
    await desk.flag()
    await desk.end_many([True] * 3)
    assert (await ask(desk, "recall", since)).lines[0].total == 0
    monkeypatch.setattr(numbers, "MOST_ROWS", 2)

    assert await ask(desk, "recall", since) is None
    assert (await ask(desk, "flagged", since)).lines[0].total == 0


async def test_the_position_of_the_numbers_grows_with_all_that_changes_them(desk):
    async def find_position() -> int:
        found = await desk.host.dispatcher.owner("metrics_query", "session_risk", {"queries": ()})
        return found.position

    positions = [await find_position()]
    session_id = await desk.flag()
    positions.append(await find_position())
    desk.comes()
    await desk.follow()
    assert await find_position() == positions[-1]
    desk.is_given(session_id)
    desk.says(session_id, "agent")
    await desk.pass_time(minutes=5)
    positions.append(await find_position())
    for happens in ("session.resolved", "session.reopened", "session.resolved"):
        desk.log.happens(session_id, happens, "agent")
        await desk.follow()
        positions.append(await find_position())
    desk.log.happens(session_id, "csat.submitted", "visitor", score=1, scale=5)
    await desk.follow()
    positions.append(await find_position())
    visitor_id = desk.host.world.sessions[session_id].visitor.id
    await desk.host.dispatch("subject_erase", subject=SubjectView(visitor_id=visitor_id))
    positions.append(await find_position())

    assert positions == sorted(set(positions))


@pytest.mark.parametrize(
    ("method", "path", "is_allowed"),
    [("GET", "", 0), ("GET", "/sessions", 1), ("POST", "/learn", 0)],
)
async def test_who_may_see_and_change_what(desk, method, path, is_allowed):
    assert (await desk.call(desk.agent, method, path)).status == (200 if is_allowed else 403)
    assert (await desk.call(desk.host.visitor.id, method, path)).status == 403
    assert (await desk.call("nobody", method, path)).status == 401


async def test_erasing_a_person_leaves_nothing_of_them(desk):
    kept = desk.comes()
    session_id = await desk.flag()
    ended = desk.comes()
    who = replace(desk.host.world.sessions[ended].visitor)
    desk.ends(ended, "visitor")
    await desk.follow()
    hooks = desk.host.dispatch
    subjects = [
        SubjectView(visitor_id=desk.host.world.sessions[session_id].visitor.id),
        SubjectView(visitor_id=who.id, session_ids=(ended,)),
    ]

    for subject in subjects:
        assert await hooks("subject_export", subject=subject)
        await hooks("subject_erase", subject=subject)
    desk.says(session_id, "visitor")
    desk.log.happens(ended, "session.reopened")
    desk.ends(session_id, "visitor")
    await desk.follow()

    assert [row.session_id for row in await read_watches()] == [kept]
    assert await Outcome.all().count() == 0
    assert not (await hooks("subject_export", subject=subjects[0]))["session_risk"]


async def test_what_is_older_than_it_is_to_be_kept_goes(desk):
    await desk.end_many([True, False])
    desk.clock.advance(days=200)

    assert not await desk.service._remove_before(now() - timedelta(days=180))

    assert (await Watch.all().count(), await Outcome.all().count()) == (0, 0)

"""The plugin beside `assignment`: it looks on, says what it would do, and then advises."""

import pytest

import chatclick_predictive_routing
from chatclick import Phrase, SubjectView
from chatclick.host.config import ConfigInvalid
from chatclick.testing import contract_check
from chatclick_predictive_routing.models import Decision

SECONDS = {"Ada": 120.0, "Bob": 1200.0, "Cleo": 1500.0}
CALM = {"min_sessions": 20, "explore_percent": 0, "control_percent": 0}


async def test_the_plugin_keeps_the_contract():
    contract_check(chatclick_predictive_routing.plugin)


async def test_it_looks_on_and_writes_down_whom_it_would_choose(desk):
    await desk.live(60, SECONDS)

    rows = await Decision.all().order_by("number").limit(100)

    assert [row.number for row in rows] == list(range(1, 61))
    assert {row.how for row in rows} == {"ordinary"}
    assert all(row.wished_id is None for row in rows[:20])
    wished = [row.wished_id for row in rows[30:]]
    assert wished.count(desk.agents["Ada"]) > 20
    # The ordinary strategy still decides: they take turns.
    had = [row.staff_id for row in rows]
    assert all(18 <= had.count(one) <= 22 for one in desk.ids)


async def test_it_says_nothing_while_it_looks_on(desk):
    await desk.live(30, SECONDS)

    assignment = await desk.come()

    assert "learned" not in assignment.reason
    assert "predictive_routing" not in await desk.host.collect_facts()


async def test_it_is_switched_on_only_once_it_knows_enough(desk):
    answer = await desk.call(desk.admin, "PUT", "/mode", {"mode": "active"})
    assert (answer.status, answer.json["detail"]) == (
        409,
        "It has learned from 0 of 20 conversations.",
    )

    await desk.live(20, SECONDS)

    assert (await desk.call(desk.admin, "PUT", "/mode", {"mode": "active"})).status == 200
    assert (await desk.call(desk.admin, "GET")).json["mode"] == "active"


async def test_switched_on_the_best_gets_more_and_nobody_too_little(desk):
    await desk.host.configure("predictive_routing", **CALM, floor_percent=60)
    await desk.service.settle()
    before = await desk.live(30, SECONDS)
    await desk.call(desk.admin, "PUT", "/mode", {"mode": "active"})

    had = await desk.live(50, SECONDS)

    assert had.count("Ada") > 25
    equal = 80 / 3
    assert all((before + had).count(one) >= 0.6 * equal - 2 for one in SECONDS)
    assignment = await desk.come()
    [ada] = [one for one in assignment.trace if one.id == desk.agents["Ada"]]
    own = [one for one in ada.note if one.plugin_id == "predictive_routing"]
    assert [one.code for one in own] == ["learned_language", "faster"]
    assert own[0].values == {"language": "de"}
    assert {one.plugin_id for one in ada.note} == {"", "predictive_routing"}
    assert assignment.reason[-1] == Phrase("of_available", {"count": 3})


async def test_who_is_full_gets_nothing_however_good(desk):
    await desk.live(30, SECONDS)
    await desk.call(desk.admin, "PUT", "/mode", {"mode": "active"})
    loads = await desk.service.context.staff.list_loads()
    room = {one.staff.id: one.capacity - one.open_sessions for one in loads}

    ids = [(await desk.come()).staff_id for _ in range(sum(room[one] for one in desk.ids))]

    assert {one: ids.count(one) for one in desk.ids} == {one: room[one] for one in desk.ids}


async def test_part_of_the_sessions_goes_the_ordinary_way(desk):
    await desk.host.configure("predictive_routing", **{**CALM, "control_percent": 50})
    await desk.service.settle()
    await desk.live(20, SECONDS)
    await desk.call(desk.admin, "PUT", "/mode", {"mode": "active"})

    await desk.live(40, SECONDS)

    later = await Decision.filter(number__gt=20).limit(100)
    assert {row.how for row in later} == {"ordinary", "advised"}


async def test_a_session_that_comes_back_is_worth_less(desk):
    await desk.come()
    await desk.happens("session.resolved")
    await desk.service.settle()
    await desk.happens("session.reopened")
    await desk.end(600)

    [row] = await Decision.all().limit(10)

    assert row.was_reopened
    # It was resolved at once, as far as the time goes.
    assert row.worth == 3.0


async def test_what_goes_on_in_another_session_or_with_a_bot_is_not_learned(desk):
    await desk.come()
    await desk.happens("session.merged", into="ses_other")
    await desk.happens("session.closed", outcome="merged")
    await desk.come()
    await desk.happens("session.bot_took", bot="faq", previous=desk.host.session.assignee.id)
    await desk.end(100)
    await desk.come()
    await desk.happens("session.merged", **{"from": "ses_other"})
    await desk.end(100)

    rows = await Decision.all().order_by("assigned_at").limit(10)

    assert [row.status for row in rows] == ["void", "void", "settled"]


async def test_what_was_passed_on_is_not_learned(desk):
    await desk.come()
    await desk.take(desk.agents["Cleo"])
    await desk.end(100)

    rows = await Decision.all().order_by("assigned_at").limit(10)

    assert sorted((row.status, row.how) for row in rows) in (
        [("settled", "by_hand"), ("void", "ordinary")],
        [("settled", "ordinary")],
    )


async def test_an_assignment_that_is_told_twice_counts_once(desk):
    assignment = await desk.come()
    await desk.take(str(assignment.staff_id), assignment)
    await desk.end(100)
    await desk.take(str(assignment.staff_id), assignment)

    assert await Decision.all().count() == 1


async def test_a_start_knows_what_was_known_before(desk):
    await desk.live(30, SECONDS)
    seen = (await Decision.all().limit(1))[0].features
    before = desk.service.advisor.learner

    await desk.service.forget()
    await desk.service.settle()

    after = desk.service.advisor.learner
    assert after is not before
    for staff_id in desk.agents.values():
        assert after.explain(staff_id, seen, 0.5) == before.explain(staff_id, seen, 0.5)


async def test_reset_begins_anew_and_can_be_taken_back(desk):
    await desk.live(25, SECONDS)

    reset = (await desk.call(desk.admin, "POST", "/reset")).json
    await desk.service.settle()
    empty = (await desk.call(desk.admin, "GET")).json
    assert (reset["version"], empty["learned"], empty["mode"]) == (2, 0, "shadow")

    await desk.call(desk.admin, "PUT", "/version", {"version": 1})
    await desk.service.settle()
    assert (await desk.call(desk.admin, "GET")).json["learned"] == 25


async def test_report_tells_gain_shares_and_days(desk):
    await desk.live(80, SECONDS)

    report = (await desk.call(desk.admin, "GET", "/report")).json

    assert report["sessions"] == 80
    assert report["evaluation"]["sessions"] > 30
    gain = report["evaluation"]["doubly_robust"]
    assert gain["low"] <= gain["percent"] <= gain["high"]
    assert gain["low"] > 0
    assert report["comparison"] is None
    assert {one["name"] for one in report["people"]} == {"Ada", "Bob", "Cleo"}
    assert sum(sum(day["sessions"].values()) for day in report["days"]) == 80


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/mode", {"mode": "on"}, "/mode"),
        ("/mode", {}, "/mode"),
        ("/mode", {"mode": "shadow", "x": 1}, "/x"),
        ("/version", {"version": 2}, "/version"),
        ("/version", {"version": True}, "/version"),
        ("/version", {"version": "1"}, "/version"),
    ],
)
async def test_wrong_values_are_named(desk, path, body, pointer):
    answer = await desk.call(desk.admin, "PUT", path, body)

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


async def test_agents_do_not_see_what_is_said_of_them(desk):
    for path in ("", "/report"):
        assert (await desk.call(desk.agents["Ada"], "GET", path)).status == 403
        assert (await desk.call(desk.host.visitor.id, "GET", path)).status == 403
    assert (await desk.call(desk.agents["Ada"], "POST", "/reset")).status == 403


async def test_erasing_a_person_takes_out_what_was_learned_of_them(desk):
    await desk.live(3, SECONDS)
    subject = SubjectView(visitor_id=desk.host.visitor.id)
    hooks = desk.host.dispatch

    exported = await hooks("subject_export", subject=subject)
    await hooks("subject_erase", subject=subject)
    await desk.service.settle()

    assert exported
    assert await Decision.all().count() == 2
    assert desk.service.advisor.learner.count == 2


async def test_more_than_it_remembers_cannot_be_asked_for(desk):
    with pytest.raises(ConfigInvalid) as caught:
        await desk.host.configure("predictive_routing", memory=400, min_sessions=301)

    assert [one.pointer for one in caught.value.errors] == ["/min_sessions"]

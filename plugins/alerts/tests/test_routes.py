"""The API: rules, silences, history; what is wrong is named."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import chatclick_alerts
from chatclick.plugin.directory import QueueView, TeamView
from chatclick.testing import BenchHost
from chatclick_alerts.ready import READY

from .conftest import Desk

GOOD = {"name": "A", "metric": "orders", "comparison": "over", "value": 10}


async def test_ready_rules_are_there_once_switched_off(desk: Desk) -> None:
    listed = (await desk.call("GET", "/rules")).json

    assert [one["ready"] for one in listed["data"]] == [key for key, _, _ in READY]
    assert len(READY) == 10
    assert {one["state"] for one in listed["data"]} == {"off"}
    await desk.call("DELETE", f"/rules/{listed['data'][0]['id']}")
    await desk.restart()

    assert len((await desk.call("GET", "/rules")).json["data"]) == 9


async def test_a_rule_is_kept_changed_and_removed(desk: Desk) -> None:
    made = await desk.make(name="Orders", value=3, filters={"queue": ["que_1"]})
    path = f"/rules/{made['id']}"
    assert (made["stat"], made["window_s"], made["state"]) == ("sum", 3600, "normal")

    changed = await desk.call("PATCH", path, {"metric": "speed", "value": 60})
    assert (changed.json["stat"], changed.json["unit"]) == ("p50", "s")
    assert (await desk.call("PATCH", path, {"is_enabled": False})).json["state"] == "off"
    assert (await desk.call("DELETE", path)).status == 204
    assert (await desk.call("DELETE", path)).status == 404
    assert (await desk.call("PATCH", path, {})).status == 404


async def test_a_rule_that_fires_while_it_is_changed_stops_in_the_history(desk: Desk) -> None:
    made = await desk.make()
    desk.counter.meanwhile = lambda: desk.look(11)

    changed = await desk.call("PATCH", f"/rules/{made['id']}", {"value": 20})

    history = (await desk.call("GET", f"/history?rule_id={made['id']}")).json["data"]
    assert sorted(one["kind"] for one in history) == ["fired", "stopped"]
    assert (changed.json["value"], changed.json["state"]) == (20, "normal")


async def test_of_two_changes_at_once_both_hold(desk: Desk) -> None:
    path = f"/rules/{(await desk.make())['id']}"
    desk.counter.meanwhile = lambda: desk.call("PATCH", path, {"window_s": 7200})

    changed = await desk.call("PATCH", path, {"value": 20})

    assert (changed.json["value"], changed.json["window_s"]) == (20, 7200)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "A"}, "/metric"),
        ({**GOOD, "name": ""}, "/name"),
        ({**GOOD, "metric": "no_such"}, "/metric"),
        ({**GOOD, "stat": "p90"}, "/stat"),
        ({**GOOD, "comparison": "near"}, "/comparison"),
        ({**GOOD, "value": True}, "/value"),
        ({**GOOD, "value": "10"}, "/value"),
        ({**GOOD, "window_s": 59}, "/window_s"),
        ({**GOOD, "window_s": 3660}, "/window_s"),
        ({**GOOD, "comparison": "unusual", "window_s": 1800}, "/window_s"),
        ({**GOOD, "comparison": "unusual", "value": 0}, "/value"),
        ({**GOOD, "metric": "waiting_now", "comparison": "unusual"}, "/comparison"),
        ({**GOOD, "metric": "people_there", "filters": {"queue": ["q"]}}, "/filters/queue"),
        ({**GOOD, "filters": {"color": ["red"]}}, "/filters/color"),
        ({**GOOD, "filters": {"queue": "q"}}, "/filters/queue"),
        ({**GOOD, "filters": {"queue": ["que_1", "que_typo"]}}, "/filters/queue/1"),
        ({**GOOD, "metric": "waiting_now", "filters": {"queue": ["que_x"]}}, "/filters/queue/0"),
        ({**GOOD, "metric": "waiting_now", "filters": {"widget": ["wgt_x"]}}, "/filters/widget/0"),
        ({**GOOD, "metric": "people_free", "filters": {"team": ["tea_x"]}}, "/filters/team/0"),
        ({**GOOD, "metric": "waiting_now", "value": 1000}, "/value"),
        ({**GOOD, "pending_s": -1}, "/pending_s"),
        ({**GOOD, "quiet": {"from": "25:00", "to": "07:00"}}, "/quiet/from"),
        ({**GOOD, "quiet": {"from": "07:00", "to": "07:00"}}, "/quiet/to"),
        ({**GOOD, "quiet": {"from": "07:00", "to": "08:00", "days": [7]}}, "/quiet/days/0"),
        ({**GOOD, "time_zone": "Berlin"}, "/time_zone"),
        ({**GOOD, "recipients": {"staff": "all"}}, "/recipients/staff"),
        ({**GOOD, "recipients": {"staff": ["stf_gone"]}}, "/recipients/staff/0"),
        ({**GOOD, "recipients": {"roles": ["owner", "boss"]}}, "/recipients/roles/1"),
        ({**GOOD, "recipients": {"teams": ["tea_gone"]}}, "/recipients/teams/0"),
        ({**GOOD, "recipients": {"permissions": ["no:such"]}}, "/recipients/permissions/0"),
        ({**GOOD, "state": "normal"}, "/state"),
    ],
)
async def test_wrong_values_are_named(desk: Desk, body: dict[str, Any], pointer: str) -> None:
    answer = await desk.call("POST", "/rules", body)

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


async def test_recipients_who_are_there_are_named_and_may_leave_later(desk: Desk) -> None:
    world = desk.host.world
    world.teams["tea_1"] = TeamView(id="tea_1", name="Sales")
    told = {
        "staff": [desk.agent],
        "roles": ["supervisor"],
        "teams": ["tea_1"],
        "permissions": ["metrics:read"],
    }
    path = f"/rules/{(await desk.make(recipients=told))['id']}"
    world.staff[desk.agent] = replace(world.staff[desk.agent], is_active=False)
    del world.teams["tea_1"]

    kept = await desk.call("PATCH", path, {"value": 5, "recipients": told})
    wrong = {**told, "staff": [desk.agent, "stf_gone"]}
    refused = await desk.call("PATCH", path, {"recipients": wrong})
    anew = await desk.call("POST", "/rules", {**GOOD, "recipients": {"staff": [desk.agent]}})

    assert (kept.status, kept.json["recipients"]) == (200, told)
    assert refused.json["errors"][0]["pointer"] == "/recipients/staff/1"
    assert anew.json["errors"][0]["message"] == "This person is deactivated."


async def test_a_rule_is_of_places_that_are_there_and_may_be_removed_later(desk: Desk) -> None:
    world = desk.host.world
    world.queues["que_9"] = QueueView(id="que_9", name="Returns")
    world.widgets["wgt_9"] = {}
    limits = {"filters": {"queue": ["que_9"], "widget": ["wgt_9"]}, "value": 999}
    path = f"/rules/{(await desk.make(metric='waiting_now', **limits))['id']}"
    del world.queues["que_9"], world.widgets["wgt_9"]

    kept = await desk.call("PATCH", path, {**limits, "value": 5})
    wrong = {"queue": ["que_9", "que_typo"]}
    refused = await desk.call("PATCH", path, {"filters": wrong})
    anew = await desk.call("POST", "/rules", {**GOOD, "metric": "waiting_now", **limits})

    assert (kept.status, kept.json["filters"]) == (200, limits["filters"])
    assert refused.json["errors"][0]["pointer"] == "/filters/queue/1"
    assert anew.json["errors"][0]["message"] == "There is no such queue."


async def test_a_limit_that_is_never_reached_is_told_before_it_is_kept(desk: Desk) -> None:
    body = {"metric": "waiting_now", "comparison": "over", "value": 1000}

    over = await desk.call("POST", "/preview", body)
    under = await desk.call("POST", "/preview", {**body, "comparison": "under"})

    assert over.json["errors"][0]["pointer"] == "/value"
    assert under.status == 200


async def test_a_silence_is_of_a_time_to_come(desk: Desk, clock) -> None:
    past = (clock.now() - timedelta(minutes=1)).isoformat()
    later = (clock.now() + timedelta(minutes=1)).isoformat()

    assert (await desk.call("POST", "/silences", {"until": past})).status == 422
    assert (await desk.call("POST", "/silences", {"until": "tomorrow"})).status == 422
    unknown = {"until": later, "rule_id": "gone"}
    assert (await desk.call("POST", "/silences", unknown)).status == 404
    assert (await desk.call("DELETE", "/silences/gone")).status == 404


async def test_who_may_not_is_refused(desk: Desk) -> None:
    for who, method, path, body in (
        (desk.agent, "GET", "/rules", None),
        (desk.agent, "POST", "/rules", GOOD),
        (desk.host.visitor.id, "GET", "/rules", None),
        (desk.host.visitor.id, "POST", "/preview", GOOD),
    ):
        assert (await desk.call(method, path, body, who)).status == 403


async def test_history_and_notices_tell_what_was(desk: Desk, clock) -> None:
    made = await desk.make()
    await desk.look(11)
    clock.advance(minutes=5)
    await desk.look(1)

    history = (await desk.call("GET", f"/history?rule_id={made['id']}")).json["data"]
    notices = (await desk.call("GET", "/notices?limit=1")).json["data"]

    assert [one["kind"] for one in history] == ["recovered", "fired"]
    assert [(one["kind"], one["people"]) for one in notices] == [("recovered", 1)]
    assert (await desk.call("GET", "/history?limit=101")).status == 422
    newest = (await desk.call("GET", "/history?limit=1")).json
    before = (await desk.call("GET", f"/history?limit=1&cursor={newest['next']}")).json
    assert [one["kind"] for one in (*newest["data"], *before["data"])] == ["recovered", "fired"]
    assert before["next"] is None
    for wrong in ("cursor=x", "cursor=1.%00", "rule_id=%00"):
        assert (await desk.call("GET", f"/history?{wrong}")).status == 422, wrong


async def test_each_way_to_be_told_can_be_tried(desk: Desk) -> None:
    assert (await desk.call("POST", "/test", {"channel": "notice"})).status == 202
    assert (await desk.call("POST", "/test", {"channel": "event"})).status == 202
    assert (await desk.call("POST", "/test", {"channel": "pigeon"})).status == 422

    assert desk.told == ["A test of alerts"]
    assert desk.host.outbox.notices[0].staff_ids == (desk.admin,)
    assert desk.events == ["tested"]


async def test_without_who_counts_numbers_of_now_are_left(host: BenchHost) -> None:
    await host.run(chatclick_alerts.plugin)
    desk = Desk(host, None)  # type: ignore[arg-type]
    await desk.service.stop()

    choices = (await desk.call("GET", "/choices")).json
    assert [one["id"] for one in choices["metrics"]][:2] == ["waiting_now", "longest_wait_now"]
    assert {one["name"] for one in choices["people"]} == {"Olive", "Grace"}
    assert (await desk.call("POST", "/rules", GOOD)).status == 503
    assert (await desk.call("POST", "/rules", {**GOOD, "metric": "waiting_now"})).status == 201

"""Policies over the API."""

import pytest

from chatclick import QueueView

GOOD = {"name": "A", "targets": {"first": 600}}


async def test_policies_are_kept_in_an_order_of_ones_own(desk) -> None:
    first, second = await desk.make("One"), await desk.make("Two")
    ids = [second["id"], first["id"]]

    assert (await desk.call(desk.admin, "PUT", "/policies/order", {"ids": ids})).status == 204
    listed = (await desk.call(desk.agent, "GET", "/policies")).json["data"]
    assert [one["name"] for one in listed] == ["Two", "One"]

    path = f"/policies/{first['id']}"
    changed = await desk.call(desk.admin, "PATCH", path, {"warn_percent": 50})
    assert (changed.json["warn_percent"], changed.json["name"]) == (50, "One")
    assert (await desk.call(desk.admin, "DELETE", path)).status == 204
    assert (await desk.call(desk.admin, "DELETE", path)).status == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"targets": {"first": 600}}, "/name"),
        ({**GOOD, "name": ""}, "/name"),
        ({**GOOD, "targets": {}}, "/targets"),
        ({**GOOD, "targets": {"second": 60}}, "/targets/second"),
        ({**GOOD, "targets": {"first": 59}}, "/targets/first"),
        ({**GOOD, "targets": {"first": True}}, "/targets/first"),
        ({**GOOD, "conditions": {"priorities": ["top"]}}, "/conditions/priorities/0"),
        ({**GOOD, "conditions": {"tags": "vip"}}, "/conditions/tags"),
        ({**GOOD, "conditions": {"color": []}}, "/conditions/color"),
        ({**GOOD, "warn_percent": 0}, "/warn_percent"),
        ({**GOOD, "is_business_time": 1}, "/is_business_time"),
        ({**GOOD, "position": 1}, "/position"),
    ],
)
async def test_wrong_values_are_named(desk, body: dict, pointer: str) -> None:
    answer = await desk.call(desk.admin, "POST", "/policies", body)

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)


async def test_order_names_every_policy_once(desk) -> None:
    made = await desk.make()

    answer = await desk.call(desk.admin, "PUT", "/policies/order", {"ids": [made["id"]] * 2})

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/ids")


async def test_only_who_manages_queues_changes_policies(desk) -> None:
    assert (await desk.call(desk.agent, "POST", "/policies", GOOD)).status == 403
    assert (await desk.call(desk.host.visitor.id, "GET", "/policies")).status == 403
    assert (await desk.call(desk.host.visitor.id, "GET", "/clocks")).status == 403


async def test_most_pressing_clock_comes_first(desk) -> None:
    await desk.make()
    await desk.happens("session.created")
    await desk.says("visitor")

    listed = (await desk.call(desk.agent, "GET", "/clocks")).json["data"]

    assert [one["kind"] for one in listed] == ["first", "resolution"]
    assert (await desk.call(desk.agent, "GET", "/clocks?limit=101")).status == 422


async def test_what_was_kept_and_broken_is_counted_by_day(desk, clock) -> None:
    await desk.make(conditions={"channels": ["web"]})
    await desk.says("visitor")
    clock.advance(seconds=60)
    await desk.says("agent")
    await desk.says("visitor")
    clock.advance(seconds=1300)
    await desk.sweep()
    await desk.says("agent")

    report = (await desk.call(desk.agent, "GET", "/report")).json

    assert len(report["days"]) == 30 and report["may_change"] is False
    ended = [(one["met"], one["missed"]) for one in report["days"] if one["met"] + one["missed"]]
    assert [sum(counts) for counts in zip(*ended, strict=True)] == [1, 1]
    assert (await desk.call(desk.admin, "GET", "/report")).json["may_change"] is True


async def test_who_manages_policies_is_told_what_they_can_be_for(desk) -> None:
    desk.host.world.queues["que_1"] = QueueView(id="que_1", name="Billing")

    assert (await desk.call(desk.agent, "GET", "/choices")).status == 403
    found = (await desk.call(desk.admin, "GET", "/choices")).json
    assert {"id": "que_1", "name": "Billing"} in found["queues"]


async def test_clocks_of_a_removed_policy_are_dropped(desk) -> None:
    made = await desk.make()
    await desk.says("visitor")

    await desk.call(desk.admin, "DELETE", f"/policies/{made['id']}")

    assert await desk.look() == {"first": ("dropped", None)}

"""The preview says what the rule did: both step through the same machine."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import chatclick_alerts
import chatclick_analytics
from chatclick import EventView, ParticipantRef
from chatclick.testing import BenchHost
from chatclick_alerts.machine import Terms
from chatclick_alerts.models import ChangeRow
from chatclick_alerts.numbers import Past
from chatclick_alerts.replay import replay
from chatclick_alerts.rules import Band
from chatclick_analytics.plugin import _service as analytics

from .conftest import Desk

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def open_session(at: datetime, number: int) -> EventView:
    """Build the event of a session that begins."""
    return EventView(
        session_id=f"ses_{number}",
        seq=1,
        position=number,
        type="session.created",
        at=at,
        actor=ParticipantRef(kind="visitor", id="vis_1", name=""),
        data={"widget_id": "wid_1", "channel": "web", "language": "en", "visitor_id": "vis_1"},
    )


@pytest.fixture
async def counted(host: BenchHost, clock) -> Desk:
    """The plugin at work beside the plugin that counts."""
    # What the plugins' own loops may do before they are stopped is of a time nobody asks about.
    clock.set(BEGIN - timedelta(days=60))
    await host.run(chatclick_analytics.plugin)
    await host.run(chatclick_alerts.plugin)
    desk = Desk(host, None)  # type: ignore[arg-type]
    await desk.service.stop()
    await analytics.stop()
    clock.set(BEGIN)
    return desk


RULE: dict[str, Any] = {"metric": "sessions", "comparison": "over", "value": 3, "window_s": 300}


@pytest.mark.parametrize(("pending_s", "keep_s"), [(0, 0), (120, 0), (60, 180)])
async def test_preview_tells_what_the_rule_did(
    counted: Desk, clock, pending_s: int, keep_s: int
) -> None:
    rule = {**RULE, "pending_s": pending_s, "keep_s": keep_s}
    made = await counted.make(name="Rush", **rule)
    rushes = {10: 5, 14: 2, 30: 4, 31: 1, 32: 4, 50: 9}
    log = counted.host.world.log

    for minute in range(70):
        for _ in range(rushes.get(minute, 0)):
            log.append(open_session(BEGIN + minute * MINUTE + timedelta(seconds=20), len(log) + 1))
        # As it was known at the end of each minute.
        clock.set(BEGIN + (minute + 1) * MINUTE - timedelta(seconds=1))
        while await analytics.step():
            pass
        await counted.service.looking.look()
    clock.set(BEGIN + 70 * MINUTE)
    answer = await counted.call("POST", "/preview", rule)

    assert answer.status == 200, answer.json
    rows = await ChangeRow.filter(rule_id=made["id"]).order_by("at")
    second = timedelta(seconds=1)
    for kind, end in (("fired", "from"), ("recovered", "until")):
        live = [(row.at + second).isoformat() for row in rows if row.kind == kind]
        seen = [one[end].replace(".000Z", "+00:00") for one in answer.json["spans"] if one[end]]
        assert seen == live, kind
    assert answer.json["fired"] == len(answer.json["spans"]) >= 2
    assert len(answer.json["points"]) <= 700


async def test_preview_of_numbers_of_now_is_of_what_was_kept(counted: Desk, clock) -> None:
    waiting = {"metric": "people_there", "comparison": "under", "value": 3}
    for _ in range(3):
        await counted.service.step()
        clock.advance(minutes=1)

    answer = (await counted.call("POST", "/preview", waiting)).json

    assert [one["value"] for one in answer["points"]] == [2, 2, 2]
    assert answer["fired"] == 1 and answer["spans"][0]["until"] is None
    filtered = {**waiting, "filters": {"team": ["tea_1"]}}
    points = (await counted.call("POST", "/preview", filtered)).json["points"]
    assert [one["value"] for one in points] == [0, 0, 0], "nobody there is of this team"


async def test_what_is_unusual_is_previewed_as_it_was_known_then(counted: Desk, clock) -> None:
    log = counted.host.world.log
    for week in range(8):
        for _ in range(40 if week == 7 else 8):
            at = BEGIN - timedelta(weeks=7 - week, minutes=30)
            log.append(open_session(at, len(log) + 1))
    while await analytics.step():
        pass
    clock.set(BEGIN + timedelta(hours=2))
    rule = {"metric": "sessions", "comparison": "unusual", "value": 4, "window_s": 3600}

    answer = (await counted.call("POST", "/preview", rule)).json

    assert answer["fired"] == 1
    near = max(answer["points"], key=lambda one: one["value"] or 0)
    assert (near["value"], near["low"] is not None) == (40, True)
    assert near["high"] < 20


def test_nothing_known_fires_nothing() -> None:
    assert replay(Terms(), Past(), []).fired == 0
    past = Past((BEGIN, BEGIN + MINUTE), (None, 5.0))
    assert replay(Terms(), past, [Band(high=3)] * 2).fired == 1

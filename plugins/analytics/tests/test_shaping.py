"""Where the database cannot have TimescaleDB that is said, and nothing is counted less.

While another process moves the tables, nobody waits for it.
"""

from typing import Any

import pytest

from chatclick import SubjectView
from chatclick.clock import now
from chatclick.errors import Invalid
from chatclick_analytics import subjects
from chatclick_analytics.models import Count
from chatclick_analytics.stores import timescale
from chatclick_analytics.stores.shaping import MOVING, STILL_PLAIN
from chatclick_analytics.stores.timescale import LOCK, NO_POSTGRES, NOT_INSTALLED, NOT_LOADED

from .conftest import OWN, Desk

REASONS = {"embedded": {NO_POSTGRES}, "postgres": {NOT_INSTALLED, NOT_LOADED}}
"""By database; a server that has the files of the extension has not loaded it."""

EACH = pytest.mark.parametrize("driver", list(REASONS))


@EACH
async def test_choosing_timescaledb_where_it_cannot_be_had_is_refused(
    desk: Desk, driver: str
) -> None:
    with pytest.raises(Invalid) as caught:
        await desk.host.configure("analytics", store="timescale")

    [problem] = caught.value.errors
    assert problem.pointer == "/store"
    assert problem.message in REASONS[driver]


@EACH
async def test_a_database_that_came_to_a_server_without_it_is_counted_in_plain_tables(
    desk: Desk, driver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def find_none() -> str:
        return ""

    await desk.service.stop()
    with monkeypatch.context() as patch:
        patch.setattr(timescale, "find_obstacle", find_none)  # as on the server before
        await desk.host.configure("analytics", store="timescale")
    await desk.service.start(desk.service.context)
    desk.log.begins("ses_1")
    await desk.count()

    health = await desk.host.dispatch("plugin_health")
    status = (await desk.call("GET", "/status")).json

    assert await desk.total("sessions") == 1
    assert (await Count.get()).home == "embedded"
    assert health.status == "degraded"
    assert health.message in {STILL_PLAIN.format(reason=one) for one in REASONS[driver]}
    assert status["store"] == {"driver": "timescale", "trouble": None, "code": None}
    monkeypatch.setattr(desk.service.shaping, "_retry_at", 0.0)
    await desk.host.configure("analytics", store="embedded")
    await desk.count()
    assert (await desk.host.dispatch("plugin_health")).status == "ok"
    assert await desk.total("sessions") == 1


@pytest.mark.parametrize("driver", ["postgres", *OWN[1:]])
async def test_while_another_process_moves_the_tables_no_write_waits_for_it(
    desk: Desk, other: Any
) -> None:
    desk.log.begins("ses_1")
    await desk.count()
    await desk.service.stop()
    desk.log.begins("ses_2")
    desk.host.world.log = list(desk.log.events)
    subject = SubjectView(visitor_id="vis_1", session_ids=("ses_1",))
    desk.service._clean_at = now()
    async with other.transaction():
        assert await other.fetchval(LOCK)
        await other.execute("LOCK TABLE analytics_fact, analytics_roll IN SHARE ROW EXCLUSIVE MODE")

        # Whatever waited here would end with an error after five seconds.
        assert not await desk.service.step()
        await desk.service._clean()
        report = await subjects.erase(subject, desk.service.context, desk.service.erasing)

        assert not report.is_complete
        assert (await desk.call("GET", "/status")).json["store"]["code"] == "moving"
        agent = (await desk.call("GET", "/status", who=desk.agent)).json["store"]
        assert agent["trouble"] == MOVING
    await desk.count()
    assert await desk.total("sessions") == 2
    assert (await desk.host.dispatch("plugin_health")).status == "ok"
    report = await subjects.erase(subject, desk.service.context, desk.service.erasing)
    assert (report.is_complete, report.erased > 0) == (True, True)

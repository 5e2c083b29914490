"""Where the database cannot have TimescaleDB that is said, and nothing is counted less."""

import pytest

from chatclick.errors import Invalid
from chatclick_analytics.models import Count
from chatclick_analytics.stores import timescale
from chatclick_analytics.stores.shaping import STILL_PLAIN
from chatclick_analytics.stores.timescale import NO_POSTGRES, NOT_INSTALLED, NOT_LOADED

from .conftest import Desk

REASONS = {"embedded": {NO_POSTGRES}, "postgres": {NOT_INSTALLED, NOT_LOADED}}
"""By database; a server that has the files of the extension has not loaded it."""

pytestmark = pytest.mark.parametrize("driver", list(REASONS))


async def test_choosing_timescaledb_where_it_cannot_be_had_is_refused(
    desk: Desk, driver: str
) -> None:
    with pytest.raises(Invalid) as caught:
        await desk.host.configure("analytics", store="timescale")

    [problem] = caught.value.errors
    assert problem.pointer == "/store"
    assert problem.message in REASONS[driver]


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

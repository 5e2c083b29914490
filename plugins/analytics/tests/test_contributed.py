"""Numbers of other plugins, of any kind: listed, answered, exported, and missing when they fail."""

import csv
import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from chatclick import (
    MetricAnswer,
    MetricAnswers,
    MetricCatalogue,
    MetricInfo,
    MetricLine,
    MetricQuery,
    hookimpl,
)
from chatclick.testing import BenchHost

from .conftest import Desk

pytestmark = pytest.mark.parametrize("driver", ["embedded"])

DAYS = {"since": "2026-03-02T00:00:00Z", "until": "2026-03-04T00:00:00Z", "grain": "day"}
SHOP = {
    "manifest_version": 1,
    "id": "shop",
    "name": "Shop",
    "version": "1.0",
    "summary": "Counts orders",
    "license": "Apache-2.0",
    "requires": {"chatclick": ">=0.1,<0.2", "api": 1},
    "hooks": ["metrics_describe", "metrics_query"],
    "permissions": ["analytics:write"],
}
PROGRAM = """
import datetime, json, os, socketserver
from http.server import BaseHTTPRequestHandler

INFO = {"id": "shop.orders", "title": "Orders", "unit": "EUR", "stats": ["sum"], "text": "Paid."}

def answer(query):
    since = datetime.datetime.fromisoformat(query["since"])
    starts = [(since + datetime.timedelta(days=day)).isoformat() for day in (0, 1)]
    if query["metric"] != "shop.orders":
        return None
    lines = [{"key": "", "name": "", "total": 30.0, "values": [10.0, 20.0]}]
    return {"starts": starts, "lines": lines, "unit": "EUR"}

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def answer(self, document):
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        self.answer({"status": "ok"})
    def do_POST(self):
        data = json.loads(self.rfile.read(int(self.headers["content-length"])))["data"]
        result = None
        if self.path == "/v1/hooks/metrics_describe":
            result = {"type": "metric_catalogue", "metrics": [INFO]}
        if self.path == "/v1/hooks/metrics_query":
            answers = [answer(one) for one in data["queries"]]
            result = {"type": "metric_answers", "position": 7, "answers": answers}
        self.answer({"result": result})
    def log_message(self, *line):
        pass

class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

Server(os.environ["CHATCLICK_SOCKET"], Handler).serve_forever()
"""


class Shop:
    """Counts orders: 10 on the first day and 20 on the second.

    Attributes:
        is_broken: gives no answers.
        total: of both days.
    """

    is_broken = False
    total = 30.0

    @hookimpl
    async def metrics_describe(self) -> MetricCatalogue:
        """Name the orders, and what is not the shop's to name."""
        orders = MetricInfo(
            id="shop.orders", title="Orders", unit="EUR", stats=("sum",), text="Paid."
        )
        foreign = MetricInfo(id="bank.money", title="Money", stats=("sum",))
        taken = MetricInfo(id="sessions", title="Not these", stats=("sum",))
        return MetricCatalogue(metrics=(orders, foreign, taken))

    @hookimpl
    async def metrics_query(self, queries: tuple[MetricQuery, ...]) -> MetricAnswers:
        """Answer for the orders."""
        if self.is_broken:
            raise RuntimeError("out of order")
        return MetricAnswers(position=7, answers=tuple(self._list_answers(queries)))

    def _list_answers(self, queries: tuple[MetricQuery, ...]) -> Iterator[MetricAnswer | None]:
        for one in queries:
            assert one.metric != "bank.money"
            starts = (one.since, one.since + timedelta(days=1))
            line = MetricLine(total=self.total, values=(10.0, 20.0))
            yield (
                MetricAnswer(starts=starts, lines=(line,), unit="EUR")
                if one.metric == "shop.orders"
                else None
            )


@pytest.fixture
def shop() -> Shop:
    """A shop that counts."""
    return Shop()


@pytest.fixture(params=["python", "container"])
async def beside(
    request: pytest.FixtureRequest, desk: Desk, host: BenchHost, shop: Shop, tmp_path: Path
) -> Desk:
    """The plugin at work beside a shop of either kind."""
    if request.param == "python":
        await host.run(shop, manifest=SHOP)
        return desk
    folder = tmp_path / "shop"
    folder.mkdir()
    runtime = {"runtime": {"kind": "container"}, "x-dev": {"command": ["python3", "server.py"]}}
    (folder / "chatclick-plugin.json").write_text(json.dumps({**SHOP, **runtime}))
    (folder / "server.py").write_text(PROGRAM)
    await request.getfixturevalue("fake_container").run(folder)
    return desk


async def test_a_number_of_a_plugin_stands_beside_the_others(beside: Desk) -> None:
    beside.log.begins("ses_1")
    await beside.count()

    listed = {one["id"]: one for one in (await beside.call("GET", "")).json["data"]}
    asked = [{"metric": "shop.orders", "compare": True, **DAYS}, {"metric": "sessions", **DAYS}]
    orders, sessions = (await beside.call("POST", "/query", {"queries": asked})).json["data"]
    file = await beside.call("POST", "/export", {"metric": "shop.orders", **DAYS, "format": "csv"})

    assert "bank.money" not in listed
    assert listed["sessions"]["title"] == "Conversations"
    assert {key: listed["shop.orders"][key] for key in ("title", "unit", "plugin")} == {
        "title": "Orders",
        "unit": "EUR",
        "plugin": "shop",
    }
    assert orders["starts"] == ["2026-03-02T00:00:00.000Z", "2026-03-03T00:00:00.000Z"]
    [series] = orders["series"]
    assert (series["total"], series["values"], orders["unit"]) == (30, [10, 20], "EUR")
    assert series["previous"] == {"total": 30, "values": [10, 20]}
    assert sessions["series"][0]["total"] == 1
    rows = list(csv.DictReader(StringIO(file.data.decode("utf-8-sig"))))
    assert [one["value"] for one in rows] == ["10.0", "20.0"]


async def test_other_plugins_find_all_numbers_in_one_place(beside: Desk) -> None:
    await beside.count()
    metrics = beside.host.services.metrics
    span = {"since": datetime(2026, 3, 2, tzinfo=UTC), "until": datetime(2026, 3, 4, tzinfo=UTC)}
    names = ("sessions", "shop.orders", "shop.none", "bank.money")

    catalogue = await metrics.describe()
    found = await metrics.query([MetricQuery(metric=one, **span) for one in names])

    assert catalogue.find("shop.orders") is not None and catalogue.find("sessions") is not None
    assert [one and one.lines[0].total for one in found.answers] == [0, 30, None, None]
    assert (await metrics.query([])).position == 7


@pytest.mark.parametrize("total", [30.0, math.nan, -math.inf, pytest.param(10**400, id="large")])
async def test_what_fails_is_missing_and_the_rest_is_there(
    desk: Desk, host: BenchHost, shop: Shop, total: float
) -> None:
    await host.run(shop, manifest=SHOP)
    shop.is_broken, shop.total = total == 30, total

    asked = [{"metric": "shop.orders", **DAYS}, {"metric": "sessions", **DAYS}]
    orders, sessions = (await desk.call("POST", "/query", {"queries": asked})).json["data"]

    assert (orders["is_missing"], orders["series"]) == (True, [])
    assert sessions["series"][0]["total"] == 0


@pytest.mark.parametrize(
    ("metric", "path"), [("shop.orders", "/query"), ("a.b", "/query"), ("a.b", "/sessions")]
)
async def test_a_number_that_nobody_counts_is_unknown(desk: Desk, metric: str, path: str) -> None:
    answer = await desk.call("POST", path, {"metric": metric, **DAYS})

    assert answer.json["errors"][0]["pointer"] == "/metric"


async def test_a_dashboard_keeps_numbers_of_plugins_that_do_not_run_now(desk: Desk) -> None:
    def body(metric: str) -> dict[str, Any]:
        panel = {"chart": "number", "metric": metric, "stat": "most"}
        return {"title": "Shop", "document": {"panels": [panel], "hours": "business"}}

    assert (await desk.call("POST", "/dashboards", body("shop.orders"))).status == 201
    for wrong in ("nothing", ".x", "Shop.x", "shop.", "sessions"):
        assert (await desk.call("POST", "/dashboards", body(wrong))).status == 422, wrong

"""ClickHouse: nothing is lost or counted twice, and what is wrong is said."""

import asyncio
import random
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest

from chatclick import MetricQuery, SubjectView
from chatclick.errors import Invalid, Unavailable
from chatclick.security.egress import Egress
from chatclick_analytics import counting
from chatclick_analytics.models import Count, Erasure, Fact, Known, Roll
from chatclick_analytics.readers import ASK
from chatclick_analytics.stores.clickhouse import TABLE, ClickHouseStore
from chatclick_analytics.stores.server import MISSING, Server
from chatclick_analytics.stores.wire import Reply, Wire

from .conftest import BEGIN, Desk, build_settings
from .test_counting import make_log, recount


async def read_facts(desk: Desk) -> list[tuple[Any, ...]]:
    """Return the facts that ClickHouse has of the counting that is shown."""
    shown = await Count.get(is_shown=True)
    store = desk.service.stores.open_clickhouse(shown)
    asked = f"SELECT metric, at_ms, number, value, session_id FROM {TABLE} FINAL"
    rows = await store._server.query(f"{asked} WHERE counting = %(c)s", {"c": shown.token})
    return sorted(tuple(row) for row in rows)


@pytest.mark.parametrize("driver", ["clickhouse"])
async def test_faults_between_both_databases_change_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    events, dice = make_log(5, sessions=20), random.Random(5)
    wanted = sorted(
        (point.metric, point.at_ms, point.number, point.value, session_id)
        for session_id, point in recount(events)
    )
    real, faults = Server.insert, []

    async def fail_sometimes(server: Server, *args: Any) -> None:
        when = dice.choice(["before", "after", "never"])
        faults.append(when)
        if when == "before":
            raise Unavailable("The line was cut.")
        await real(server, *args)
        if when == "after":
            raise Unavailable("The answer was lost.")

    await desk.count([])
    await desk.service.stop()
    with monkeypatch.context() as patch:
        patch.setattr(counting, "BATCH", 7)
        patch.setattr(Server, "insert", fail_sometimes)
        for at in range(0, len(events) + 20, 20):
            desk.host.world.log = events[:at]
            shown = await desk.service.counting.find_shown()
            await desk.service.counting.count(shown)
            for _process in range(3):
                try:
                    await desk.service.stores.open(shown).pass_on()
                except Unavailable:
                    continue
    await desk.service.start(desk.service.context)
    await desk.count(events)

    assert set(faults) == {"before", "after", "never"}
    assert await read_facts(desk) == wanted
    assert not await Fact.all().exists()
    assert not await Roll.all().exists()
    await desk.service.recompute()
    await desk.count(events)
    assert await read_facts(desk) == wanted


@pytest.mark.parametrize("driver", ["clickhouse"])
@pytest.mark.parametrize("noted", [{}, {"epoch": ""}], ids=["same version", "before epochs"])
async def test_a_restored_backup_is_counted_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, noted: dict[str, str]
) -> None:
    events = make_log(7, sessions=12)
    kept = events[: len(events) // 2]
    wanted = sorted(
        (point.metric, point.at_ms, point.number, point.value, session_id)
        for session_id, point in recount(kept)
    )
    await desk.count(kept)
    [backup] = await Count.all().values("position", "revision", "shipped")
    await desk.count(events)
    assert await read_facts(desk) != wanted
    await desk.service.stop()

    async def restore() -> None:
        await Count.all().update(**backup, **noted)

    await desk.service.context.write(restore)
    desk.host.world.log = kept
    monkeypatch.setattr(desk.service.context, "epoch", "second")
    await desk.service.start(desk.service.context)
    await desk.count(kept)

    assert await read_facts(desk) == wanted
    assert [row.epoch for row in await Count.all()] == ["second"]


@pytest.mark.parametrize("driver", ["clickhouse"])
@pytest.mark.parametrize(
    ("metric", "more"),
    [
        ("sessions", {}),
        ("sessions", {"by": "tag"}),
        ("waiting", {"by": "language", "stat": "p90"}),
    ],
)
async def test_what_is_counted_between_two_pages_of_an_answer_moves_no_number(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, metric: str, more: dict[str, str]
) -> None:
    def begin(session_id: str) -> None:
        desk.log.happens(session_id, "session.tags_changed", to=["late", "vip"])
        desk.log.begins(session_id)
        desk.log.is_given(session_id, "stf_1")

    for day in (1, 2, 3):
        desk.log.at = BEGIN + timedelta(days=day)
        begin(f"ses_{day}")
    await desk.count()
    await desk.service.stop()
    wanted = await desk.ask(metric, grain="day", **more)
    assert wanted["series"][0]["total"]
    desk.log.at = BEGIN
    begin("ses_late")
    real, pages = Server.query, []

    async def count_meanwhile(server: Server, *args: Any) -> Any:
        rows = await real(server, *args)
        pages.append(rows)
        if len(pages) == 1:
            await desk.count()
        return rows

    monkeypatch.setattr("chatclick_analytics.stores.clickhouse.PAGE", 1)
    monkeypatch.setattr(Server, "query", count_meanwhile)

    assert await desk.ask(metric, grain="day", **more) == wanted
    assert len(pages) > 3


@pytest.mark.parametrize("driver", ["embedded"])
async def test_numbers_move_to_the_store_that_is_chosen_and_back(
    desk: Desk, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = request.getfixturevalue("clickhouse")
    desk.allow(url)
    events = make_log(11, sessions=20)
    await desk.count(events)
    before = await desk.ask("first_response", stat="p90", by="staff", grain="day")
    await desk.service.stop()

    await desk.host.configure("analytics", **build_settings(url))
    monkeypatch.setattr(counting, "BATCH", 20)
    await desk.service.step()  # under way, when the host stops
    status = (await desk.call("GET", "/status")).json
    assert 0 <= status["recompute"]["progress"] < 1
    assert await desk.ask("first_response", stat="p90", by="staff", grain="day") == before
    await desk.service.start(desk.service.context)
    await desk.count(events)

    shown = await Count.get()
    assert shown.home.startswith("clickhouse:")
    assert await desk.ask("first_response", stat="p90", by="staff", grain="day") == before
    assert not await Roll.all().exists() and not await Fact.all().exists()

    settings = {**build_settings(url), "store": "embedded"}
    await desk.host.configure("analytics", **settings)
    await desk.count(events)

    assert (await Count.get()).home == "embedded"
    assert await desk.ask("first_response", stat="p90", by="staff", grain="day") == before


@pytest.mark.parametrize("driver", ["clickhouse"])
async def test_while_the_server_is_away_counting_goes_on_and_people_are_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.log.begins("ses_1")
    await desk.count()
    allowed = desk.host.services.egress
    desk.host.services.egress = Egress()
    desk.log.begins("ses_2")
    await desk.service.stop()
    await desk.count()

    answer = await desk.call("POST", "/query", {"metric": "sessions", "last": "1d"})
    status = (await desk.call("GET", "/status")).json
    theirs = [
        await desk.call("POST", path, {"metric": "sessions", "last": "1d"}, desk.agent)
        for path in ("/query", "/sessions", "/export")
    ]
    told = (await desk.call("GET", "/status", who=desk.agent)).json["store"]["trouble"]
    health = await desk.host.dispatch("plugin_health")

    assert (answer.status, answer.json["code"]) == (503, "store_unavailable")
    assert "egress.ports" in answer.json["detail"]
    since = datetime(2026, 3, 2, tzinfo=UTC)
    asked = MetricQuery(metric="sessions", since=since, until=since + timedelta(days=7))
    with pytest.raises(Unavailable):
        await desk.host.services.metrics.query([asked])
    assert status["store"]["trouble"] == health.message == answer.json["detail"]
    assert (health.status, status["position"]) == ("degraded", 2)
    assert {one.json["code"] for one in theirs} == {"store_unavailable"}
    assert {told, *(one.json["detail"] for one in theirs)} == {ASK}
    assert await Fact.filter(session_id="ses_2").exists()

    desk.host.services.egress = allowed
    monkeypatch.setattr("chatclick_analytics.passing.RETRY_S", 0.0)
    desk.service.passing.fail(Unavailable("Once more."))
    await desk.count()

    assert await desk.total("sessions") == 2
    assert (await desk.call("GET", "/status")).json["store"]["trouble"] is None


@pytest.mark.parametrize("driver", ["embedded"])
async def test_settings_that_do_not_work_are_not_taken(
    desk: Desk, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = request.getfixturevalue("clickhouse")
    desk.allow(url)
    settings = build_settings(url)

    async def refuse(**change: str) -> tuple[str, str]:
        with pytest.raises(Invalid) as caught:
            await desk.host.configure("analytics", **{**settings, **change})
        [problem] = caught.value.errors
        return problem.pointer, problem.message

    assert await refuse(clickhouse_url="") == ("/clickhouse_url", "Say where ClickHouse is.")
    assert "user or the password" in (await refuse(clickhouse_password="wrong"))[1]
    assert "no such database" in (await refuse(clickhouse_database="elsewhere"))[1]
    assert "egress.ports" in (await refuse(clickhouse_url="http://127.0.0.1:1"))[1]
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "clickhouse_connect.driver.exceptions", None)
        assert (await refuse())[1] == MISSING
    await desk.host.configure("analytics", **settings)
    del settings["clickhouse_password"]  # the one that is kept
    pointer, _ = await refuse(clickhouse_url="https://thief.example")
    assert pointer == "/clickhouse_password"


@pytest.mark.parametrize("driver", ["embedded", "clickhouse"])
async def test_a_server_that_did_not_answer_a_moment_ago_is_not_asked(
    desk: Desk, driver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.count()
    await desk.service.stop()
    monkeypatch.setattr("chatclick_analytics.passing.RETRY_S", 3600)
    desk.service.passing.fail(Unavailable("No answer came."))

    answer = await desk.call("POST", "/query", {"metric": "sessions", "last": "1d"})

    if driver == "embedded":
        assert answer.json["series"][0]["total"] == 0
    else:
        assert (answer.status, answer.json["detail"]) == (503, "No answer came.")


class Page(BaseHTTPRequestHandler):
    """Answers everything with a page, as a proxy does that wants people to sign in."""

    def do_POST(self) -> None:
        """Answer."""
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        page = b"<!doctype html><title>Sign in</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def proxy() -> Iterator[str]:
    """The address of what is no ClickHouse."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        serving = threading.Thread(target=server.serve_forever, daemon=True)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        serving.join()


@pytest.mark.parametrize("driver", ["clickhouse"])
async def test_a_server_that_lets_calls_wait_holds_up_no_other_thread_of_the_host(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.log.begins("ses_1")
    await desk.count()
    await desk.service.stop()
    store = desk.service.stores.open_clickhouse(await Count.get(is_shown=True))
    await store._server.probe()
    answers, real = threading.Event(), Wire.request

    def wait(*args: Any, **more: Any) -> Reply:
        answers.wait()
        return real(*args, **more)

    monkeypatch.setattr(Wire, "request", wait)
    asked = [asyncio.create_task(store._server.query("SELECT 1", {})) for _ in range(40)]
    await asyncio.sleep(0)
    try:
        async with asyncio.timeout(30):
            assert await asyncio.to_thread(len, asked) == 40
    finally:
        answers.set()

    assert [list(one) for [one] in await asyncio.gather(*asked)] == [[1]] * 40


@pytest.mark.parametrize("driver", ["clickhouse"])
async def test_the_page_of_a_proxy_takes_nothing_and_is_said_to_be_no_clickhouse(
    desk: Desk, proxy: str, clickhouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.log.begins("ses_1")
    await desk.count()
    await desk.service.stop()
    await desk.host.services.egress.aclose()
    ports = [urlsplit(one).port or 0 for one in (proxy, clickhouse)]
    desk.host.services.egress = Egress(ports=ports, allowed_networks=["127.0.0.0/8"])
    real = Wire.request

    def come_between(wire: Wire, method: str, url: str, **more: Any) -> Reply:
        return real(wire, method, url.replace(clickhouse, proxy), **more)

    monkeypatch.setattr(Wire, "request", come_between)
    desk.log.begins("ses_2")
    await desk.count()

    answer = await desk.call("POST", "/query", {"metric": "sessions", "last": "1d"})

    assert (answer.status, answer.json["code"]) == (503, "store_unavailable")
    assert "no ClickHouse" in answer.json["detail"]
    assert await Fact.filter(session_id="ses_2").exists()


@pytest.mark.parametrize("driver", ["clickhouse"])
async def test_an_answer_that_cannot_be_read_is_said_to_be_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.log.begins("ses_1")
    await desk.count()
    broken = Reply(200, {"Content-Type": "application/octet-stream"}, b"\x01\x01\x01a\x05Array")
    monkeypatch.setattr(Wire, "request", lambda *_, **__: broken)

    answer = await desk.call("POST", "/query", {"metric": "sessions", "last": "1d"})

    assert (answer.status, answer.json["code"]) == (503, "store_unavailable")
    assert "no answer of a ClickHouse" in answer.json["detail"]


@pytest.mark.parametrize("driver", ["clickhouse"])
async def test_erasing_takes_the_sessions_off_everywhere(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in ("ses_1", "ses_2"):
        desk.log.begins(one)
    await desk.count()
    await desk.service.stop()
    subject = SubjectView(visitor_id="vis_1", session_ids=("ses_1",))
    [file] = (await desk.host.dispatch("subject_export", subject=subject))["analytics"]
    assert b"ses_1" in file.data
    desk.log.says("ses_1", "visitor")
    real = Server.insert

    async def insert_late(server: Server, *args: Any) -> None:
        await desk.host.dispatch("subject_erase", subject=subject)
        await real(server, *args)
        monkeypatch.setattr(Server, "insert", real)

    monkeypatch.setattr(Server, "insert", insert_late)
    await desk.count()

    assert {row[4] for row in await read_facts(desk)} == {"", "ses_2"}
    assert not await Known.filter(session_id="ses_1").exists()
    assert not (await desk.host.dispatch("subject_export", subject=subject))["analytics"]
    assert await desk.total("sessions") == 2
    assert await desk.total("messages_in") == 1
    shown = await Count.get(is_shown=True)
    store = desk.service.stores.open(shown)
    assert isinstance(store, ClickHouseStore)
    await store.forget_sessions(2**52)
    assert {row[4] for row in await read_facts(desk)} == {""}
    assert await desk.total("sessions") == 2


@pytest.mark.parametrize("driver", ["clickhouse"])
@pytest.mark.parametrize("where", ["away", "elsewhere"])
async def test_what_cannot_be_erased_yet_is_told_and_erased_when_it_can(
    desk: Desk, where: str
) -> None:
    for one in ("ses_1", "ses_2"):
        desk.log.begins(one)
    await desk.count()
    await desk.service.stop()
    context, allowed = desk.service.context, desk.host.services.egress
    shown = await Count.get(is_shown=True)
    if where == "away":
        desk.host.services.egress = Egress()
    else:
        await context.write(lambda: Count.all().update(home="clickhouse:another"))
    subject = SubjectView(visitor_id="vis_1", session_ids=("ses_1",))

    report = (await desk.host.dispatch("subject_erase", subject=subject))["analytics"]

    assert not report.is_complete
    assert "ClickHouse" in report.kept[-1]
    desk.host.services.egress = allowed
    await context.write(lambda: Count.all().update(home=shown.home))
    assert {row[4] for row in await read_facts(desk)} == {"ses_1", "ses_2"}
    await desk.service.erasing.carry_out()
    assert {row[4] for row in await read_facts(desk)} == {"", "ses_2"}
    assert not await Erasure.all().exists()
    again = (await desk.host.dispatch("subject_erase", subject=subject))["analytics"]
    assert again.is_complete


@pytest.mark.parametrize("driver", ["clickhouse"])
async def test_the_plugin_goes_on_erasing_by_itself(desk: Desk) -> None:
    desk.log.begins("ses_1")
    await desk.count()
    await desk.service.stop()
    shown = await Count.get(is_shown=True)
    await desk.service.context.write(lambda: desk.service.erasing.note(["ses_1"]))

    await desk.service.start(desk.service.context)
    async with asyncio.timeout(60):
        while await Erasure.filter(count_id=shown.id).exists():
            await asyncio.sleep(0)

    assert {row[4] for row in await read_facts(desk)} == {""}

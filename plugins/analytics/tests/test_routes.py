"""The API: what is asked is answered, and what is wrong is named."""

import csv
from base64 import b64decode
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest

from chatclick import MetricAnswers, MetricQuery, SubjectView
from chatclick.errors import Unavailable
from chatclick.plugin.directory import QueueView
from chatclick.testing import BenchHost, build_session
from chatclick_analytics.definitions import DEFINITIONS
from chatclick_analytics.models import Fact, Known

from .conftest import OWN, Desk

WEEK = {"since": "2026-03-02T00:00:00Z", "until": "2026-03-09T00:00:00Z"}
BEFORE = {"since": "2026-03-03T00:00:00Z", "until": "2026-03-04T00:00:00Z"}


@pytest.fixture
async def busy(desk: Desk) -> Desk:
    """A desk with three conversations in two queues."""
    log = desk.log
    desk.host.world.queues["que_1"] = QueueView(id="que_1", name="=Sales")
    for at, queue in enumerate(("que_1", "que_1", "que_2")):
        log.begins(f"ses_{at}", queue=queue)
        log.says(f"ses_{at}", "visitor")
        log.is_given(f"ses_{at}", "stf_1")
        log.wait(seconds=10 * at)
        log.says(f"ses_{at}", "agent", "stf_1")
    log.happens("ses_0", "session.closed", "agent")
    await desk.count()
    return desk


async def test_every_metric_has_a_definition_and_an_answer(busy: Desk) -> None:
    listed = (await busy.call("GET", "")).json["data"]

    assert [one["id"] for one in listed] == [one.id for one in DEFINITIONS]
    queries = [
        {"metric": one["id"], "stat": stat, **WEEK} for one in listed for stat in one["stats"]
    ]
    for at in range(0, len(queries), 40):
        answer = await busy.call("POST", "/query", {"queries": queries[at : at + 40]})
        assert answer.status == 200, answer.json
        assert all(len(one["series"]) == 1 for one in answer.json["data"])


async def test_splits_carry_names_the_largest_first(busy: Desk) -> None:
    found = await busy.ask("sessions", by="queue")
    assert found["series"] == []  # a conversation is in a queue only after it began

    found = await busy.ask("queued", by="queue")

    assert [(one["key"], one["name"], one["total"]) for one in found["series"]] == [
        ("que_1", "=Sales", 2),
        ("que_2", "que_2", 1),
    ]


async def test_the_time_before_is_answered_beside(busy: Desk) -> None:
    answer = await busy.call("POST", "/query", {"metric": "sessions", "compare": True, **BEFORE})

    [series] = answer.json["series"]
    assert (series["total"], series["previous"]["total"]) == (0, 3)


async def test_a_ratio_is_of_what_it_says(busy: Desk) -> None:
    await busy.count(
        [*busy.log.events, busy.log.happens("ses_0", "csat.submitted", score=5, scale=5)]
    )

    assert await busy.total("csat_response_rate") == 100
    assert await busy.total("csat") == 100
    assert await busy.total("containment_rate") is None


async def test_a_number_opens_what_is_behind_it_page_by_page(busy: Desk) -> None:
    seen: list[str] = []
    body: dict[str, Any] = {"metric": "first_response", "limit": 2, **WEEK}
    while True:
        page = (await busy.call("POST", "/sessions", body)).json
        seen += [one["session_id"] for one in page["data"]]
        if page["next"] is None:
            break
        body["cursor"] = page["next"]

    assert seen == ["ses_2", "ses_1", "ses_0"]
    body = {"metric": "queued", "filters": {"queue": ["que_2"]}, **WEEK}
    assert [
        one["session_id"] for one in (await busy.call("POST", "/sessions", body)).json["data"]
    ] == ["ses_2"]


@pytest.mark.parametrize(("scores", "percent"), [((1, 5), 100), ((1, 5, 1), 0), ((2, 2), 25)])
async def test_a_rating_that_was_changed_opens_its_conversation_once(
    busy: Desk, scores: tuple[int, ...], percent: int
) -> None:
    for score in scores:
        busy.log.wait(seconds=1)
        busy.log.happens("ses_0", "csat.submitted", score=score, scale=5)
    busy.log.happens("ses_1", "csat.submitted", score=3, scale=5)
    await busy.count()

    found = (await busy.call("POST", "/sessions", {"metric": "csat", **WEEK})).json["data"]

    behind = {one["session_id"]: one["value"] for one in found}
    assert behind == {"ses_0": percent, "ses_1": 50}
    assert len(found) == 2


async def test_files_hold_the_numbers_and_no_formula(busy: Desk) -> None:
    body = {"metric": "queued", "by": "queue", **WEEK}
    answer = await busy.call("POST", "/export", {**body, "format": "csv"})
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert [(one["value_of"], one["value"]) for one in rows] == [("'=Sales", "2"), ("que_2", "1")]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="metrics.csv"'

    whole = {"queries": [body], "format": "xlsx", "encoding": "base64"}
    wrapped = await busy.call("POST", "/export", whole)
    with ZipFile(BytesIO(b64decode(wrapped.json["data"]))) as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
        assert "=Sales" in book.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("driver", ["embedded"])
@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"metric": "nothing"}, "/metric"),
        ({"metric": None}, "/metric"),
        ({"stat": "p51"}, "/stat"),
        ({"since": "yesterday"}, "/since"),
        ({"since": "2026-03-02T00:00:00"}, "/since"),
        ({"until": "2026-03-01T00:00:00Z"}, "/until"),
        ({"until": "2066-03-01T00:00:00Z"}, "/until"),
        ({"grain": "minute"}, "/grain"),
        ({"grain": 5}, "/grain"),
        ({"time_zone": "../etc/passwd"}, "/time_zone"),
        ({"time_zone": "Mars/Base"}, "/time_zone"),
        ({"by": "visitor"}, "/by"),
        ({"filters": {"queue": "que_1"}}, "/filters/queue"),
        ({"filters": {"queue": [1]}}, "/filters/queue/0"),
        ({"filters": {"1": []}}, "/filters/1"),
        ({"last": "7d"}, "/last"),
        ({"compare": 1}, "/compare"),
        ({"more": 1}, "/more"),
    ],
)
async def test_what_is_wrong_is_named_by_its_place(
    busy: Desk, change: dict[str, Any], pointer: str
) -> None:
    asked = {"metric": "sessions", **WEEK, **change}
    answer = await busy.call("POST", "/query", asked)
    several = await busy.call("POST", "/query", {"queries": [{"metric": "closed", **WEEK}, asked]})

    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, pointer)
    assert several.json["errors"][0]["pointer"] == f"/queries/1{pointer}"


@pytest.mark.parametrize("driver", OWN)
async def test_limits_and_cursors_are_checked(busy: Desk) -> None:
    for more in ({"limit": 0}, {"limit": 101}, {"cursor": "x"}, {"cursor": 1}):
        answer = await busy.call("POST", "/sessions", {"metric": "sessions", **WEEK, **more})
        assert answer.status == 422
    for body in ({"queries": []}, {"queries": [{}] * 41}, {"queries": [{"metric": "sessions"}]}):
        assert (await busy.call("POST", "/query", body)).status == 422
    bad = await busy.call("POST", "/export", {"metric": "sessions", **WEEK, "format": "exe"})
    assert bad.json["errors"][0]["pointer"] == "/format"


@pytest.mark.parametrize("driver", ["embedded"])
async def test_numbers_are_for_those_who_may_see_them(busy: Desk) -> None:
    visitor = next(iter(busy.host.world.visitors))
    for who in (visitor, busy.host.add_agent("Zoe", role="none").id):
        for method, path in (("GET", ""), ("GET", "/now"), ("POST", "/query"), ("POST", "/export")):
            assert (await busy.call(method, path, {}, who)).status == 403
    analyst = busy.host.add_agent("Ann", role="analyst").id
    assert (await busy.call("GET", "/status", who=analyst)).json["may_recompute"] is False
    assert (await busy.call("POST", "/recompute", {}, analyst)).status == 403


async def test_an_agent_sees_the_numbers_of_what_they_had_and_of_nobody_else(busy: Desk) -> None:
    log, mine = busy.log, busy.agent
    log.begins("ses_9", queue="que_1")
    log.says("ses_9", "visitor")
    log.is_given("ses_9", mine)
    log.says("ses_9", "agent", mine)
    await busy.count()

    def ask(**more: Any) -> dict[str, Any]:
        return {"metric": "messages_out", **WEEK, **more}

    for more in ({}, {"filters": {"staff": ["stf_1"]}}, {"filters": {"queue": ["que_1"]}}):
        answer = await busy.call("POST", "/query", ask(**more), mine)
        assert answer.json["series"][0]["total"] == 1, more
    split = (await busy.call("POST", "/query", ask(by="staff"), mine)).json["series"]
    assert [one["key"] for one in split] == [mine]
    ratio = {"metric": "sla_rate", **WEEK}
    assert (await busy.call("POST", "/query", ratio, mine)).json["series"][0]["total"] is None
    behind = (await busy.call("POST", "/sessions", ask(), mine)).json["data"]
    assert [one["session_id"] for one in behind] == ["ses_9"]
    file = await busy.call("POST", "/export", ask(by="staff"), mine)
    assert len(file.data.decode().splitlines()) == 2
    staff = {
        one["id"]: one for one in (await busy.call("GET", "/dimensions", who=mine)).json["data"]
    }
    assert [one["id"] for one in staff["staff"]["values"]] == [mine]
    people = (await busy.call("GET", "/now", who=mine)).json["people"]
    assert [one["id"] for one in people] == [mine]
    status = (await busy.call("GET", "/status", who=mine)).json
    assert (status["is_own"], status["may_recompute"]) == (True, False)
    assert (await busy.call("POST", "/recompute", {}, mine)).status == 403
    assert await busy.total("messages_out") == 4


async def test_counting_anew_shows_the_same_numbers_when_it_is_done(busy: Desk) -> None:
    begun = await busy.call("POST", "/recompute", {})
    assert begun.status == 202
    assert await busy.total("sessions") == 3

    await busy.count()

    status = (await busy.call("GET", "/status")).json
    assert status["recompute"] is None
    assert await busy.total("sessions") == 3


@pytest.mark.parametrize("driver", ["embedded"])
async def test_what_goes_on_now_is_shown(busy: Desk) -> None:
    now = (await busy.call("GET", "/now")).json

    assert {one["name"] for one in now["people"]} >= {"Grace"}
    assert now["waiting"] == len(
        [one for one in busy.host.world.sessions.values() if one.state == "queued"]
    )


@pytest.mark.parametrize("driver", ["embedded"])
async def test_all_who_wait_are_counted_and_can_be_filtered(busy: Desk) -> None:
    world = busy.host.world
    for at in range(230):
        queue = "que_1" if at % 10 else "que_2"
        session = build_session(state="queued", queue_id=queue, tags=("vip",) if at < 5 else ())
        world.sessions[session.id] = session

    async def count(path: str) -> int:
        return int((await busy.call("GET", f"/now{path}")).json["waiting"])

    others = await count("") - 230
    assert others in (0, 1)
    assert await count("?queue=que_2") == 23
    assert await count("?queue=que_2&queue=que_1") == 230
    assert await count("?queue=que_1&tag=vip") == 4
    assert await count("?tag=none") == 0
    teams = (await busy.call("GET", "/now?team=tea_none")).json
    assert (teams["people"], teams["longest_wait_s"]) == ([], None)


@pytest.mark.parametrize("driver", ["embedded"])
async def test_dashboards_are_kept_shared_and_checked(busy: Desk) -> None:
    panel = {
        "chart": "line",
        "metric": "first_response",
        "stat": "p90",
        "x": 0,
        "y": 0,
        "w": 6,
        "h": 2,
    }
    body = {"title": "Mine", "document": {"panels": [panel], "range": "7d"}}
    made = await busy.call("POST", "/dashboards", body)
    other = busy.host.add_agent("Ann", role="analyst").id
    assert made.status == 201
    path = f"/dashboards/{made.json['id']}"

    assert (await busy.call("GET", "/dashboards", who=other)).json["data"] == []
    assert (await busy.call("PATCH", path, {"is_shared": True})).status == 200
    [shared] = (await busy.call("GET", "/dashboards", who=other)).json["data"]
    assert (shared["is_mine"], shared["document"]["panels"]) == (False, [panel])
    assert (await busy.call("DELETE", path, who=other)).status == 404
    for wrong in (
        {"chart": "pie"},
        {**panel, "stat": "sum2"},
        {**panel, "x": 11},
        {"chart": "line"},
    ):
        bad = {"title": "x", "document": {"panels": [wrong]}}
        assert (await busy.call("POST", "/dashboards", bad)).status == 422
    assert (await busy.call("DELETE", path)).status == 204


@pytest.mark.parametrize("driver", OWN)
async def test_erasing_leaves_the_numbers_and_takes_the_way_to_the_person(busy: Desk) -> None:
    subject = SubjectView(visitor_id="vis_1", session_ids=("ses_0", "ses_1"))
    [file] = (await busy.host.dispatch("subject_export", subject=subject))["analytics"]
    assert b"ses_0" in file.data

    report = (await busy.host.dispatch("subject_erase", subject=subject))["analytics"]

    assert report.is_complete
    assert await Fact.filter(session_id__in=["ses_0", "ses_1"]).count() == 0
    assert await Known.filter(session_id="ses_0").count() == 0
    assert await busy.total("sessions") == 3


async def test_rolling_values_are_those_of_the_spans_up_to_each(busy: Desk) -> None:
    since, until = "2026-03-02T09:00:00Z", "2026-03-02T09:06:00Z"
    asked = {"since": since, "until": until, "grain": "minute"}
    for metric, stat in (
        ("sessions", "sum"),
        ("first_response", "p90"),
        ("csat_response_rate", "sum"),
    ):
        rolled = (await busy.ask(metric, stat=stat, rolling=3, **asked))["series"][0]["values"]

        for at in range(2, 6):
            first, last = (f"2026-03-02T09:0{minute}:00Z" for minute in (at - 2, at + 1))
            span = {"since": first, "until": last}
            assert await busy.total(metric, stat=stat, **span) == rolled[at], (metric, at)


async def test_other_plugins_ask_the_same_numbers(busy: Desk) -> None:
    since, until = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC)
    metrics = busy.host.services.metrics
    queries = [
        MetricQuery(metric="queued", since=since, until=until, by="queue"),
        MetricQuery(metric="no_such", since=since, until=until),
        MetricQuery(metric="sessions", since=since, until=until, grain="day"),
    ]

    found = await metrics.query(queries)

    assert found.position == len(busy.log.events)
    split, unknown, days = found.answers
    assert [(one.name, one.total) for one in split.lines] == [("=Sales", 2), ("que_2", 1)]
    assert unknown is None
    assert len(days.starts) == 7 and days.lines[0].values[0] == 3
    assert await metrics.query([]) == MetricAnswers(position=found.position)
    catalogue = await metrics.describe()
    assert catalogue.find("csat").stats == ("mean", "count")
    queues = next(one for one in catalogue.dimensions if one.id == "queue")
    assert queues.values["que_1"] == "=Sales"


@pytest.mark.parametrize("driver", ["embedded"])
async def test_without_who_counts_there_are_no_numbers(host: BenchHost) -> None:
    with pytest.raises(Unavailable):
        await host.services.metrics.describe()
    with pytest.raises(Unavailable):
        await host.services.metrics.query([])

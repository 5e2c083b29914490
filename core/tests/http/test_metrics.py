"""What Prometheus is told."""

import asyncio
import uuid

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tortoise.exceptions import OperationalError

from chatclick.chat.consumers import Consumer
from chatclick.chat.depths import Depths
from chatclick.http.monitoring.catalogue import list_metrics
from chatclick.store.events import SYSTEM


async def scrape(api) -> dict[tuple[str, ...], float]:
    """Return the value of each series: name, then label=value in alphabetical order."""
    response = await api.client.get("/metrics", scope_base={"client": ("127.0.0.1", 1)})
    assert response.status_code == 200
    text = await response.get_data(as_text=True)
    return {
        (one.name, *sorted(f"{name}={value}" for name, value in one.labels.items())): one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


async def say(api, token, session_id):
    body = {"client_msg_id": str(uuid.uuid4()), "text": "hello"}
    assert (await api("POST", f"sessions/{session_id}/messages", token, body)).status == 201


async def test_what_happens_is_counted(api, chat):
    before = await scrape(api)

    token, session = await chat()
    await say(api, token, session["id"])
    await say(api, token, session["id"])

    after = await scrape(api)
    messages = ("chatclick_events_total", "actor=visitor", "type=message.created")
    written = ("chatclick_store_writes_total", "kind=messages")
    assert after[messages] - before.get(messages, 0) == 2
    assert after[written] - before[written] == 2
    assert after["chatclick_sessions", "state=queued"] == 1
    assert after["chatclick_sessions_longest_wait_seconds",] >= 0
    route = "route=/api/v1/sessions/<session_id>/messages"
    requests = ("chatclick_http_request_seconds_count", "method=POST", route, "site=host")
    assert after[*requests, "status=2xx"] >= 2
    assert after["chatclick_event_log_position",] > before["chatclick_event_log_position",]
    assert after["chatclick_ready",] == after["chatclick_database_readable",] == 1


async def test_what_was_given_up_is_told_from_none_on(api):
    found = await scrape(api)

    for consumer in ("routing", "unread notices"):
        assert found["chatclick_dead_letters", f"consumer={consumer}"] == 0


async def test_figures_of_plugins_stand_beside_those_of_the_host(api):
    figures = api.host.services.plugins.services.telemetry
    figures.add("shop", "counter", "orders", 2, {"result": "sold"})

    found = await scrape(api)

    assert found["plugin_shop_orders_total", "result=sold"] == 2


async def test_made_up_methods_and_addresses_make_no_series(api):
    for number in range(3):
        await api.client.open(f"/nowhere/{number}", method=f"MADEUP{number}")

    series = [one for one in await scrape(api) if one[0] == "chatclick_http_request_seconds_count"]

    methods = {label for one in series for label in one if label.startswith("method=")}
    assert "method=other" in methods
    assert not [one for one in series if "MADEUP" in str(one) or "nowhere" in str(one)]


async def test_a_reader_of_the_log_that_is_behind_shows_by_how_much(api, host, chat):
    is_let = asyncio.Event()

    async def handle(_event):
        await is_let.wait()

    await host.chat.consumers.add(Consumer("slow", frozenset({"message.created"}), handle))
    token, session = await chat()
    await say(api, token, session["id"])

    waiting = await scrape(api)
    is_let.set()
    while (done := await scrape(api))["chatclick_consumer_lag_events", "consumer=slow"]:
        await asyncio.sleep(0)

    assert waiting["chatclick_consumer_lag_events", "consumer=slow"] >= 1
    assert waiting["chatclick_consumer_lag_seconds", "consumer=slow"] > 0
    assert done["chatclick_consumer_lag_seconds", "consumer=slow"] == 0


async def test_a_reader_of_the_log_that_fails_is_counted(api, host, chat):
    has_failed = asyncio.Event()

    async def handle(_event):
        has_failed.set()
        raise RuntimeError("no")

    await host.chat.consumers.add(Consumer("wrong", frozenset({"message.created"}), handle))
    token, session = await chat()
    await say(api, token, session["id"])
    await has_failed.wait()
    while ("chatclick_outbox_deliveries", "consumer=wrong") not in (found := await scrape(api)):
        await asyncio.sleep(0)

    assert found["chatclick_consumer_failures_total", "consumer=wrong"] == 1
    assert found["chatclick_outbox_deliveries", "consumer=wrong"] == 1


async def test_a_reader_of_the_log_that_stays_where_it_is_makes_the_host_not_ready(api, host, chat):
    is_let = asyncio.Event()

    async def handle(_event):
        await is_let.wait()

    await host.chat.consumers.add(Consumer("stays", None, handle))
    depths = Depths(host.store, host.chat.consumers, stuck_s=0)
    host.services.depths = depths
    await host.store.write(lambda tx: tx.record("staff.updated", SYSTEM, {}))
    await depths.look()

    reply = await api("GET", "/readyz")
    found = await scrape(api)
    is_let.set()

    stuck = {"code": "consumer_stuck", "subject": "stays"}
    assert reply.status == 503
    assert stuck.items() <= reply.json["reasons"][0].items()
    assert found["chatclick_ready",] == 0
    assert found["chatclick_not_ready", "reason=consumer_stuck"] == 1


async def test_without_a_database_there_is_what_needs_none(api, host, monkeypatch):
    async def fail():
        raise OperationalError("gone")

    monkeypatch.setattr(host.services.log, "read_head", fail)

    found = await scrape(api)

    assert found["chatclick_database_readable",] == 0
    assert found["chatclick_store_pending_writes",] == 0
    assert ("chatclick_event_log_position",) not in found


async def test_the_catalogue_has_every_metric_that_is_told(api, chat):
    await chat()
    told = {one[0] for one in await scrape(api) if one[0].startswith("chatclick_")}

    known = {name for one in list_metrics() for name in one.series}

    assert told <= known


@pytest.mark.parametrize("one", list_metrics(), ids=lambda one: one.name)
def test_metrics_are_named_as_prometheus_has_it(one):
    assert one.name.startswith("chatclick_")
    assert one.name.endswith("_total") == (one.kind == "counter")
    assert one.text.endswith(".")
    if one.kind == "histogram":
        assert one.name.endswith("_seconds")

"""Figures that plugins count themselves: what Prometheus reads, and how far they may go."""

import pytest
from prometheus_client.parser import text_string_to_metric_families

from chatclick.errors import Invalid
from chatclick.host.guard import Guard
from chatclick.host.telemetry import (
    MOST_FIGURES,
    MOST_SERIES,
    GuardedTelemetry,
    PluginFigures,
)


@pytest.fixture
def figures():
    return PluginFigures()


@pytest.fixture
def telemetry(figures):
    return GuardedTelemetry(Guard("shop", frozenset()), figures)


def read(figures):
    """Return each series as Prometheus reads it: its name with its labels."""
    return {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(figures.encode().decode())
        for one in family.samples
    }


async def test_counters_gauges_and_histograms_stand_under_the_plugin_s_name(figures, telemetry):
    await telemetry.count("orders", labels={"result": "sold"})
    await telemetry.count("orders", 2, labels={"result": "sold"})
    await telemetry.set("stock", 7)
    await telemetry.set("stock", -3.5)
    for seconds in (0.02, 0.025, 1000):
        await telemetry.observe("order_seconds", seconds)

    found = read(figures)

    assert found["plugin_shop_orders_total", "sold"] == 3
    assert found["plugin_shop_stock",] == -3.5
    assert found["plugin_shop_order_seconds_bucket", "0.01"] == 0
    assert found["plugin_shop_order_seconds_bucket", "0.025"] == 2
    assert found["plugin_shop_order_seconds_bucket", "300.0"] == 2
    assert found["plugin_shop_order_seconds_bucket", "+Inf"] == 3
    assert found["plugin_shop_order_seconds_count",] == 3
    assert found["plugin_shop_order_seconds_sum",] == pytest.approx(1000.045)


async def test_beyond_the_limit_the_label_is_other_and_nothing_is_lost(figures, telemetry):
    for number in range(MOST_SERIES + 50):
        await telemetry.count("pages", labels={"page": str(number)})
    await telemetry.count("pages", labels={"page": "0"})

    found = read(figures)

    assert len(found) == MOST_SERIES + 1
    assert found["plugin_shop_pages_total", "other"] == 50
    assert found["plugin_shop_pages_total", "0"] == 2


async def test_beyond_the_limit_no_gauge_says_what_another_was_told(figures, telemetry):
    for number in range(MOST_SERIES + 50):
        await telemetry.set("stock", number, labels={"shelf": str(number)})
    await telemetry.set("stock", 7, labels={"shelf": "0"})
    await telemetry.set("shelves", MOST_SERIES + 50)

    found = read(figures)

    assert len(found) == MOST_SERIES + 1
    assert ("plugin_shop_stock", "other") not in found
    assert found["plugin_shop_stock", "0"] == 7
    assert found["plugin_shop_shelves",] == MOST_SERIES + 50


async def test_a_plugin_s_limits_are_its_own(figures, telemetry):
    for number in range(MOST_FIGURES):
        await telemetry.count(f"figure_{number}")
    with pytest.raises(Invalid, match="at most"):
        await telemetry.count("one_more")

    await GuardedTelemetry(Guard("other", frozenset()), figures).count("one_more")

    assert read(figures)["plugin_other_one_more_total",] == 1


@pytest.mark.parametrize(
    ("name", "by", "labels", "pointer"),
    [
        ("Orders", 1, {}, "/name"),
        ("orders_total", 1, {}, "/name"),
        ("x" * 41, 1, {}, "/name"),
        ("orders", -1, {}, "/by"),
        ("orders", float("nan"), {}, "/by"),
        pytest.param("orders", 10**400, {}, "/by", id="large"),
        ("orders", "many", {}, "/by"),
        ("orders", 1, {"le": "1"}, "/labels"),
        ("orders", 1, {"Who": "1"}, "/labels"),
        ("orders", 1, {name: "1" for name in "abcde"}, "/labels"),
        ("known", 1, {"other": "1"}, "/labels"),
        ("gauge", 1, {}, "/name"),
    ],
)
async def test_what_prometheus_would_not_take_is_refused(telemetry, name, by, labels, pointer):
    await telemetry.count("known", labels={"result": "sold"})
    await telemetry.set("gauge", 1)

    with pytest.raises(Invalid) as refused:
        await telemetry.count(name, by, labels=labels)

    assert [one.pointer for one in refused.value.errors] == [pointer]


async def test_a_plugin_that_stops_says_nothing_of_now_and_keeps_its_counts(figures, telemetry):
    await telemetry.count("orders")
    await telemetry.set("stock", 7)

    figures.end("shop")

    assert read(figures) == {("plugin_shop_orders_total",): 1}


async def test_two_plugins_that_would_share_a_name_do_not_break_the_scrape(figures):
    await GuardedTelemetry(Guard("a", frozenset()), figures).count("b_c")
    await GuardedTelemetry(Guard("a_b", frozenset()), figures).count("c", 5)

    assert read(figures) == {("plugin_a_b_c_total",): 1}


async def test_labels_say_what_they_were_given_whatever_is_in_it(figures, telemetry):
    await telemetry.count("orders", labels={"result": 'a "b"\n\\\ud83d' + "x" * 100})

    [(_, label)] = read(figures)

    assert label == 'a "b"\n\\?' + "x" * 52

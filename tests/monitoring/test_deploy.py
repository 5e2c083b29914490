"""The files for Prometheus and Grafana fit the host they are for."""

import json
import subprocess
from collections.abc import Iterator

import pytest
import yaml

from chatclick.http.monitoring.catalogue import list_metrics

from .deploy import BOARDS, METRIC, ROOT, list_panels, list_queries, load_rules

FOLDER = ROOT / "deploy/prometheus"
OTHERS = {
    *("up", "process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds"),
}


OF_PLUGINS = {
    "plugin_webhooks_deliveries_total",
    *(f"plugin_webhooks_delivery_seconds_{part}" for part in ("bucket", "sum", "count")),
}
"""Figures that plugins count themselves; their own tests show that they do."""


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_prometheus_takes_the_configuration_and_the_rules(promtool: str) -> None:
    found = run(promtool, "check", "config", "--syntax-only", "prometheus.yml")

    assert "FAILED" not in found
    run(promtool, "check", "rules", "--lint=all", "--lint-fatal", "chatclick.rules.yml")


def test_the_rules_alert_when_they_should(promtool: str) -> None:
    assert "SUCCESS" in run(promtool, "test", "rules", "chatclick.rules.test.yml")


def list_tested() -> Iterator[str]:
    """Yield each rule of which a test shows that it alerts."""
    document = yaml.safe_load((FOLDER / "chatclick.rules.test.yml").read_text("utf-8"))
    for test in document["tests"]:
        for one in test["alert_rule_test"]:
            if one["exp_alerts"]:
                yield one["alertname"]


def test_every_rule_is_shown_to_alert() -> None:
    assert {rule["alert"] for rule in load_rules()} == set(list_tested())


def test_every_query_names_metrics_that_exist() -> None:
    known = {name for one in list_metrics() for name in one.series} | OTHERS | OF_PLUGINS
    problems = [
        f"{place}: {name}"
        for place, query in list_queries()
        for name in METRIC.findall(query)
        if name not in known
    ]

    assert not problems, "\n".join(problems)


def test_every_metric_can_be_seen_somewhere() -> None:
    shown = {name for _, query in list_queries() for name in METRIC.findall(query)}
    plain = {"chatclick_build_info", "chatclick_plugin_info", "chatclick_database_readable"}

    unseen = [one.name for one in list_metrics() if not shown.intersection(one.series)]

    assert set(unseen) <= plain | {"chatclick_store_healthy"}


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.stem)
def test_a_dashboard_is_one_that_can_be_provisioned(board) -> None:
    document = json.loads(board.read_text("utf-8"))
    ids = [panel["id"] for panel in document["panels"]]
    taken: set[tuple[int, int]] = set()

    assert document["uid"] == board.stem
    assert len(ids) == len(set(ids))
    assert {one["name"] for one in document["templating"]["list"]} == {"datasource", "instance"}
    for panel in list_panels(board):
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert place["x"] + place["w"] <= 24
        assert not taken & cells, panel["title"]
        taken |= cells
        assert panel["datasource"]["uid"] == "${datasource}"
        assert all("$instance" in target["expr"] for target in panel["targets"]), panel["title"]

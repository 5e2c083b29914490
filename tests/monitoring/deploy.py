"""What `deploy/` holds for Grafana and Prometheus, as the tests read it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy/prometheus/chatclick.rules.yml"
BOARDS = sorted((ROOT / "deploy/grafana/dashboards").glob("*.json"))
METRIC = re.compile(r"\b(?:chatclick|plugin|process|python)_\w+|\bup\b")


def load_rules() -> list[dict[str, Any]]:
    """Return all alert rules."""
    groups = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def list_panels(board: Path) -> list[dict[str, Any]]:
    """Return the panels of a dashboard that show something."""
    panels = json.loads(board.read_text("utf-8"))["panels"]
    return [panel for panel in panels if panel["type"] != "row"]


def list_queries() -> Iterator[tuple[str, str]]:
    """Yield where a query stands, and the query as Grafana sends it for all hosts."""
    for board in BOARDS:
        for panel in list_panels(board):
            for target in panel["targets"]:
                sent = target["expr"].replace("$__rate_interval", "1m").replace("$instance", ".*")
                yield f"{board.stem}: {panel['title']}", sent
    for rule in load_rules():
        yield rule["alert"], rule["expr"]

"""The flow in the manual is a flow that runs, and the manual names every kind of block."""

import json
import re
from pathlib import Path
from typing import Any

from chatclick_flows.engine.blocks import list_kinds
from chatclick_flows.simulating import build_library, simulate
from chatclick_widget_schema import validate_flow

PAGE = (Path(__file__).resolve().parents[3] / "docs/flows.md").read_text("utf-8")


def read_flow() -> dict[str, Any]:
    (text,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    document: dict[str, Any] = json.loads(text)
    return document


def run(*texts: str) -> dict[str, Any]:
    document = read_flow()
    library = build_library({document["id"]: document})
    return simulate(library, document["id"], [{"text": text} for text in texts])


def test_the_flow_in_the_manual_passes_all_checks() -> None:
    assert validate_flow(read_flow(), plugin_types={}, flows=[]) == []


def test_and_leads_to_a_label_in_time_and_to_people_later() -> None:
    in_time, late = run("A7", "3", "ada@example.com"), run("A7", "31")

    assert in_time["said"][-1]["text"] == "The label for A7 is on its way to ada@example.com."
    assert in_time["status"] == "ended" and in_time["variables"]["email"] == "•••"
    assert late["effects"] == [{"kind": "hand_over", "reason": "return after 31 days"}]


def test_the_manual_names_every_kind_of_block() -> None:
    assert [kind for kind in list_kinds() if f"`{kind}`" not in PAGE] == []

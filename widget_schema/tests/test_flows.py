"""Flow documents: what the schema takes, what the checks find, and how the command says it."""

import json
from pathlib import Path
from typing import Any

import pytest

from chatclick.plugin.conditions import OPERATORS
from chatclick_widget_schema import load_flow_schema, validate_flow
from chatclick_widget_schema.__main__ import main
from chatclick_widget_schema.flow_blocks import CORE
from chatclick_widget_schema.flow_templates import list_names, render

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "plugins/flows/src/chatclick_flows/templates").glob("*.json"))
CHOICES = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]


def flow(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Build a flow with the variable x and the steps s1, s2, …"""
    made = [{"id": f"s{number}", "blocks": [], **one} for number, one in enumerate(steps, 1)]
    variables = [{"name": "x", "type": "text"}]
    return {
        "schemaVersion": 1,
        "id": "f",
        "name": "F",
        "variables": variables,
        "steps": made,
        **more,
    }


def say(text: str = "hi", one_id: str = "say") -> dict[str, Any]:
    """Build a block that says something."""
    return {"id": one_id, "type": "core.text", "data": {"text": text}}


def ask(one_id: str = "ask", **data: Any) -> dict[str, Any]:
    """Build a block that asks for text."""
    return {"id": one_id, "type": "core.ask.text", "data": {"text": "?", "variable": "x", **data}}


def branch(kind: str, data: dict[str, Any], out: dict[str, str]) -> dict[str, Any]:
    """Build a block with outcomes."""
    return {"id": "branch", "type": kind, "data": data, "out": out}


def find(document: object, **known: Any) -> list[tuple[str, str]]:
    """Return pointer and code of each problem."""
    return [(one.pointer, one.code) for one in validate_flow(document, **known)]


WHEN = {"combinator": "and", "rules": [{"field": "variables.x", "operator": "is_set"}]}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_passes_all_checks(path: Path) -> None:
    assert validate_flow(json.loads(path.read_text("utf-8")), plugin_types={}, flows=[]) == []


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (flow({"next": "s9"}), ("/steps/0/next", "no_step")),
        (flow({"blocks": [say()]}, {}), ("/steps/1", "unreachable")),
        (flow({"blocks": [say(), say()]}), ("/steps/0/blocks/1/id", "twice")),
        (flow({"blocks": [say("{{y}}")]}), ("/steps/0/blocks/0/data", "undefined")),
        (flow({"blocks": [say("{{secret.key}}")]}), ("/steps/0/blocks/0/data", "undefined")),
        (flow({"blocks": [say()], "next": "s1"}), ("/steps/0", "circle")),
        (
            flow({"blocks": [ask(variable="y")]}),
            ("/steps/0/blocks/0/data/variable", "undefined"),
        ),
        (
            flow({"blocks": [{"id": "b", "type": "core.nothing"}]}),
            ("/steps/0/blocks/0/type", "no_block_type"),
        ),
        (
            flow({"blocks": [{"id": "b", "type": "acme.lookup", "out": {"failed": "s1"}}]}),
            ("/steps/0/blocks/0/type", "no_block_type"),
        ),
        (
            flow({"blocks": [branch("core.condition", {"when": WHEN}, {"true": "s1"})]}),
            ("/steps/0/blocks/0/out/false", "required"),
        ),
        (
            flow({"blocks": [branch("core.ask.choice", {"text": "?", "choices": CHOICES},
                                    {"a": "s1"})]}),
            ("/steps/0/blocks/0/out/b", "required"),
        ),
        (
            flow({"blocks": [ask(timeout_s=60)]}),
            ("/steps/0/blocks/0/out/timeout", "required"),
        ),
        (
            flow({"blocks": [branch("core.ask.choice",
                                    {"text": "?", "choices": CHOICES, "timeout_s": 60}, {})]}),
            ("/steps/0/blocks/0/out/timeout", "required"),
        ),
        (
            flow({"blocks": [{**ask(), "out": {"done": "s1"}}]}),
            ("/steps/0/blocks/0/out/done", "no_outcome"),
        ),
        (
            flow({"blocks": [{"id": "b", "type": "core.call", "data": {"flow": "g"}}]}),
            ("/steps/0/blocks/0/data/flow", "no_flow"),
        ),
        (
            flow({"blocks": [{"id": "j", "type": "core.jump", "data": {"step": "s2"}}, say()]}, {}),
            ("/steps/0/blocks/1", "unreachable"),
        ),
        (
            flow({"blocks": [{"id": "t", "type": "core.text"}]}),
            ("/steps/0/blocks/0/data", "required"),
        ),
    ],
)  # fmt: skip
def test_each_kind_of_mistake_is_found_where_it_is(
    document: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert problem in find(document, plugin_types={}, flows=["f"])


def test_a_circle_with_a_question_on_the_way_is_fine() -> None:
    document = flow({"blocks": [say()], "next": "s2"}, {"blocks": [ask()], "next": "s1"})

    assert find(document) == []


def test_blocks_of_plugins_have_their_own_outcomes() -> None:
    block = {"id": "b", "type": "acme.lookup", "out": {"found": "s2", "failed": "s2"}}
    document = flow({"blocks": [block]}, {})

    assert find(document, plugin_types={"acme.lookup": ("found",)}) == []
    assert find(document) == [], "without a host nothing is known of plugins"
    assert find(document, plugin_types={"acme.lookup": ("other",)}) == [
        ("/steps/0/blocks/0/out/found", "no_outcome")
    ]


@pytest.mark.parametrize("junk", [None, [], 1, "x", {}, {"steps": {}}, {"steps": [1]}])
def test_anything_else_is_refused_with_a_reason(junk: object) -> None:
    assert validate_flow(junk)


def test_the_schema_knows_the_kinds_and_comparisons_that_run() -> None:
    defs = load_flow_schema()["$defs"]
    kinds = {
        one["if"]["properties"]["type"]["const"]
        for one in defs["block"]["allOf"]
    }  # fmt: skip

    assert kinds == CORE
    assert set(defs["rule"]["properties"]["operator"]["enum"]) == set(OPERATORS)


def test_the_address_of_the_schema_may_stand_in_a_flow() -> None:
    assert find({"$schema": "/widget/v1/schema/flow-v1.json", **flow({"blocks": [say()]})}) == []


def test_every_part_of_the_schema_that_is_filled_in_has_a_title() -> None:
    defs = load_flow_schema()["$defs"]
    shapes = [one["then"]["properties"]["data"] for one in defs["block"]["allOf"]]

    assert all("title" in shape and "description" in shape for shape in shapes)
    assert all(
        "title" in part or "$ref" in part
        for shape in shapes
        for part in shape["properties"].values()
    )


def test_places_in_texts_are_looked_up_and_never_run() -> None:
    values = {"name": "{{x}}", "n": 3.0, "on": True}

    assert render("Hi {{ name }}, {{n}} {{on}} {{gone}}", values.get) == "Hi {{x}}, 3 yes "
    assert render({"a": ["{{n}}"]}, values.get) == {"a": [3.0]}
    assert list(list_names({"a": ["{{x}}", {"b": "{{y.z}} {{1}} {{ }}"}]})) == ["x", "y.z"]


def test_the_command_tells_flows_from_configs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(flow({"blocks": [say()]})))
    bad.write_text(json.dumps(flow({"next": "s2"})))

    assert main(["validate", str(good)]) == 0
    assert main(["validate", str(good), str(bad)]) == 1
    assert "/steps/0/next" in capsys.readouterr().out

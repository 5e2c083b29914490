"""Checks of a flow that a schema cannot make: does every way lead somewhere, and to an end?

Pure and without a host. What only a host knows (the blocks of plugins, the other flows) is given as
an argument, or not checked.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from chatclick_widget_schema.flow_blocks import CORE, LEAVES, PAUSES, find_outcomes
from chatclick_widget_schema.flow_templates import FACTS, list_names
from chatclick_widget_schema.problems import Problem, suggest
from chatclick_widget_schema.schema import JSONObject

MAX_BLOCKS = 500

PluginTypes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow that has passed the schema, with what checks ask of it again and again.

    Attributes:
        steps: the place in the list of each step, by id; of two with one id, the first.
        plugin_types: outcomes by kind of the blocks that plugins offer; None for "not known".
        flows: ids of the flows that can be run; None for "not known".
    """

    document: JSONObject
    plugin_types: PluginTypes | None = None
    flows: Collection[str] | None = None
    steps: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        places: dict[str, int] = {}
        for index, step in enumerate(self.document["steps"]):
            places.setdefault(step["id"], index)
        object.__setattr__(self, "steps", places)

    @property
    def first(self) -> str:
        """The id of the step where it begins."""
        start: str = self.document.get("start", {}).get("step", self.document["steps"][0]["id"])
        return start

    def list_blocks(self) -> Iterator[tuple[str, JSONObject]]:
        """Yield the pointer and the document of each block."""
        for index, step in enumerate(self.document["steps"]):
            for number, block in enumerate(step["blocks"]):
                yield f"/steps/{index}/blocks/{number}", block


def check(flow: Flow) -> set[Problem]:
    """Return every problem, in no order."""
    found = {
        *_check_ids(flow),
        *_check_references(flow),
        *_check_blocks(flow),
        *_check_variables(flow),
    }
    if not found:
        found = {*_check_reach(flow), *_check_circles(flow)}
    return found


def _check_ids(flow: Flow) -> Iterator[Problem]:
    steps = [(f"/steps/{i}/id", one["id"]) for i, one in enumerate(flow.document["steps"])]
    blocks = [(f"{pointer}/id", block["id"]) for pointer, block in flow.list_blocks()]
    declared = [
        (f"/variables/{i}/name", one["name"])
        for i, one in enumerate(flow.document.get("variables", []))
    ]
    choices = [
        [
            (f"{pointer}/data/choices/{i}/id", one["id"])
            for i, one in enumerate(block["data"]["choices"])
        ]
        for pointer, block in flow.list_blocks()
        if block["type"] == "core.ask.choice"
    ]
    for group in (steps, blocks, declared, *choices):
        counted = Counter(name for _, name in group)
        seen: set[str] = set()
        for pointer, name in group:
            if counted[name] > 1 and name in seen:
                yield Problem(
                    pointer,
                    f'is "{name}", which is there already',
                    "a name used once",
                    code="twice",
                )
            seen.add(name)
    if len(blocks) > MAX_BLOCKS:
        found = f"holds {len(blocks)} blocks"
        yield Problem("/steps", found, f"at most {MAX_BLOCKS} in a flow", code="too_many")


def _check_references(flow: Flow) -> Iterator[Problem]:
    for pointer, target in _list_references(flow):
        if target not in flow.steps:
            yield Problem(
                pointer,
                f'is "{target}", which is no step',
                "the id of a step",
                suggest(target, list(flow.steps)),
                code="no_step",
            )


def _list_references(flow: Flow) -> Iterator[tuple[str, str]]:
    if "step" in flow.document.get("start", {}):
        yield "/start/step", flow.document["start"]["step"]
    for index, step in enumerate(flow.document["steps"]):
        if "next" in step:
            yield f"/steps/{index}/next", step["next"]
    for pointer, block in flow.list_blocks():
        for name, target in block.get("out", {}).items():
            yield f"{pointer}/out/{name}", target
        if block["type"] == "core.jump":
            yield f"{pointer}/data/step", block["data"]["step"]


def _check_blocks(flow: Flow) -> Iterator[Problem]:
    """Check that each kind of block exists and that its outcomes lead somewhere."""
    for pointer, block in flow.list_blocks():
        kind, out = block["type"], block.get("out", {})
        if not _is_known(flow, kind):
            known = [*sorted(CORE), *(flow.plugin_types or {})]
            yield Problem(
                f"{pointer}/type",
                f'is "{kind}"',
                "a kind of block that is installed",
                suggest(kind, known),
                code="no_block_type",
            )
            continue
        outcomes = find_outcomes(block, flow.plugin_types)
        if outcomes is None:
            continue
        for name in out:
            if name not in outcomes.known:
                possible = ", ".join(outcomes.known) or "none"
                yield Problem(
                    f"{pointer}/out/{name}",
                    "is no outcome",
                    f"one of {possible}",
                    suggest(name, outcomes.known),
                    code="no_outcome",
                )
        for name in outcomes.needed:
            if name not in out:
                yield Problem(
                    f"{pointer}/out/{name}", "is missing", "the id of a step", code="required"
                )
        called = block.get("data", {}).get("flow") if kind == "core.call" else None
        if called is not None and flow.flows is not None and called not in flow.flows:
            yield Problem(
                f"{pointer}/data/flow",
                f'is "{called}"',
                "the id of a published flow",
                suggest(called, list(flow.flows)),
                code="no_flow",
            )


def _is_known(flow: Flow, kind: str) -> bool:
    if kind in CORE or kind.startswith("core."):
        return kind in CORE
    return flow.plugin_types is None or kind in flow.plugin_types


def _check_variables(flow: Flow) -> Iterator[Problem]:
    declared = {one["name"] for one in flow.document.get("variables", [])}
    for pointer, name in _list_uses(flow):
        root, _, rest = name.partition(".")
        is_known = root in FACTS if rest else name in declared
        if not is_known:
            expected = "a name under variables" if not rest else f"one of {', '.join(FACTS)}"
            yield Problem(
                pointer,
                f'uses "{name}", which is not defined',
                expected,
                suggest(name, sorted(declared)),
                code="undefined",
            )


def _list_uses(flow: Flow) -> Iterator[tuple[str, str]]:
    for pointer, block in flow.list_blocks():
        data = block.get("data", {})
        for name in dict.fromkeys(list_names(data)):
            yield f"{pointer}/data", name
        if "variable" in data and block["type"].startswith("core."):
            yield f"{pointer}/data/variable", data["variable"]
        for key in _TAKES.get(block["type"], ()):
            for name in data.get(key, {}):
                yield f"{pointer}/data/{key}/{name}", name
        if block["type"] == "core.condition":
            for place, name in _list_fields(data["when"], f"{pointer}/data/when"):
                yield place, name.removeprefix("variables.")


_TAKES = {"core.set": ("values",), "core.webhook": ("results",), "core.call": ("returns",)}


def _list_fields(group: JSONObject, pointer: str) -> Iterator[tuple[str, str]]:
    for index, rule in enumerate(group["rules"]):
        place = f"{pointer}/rules/{index}"
        if "rules" in rule:
            yield from _list_fields(rule, place)
        else:
            yield f"{place}/field", rule["field"]


def _check_reach(flow: Flow) -> Iterator[Problem]:
    reached, left = set(), [flow.first]
    while left:
        step = left.pop()
        if step not in reached:
            reached.add(step)
            left.extend(target for target, _ in _list_ways(flow, step))
    for index, step in enumerate(flow.document["steps"]):
        if step["id"] not in reached:
            yield Problem(
                f"/steps/{index}",
                "is never reached",
                "a way that leads here, or none",
                code="unreachable",
            )
        for number, block in enumerate(step["blocks"][:-1]):
            if _leads_away(flow, block):
                yield Problem(
                    f"/steps/{index}/blocks/{number + 1}",
                    "is never reached",
                    "no block behind one that always leads elsewhere",
                    code="unreachable",
                )


def _leads_away(flow: Flow, block: JSONObject) -> bool:
    """Tell whether the block behind this one can never come next."""
    if block["type"] in LEAVES:
        return True
    if block["type"] not in ("core.condition", "core.split"):
        return False
    outcomes = find_outcomes(block, flow.plugin_types)
    return outcomes is not None and set(outcomes.known) <= set(block.get("out", {}))


def _list_ways(flow: Flow, step_id: str) -> Iterator[tuple[str, bool]]:
    """Yield the steps one step can lead to, and whether nothing pauses on the way there."""
    step = flow.document["steps"][flow.steps[step_id]]
    is_silent = True
    for block in step["blocks"]:
        is_silent = is_silent and not _pauses(flow, block)
        for target in block.get("out", {}).values():
            yield target, is_silent
        if block["type"] == "core.jump":
            yield block["data"]["step"], is_silent
        if _leads_away(flow, block):
            return
    if "next" in step:
        yield step["next"], is_silent


def _pauses(flow: Flow, block: JSONObject) -> bool:
    if block["type"] == "core.call":
        return bool(block["data"]["flow"] != flow.document["id"])
    return block["type"] in PAUSES


def _check_circles(flow: Flow) -> Iterator[Problem]:
    """Find steps that lead back to themselves with nobody asked and nothing waited for."""
    silent = {
        step: [target for target, is_silent in _list_ways(flow, step) if is_silent]
        for step in flow.steps
    }
    for step, index in flow.steps.items():
        if step in _list_behind(silent, step):
            yield Problem(
                f"/steps/{index}",
                "leads back to itself without asking or waiting",
                "a block that asks or waits on the way round",
                code="circle",
            )


def _list_behind(ways: Mapping[str, list[str]], step: str) -> set[str]:
    reached: set[str] = set()
    left = list(ways[step])
    while left:
        one = left.pop()
        if one not in reached:
            reached.add(one)
            left.extend(ways[one])
    return reached

"""The flows a run can be in: each as a script, by key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chatclick import Group, parse_conditions

Block = Mapping[str, Any]

_KINDS: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "list": (list, tuple),
}
_EMPTY: Mapping[str, Any] = {"text": "", "number": 0, "boolean": False, "list": []}


class StepGone(LookupError):
    """A step that the flow does not have, such as after a revision was lost.

    Attributes:
        code: of a phrase of the manifest that says so.
        values: what stands in its places.
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class FlowScript:
    """A flow that passed all checks, ready to be run any number of times.

    Attributes:
        document: the flow.
        conditions: the trees of its conditions, by block.
    """

    document: Mapping[str, Any]
    _steps: Mapping[str, Mapping[str, Any]] = field(init=False)
    conditions: Mapping[str, Group] = field(init=False)

    def __post_init__(self) -> None:
        steps = {step["id"]: step for step in self.document["steps"]}
        object.__setattr__(self, "_steps", steps)
        trees = {
            block["id"]: parse_conditions(block["data"]["when"])
            for step in steps.values()
            for block in step["blocks"]
            if block["type"] == "core.condition"
        }
        object.__setattr__(self, "conditions", trees)

    @property
    def id(self) -> str:
        """The flow's id."""
        flow_id: str = self.document["id"]
        return flow_id

    @property
    def bot_name(self) -> str:
        """The name it signs with, "" for none of its own."""
        name: str = self.document.get("bot_name", "")
        return name

    @property
    def event(self) -> str:
        """What it begins with: session, message or manual."""
        event: str = self.document.get("start", {}).get("event", "session")
        return event

    @property
    def first(self) -> str:
        """The id of its first step."""
        step: str = self.document.get("start", {}).get("step", self.document["steps"][0]["id"])
        return step

    def get_step(self, step_id: str) -> Mapping[str, Any]:
        """Return a step.

        Raises:
            StepGone: there is none by that id.
        """
        if step_id not in self._steps:
            raise StepGone("no_step", flow=self.id, step=step_id)
        return self._steps[step_id]

    def build_variables(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values it begins with; what it does not declare is left out."""
        declared = self.document.get("variables", [])
        return {
            one["name"]: given.get(one["name"], one.get("default", _EMPTY[one["type"]]))
            for one in declared
        }

    def find_misfits(self, given: Mapping[str, Any]) -> dict[str, str]:
        """Return the declared type of each given value that is of another one, by name."""
        declared = {one["name"]: one["type"] for one in self.document.get("variables", [])}
        return {
            name: declared[name]
            for name, value in given.items()
            if name in declared and not _is_of(declared[name], value)
        }

    def list_private(self) -> frozenset[str]:
        """Return the names of the variables that hold personal data."""
        declared = self.document.get("variables", [])
        return frozenset(one["name"] for one in declared if one.get("pii"))


def _is_of(kind: str, value: object) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, _KINDS[kind])


@dataclass(frozen=True, slots=True)
class Library:
    """Flows by key.

    Attributes:
        scripts: each revision that runs may be in, by key.
        newest: the key of the published revision, by id, for calls of other flows.
    """

    scripts: Mapping[str, FlowScript]
    newest: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str) -> FlowScript:
        """Return a flow.

        Raises:
            StepGone: it is not there.
        """
        if key not in self.scripts:
            raise StepGone("no_flow", flow=key)
        return self.scripts[key]

    def find_newest(self, flow_id: str) -> tuple[str, FlowScript] | None:
        """Return the key and the script of the published revision of a flow, None for none."""
        key = self.newest.get(flow_id)
        return None if key is None or key not in self.scripts else (key, self.scripts[key])

"""Where a run is: its frames, what it waits for, and how much it has done. All of it is JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import msgspec

Status = Literal["running", "paused", "ended"]
WaitKind = Literal["start", "answer", "timer", "call", "people"]


@dataclass(frozen=True, slots=True)
class Frame:
    """One flow under way; a called flow lies on top of its caller.

    Attributes:
        flow: key of the flow in the library.
        step: id of the step.
        block: the place of the next block in the step.
        variables: values by name.
    """

    flow: str
    step: str
    block: int
    variables: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wait:
    """What the run stands still for.

    Attributes:
        kind: the first message, an answer, the clock, a call, or people.
        due_s: when it has waited enough, in seconds since 1970; None for never.
        number: of the effect whose call it waits for.
        outcome, values: how the call ended, when it did while a person had the session.
    """

    kind: WaitKind
    due_s: float | None = None
    number: int | None = None
    outcome: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to be done in the world, once.

    Attributes:
        number: counts a run's effects from 1; with the run's id it tells repeats apart.
        kind: say, call, hand_over, tag, priority, remember, emit, close or end.
        data: by kind.
    """

    number: int
    kind: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """A run between two events.

    Attributes:
        seed: what chance is made from; the same for all runs of a session.
        frames: the flow that was started first, then those it called.
        wait: what it stands still for, None when it has ended.
        status: paused means that a person has the session.
        effects: how many effects it had so far.
        attempts: how often the question it waits at was answered without fitting.
        seq: of the newest message it has handled.
        reason: why it ended.
    """

    seed: str
    frames: tuple[Frame, ...]
    wait: Wait | None
    status: Status = "running"
    effects: int = 0
    attempts: int = 0
    seq: int = 0
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Build the JSON object that `from_json` reads."""
        document: dict[str, Any] = msgspec.to_builtins(self)
        return document

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "State":
        """Read what `to_json` built."""
        return msgspec.convert(document, cls)

    def pause(self) -> "State":
        """Return the state with a person in charge."""
        return replace(self, status="paused")


def begin(flow: str, step: str, variables: Mapping[str, Any], *, seed: str, seq: int = 0) -> State:
    """Return the state of a run that has not begun.

    Args:
        flow: key of the flow in the library.
        step: id of its first step.
        variables: the values it begins with.
        seed: what chance is made from.
        seq: the newest message of the session; older ones are no answers.
    """
    return State(seed, (Frame(flow, step, 0, dict(variables)),), Wait("start"), seq=seq)

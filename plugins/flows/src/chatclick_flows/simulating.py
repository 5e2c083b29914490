"""Trying a flow out: the path it takes with given answers, and nothing happens in the world."""

from collections.abc import Mapping, Sequence
from typing import Any

from chatclick_flows.engine import (
    Answered,
    CallEnded,
    Event,
    FlowScript,
    Library,
    Started,
    State,
    TimeCame,
    Turn,
    advance,
    begin,
)

MAX_INPUTS = 100
HIDDEN = "•••"
_START_S = 1_767_225_600.0  # 2026-01-01, so that a simulation says the same every day


def simulate(
    library: Library,
    key: str,
    inputs: Sequence[Mapping[str, Any]],
    *,
    variables: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    seed: str = "simulation",
) -> dict[str, Any]:
    """Run a flow with given inputs.

    Args:
        library: the flow and those it calls.
        key: of the flow.
        inputs: what happens, in order: `{"text": …}` or `{"content": {…}}` from the visitor,
            `{"seconds": …}` go by, or `{"outcome": …, "values": {…}}` of the call it waits for.
        variables: what it begins with.
        facts: session, visitor and now.
        seed: what chance is made from.

    Returns:
        `path` (steps and blocks in order), `said`, `effects` (what would have been done),
        `variables` (personal data hidden), `status`, `waits_for`, and `turns`: path, ways, said
        and effects of the beginning and of each input.
    """
    script = library.get(key)
    state = begin(key, script.first, script.build_variables(variables or {}), seed=seed)
    at_s = _START_S
    turns = [advance(state, Started(at_s), library, facts)]
    for number, given in enumerate(inputs[:MAX_INPUTS], 1):
        at_s += float(given.get("seconds", 0))
        event = _build_event(given, turns[-1].state, number, at_s)
        turns.append(advance(turns[-1].state, event, library, facts))
    return _build_result(library, turns)


def _build_event(given: Mapping[str, Any], state: State, number: int, at_s: float) -> Event:
    if "outcome" in given:
        call = (state.wait.number if state.wait else None) or 0
        return CallEnded(at_s, call, str(given["outcome"]), given.get("values", {}))
    if "content" in given:
        return Answered(at_s, number, given["content"])
    if "text" in given:
        return Answered(at_s, number, {"type": "text", "text": str(given["text"])})
    return TimeCame(at_s)


def _build_result(library: Library, turns: Sequence[Turn]) -> dict[str, Any]:
    state = turns[-1].state
    shown = [_show_turn(library, turn) for turn in turns]
    frame = state.frames[-1]
    script = library.get(frame.flow)
    private = script.list_private()
    return {
        **{name: [one for turn in shown for one in turn[name]] for name in _WHOLE},
        "variables": {
            name: HIDDEN if name in private and value not in ("", []) else value
            for name, value in frame.variables.items()
        },
        "status": state.status,
        "waits_for": state.wait.kind if state.wait else None,
        "at": {"flow": script.id, "step": frame.step},
        "turns": shown,
    }


_WHOLE = ("path", "said", "effects")


def _show_turn(library: Library, turn: Turn) -> dict[str, list[Any]]:
    return {
        "path": [
            {"flow": library.get(flow).id, "step": step, "block": block or None}
            for flow, step, block in turn.path
        ],
        "ways": [
            {"flow": library.get(flow).id, "step": step, "block": block, "outcome": outcome}
            for flow, step, block, outcome in turn.ways
        ],
        "said": [dict(one.data["content"]) for one in turn.effects if one.kind == "say"],
        "effects": [
            {"kind": one.kind, **one.data}
            for one in turn.effects
            if one.kind not in ("say", "remember")
        ],
    }


def build_library(documents: Mapping[str, Mapping[str, Any]]) -> Library:
    """Build a library of flows by id, each its own newest revision."""
    scripts: dict[str, FlowScript] = {one: FlowScript(text) for one, text in documents.items()}
    return Library(scripts, {one: one for one in scripts})

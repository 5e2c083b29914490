"""One turn of a run: an event goes in, the next state and what is to be done come out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from chatclick_flows.engine.answers import read_answer
from chatclick_flows.engine.blocks import HANDLERS, Walk, run_plugin_block
from chatclick_flows.engine.contents import build_question, build_retry
from chatclick_flows.engine.events import (
    Answered,
    CallEnded,
    Event,
    HandedBack,
    Started,
    Stopped,
    TakenOver,
    TimeCame,
)
from chatclick_flows.engine.library import Library, StepGone
from chatclick_flows.engine.state import Effect, State, Wait

MAX_BLOCKS_A_TURN = 200
"""Blocks that one event may run through; a flow that wants more runs in a circle."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of an event.

    Attributes:
        state: the next state.
        effects: what is to be done, in order.
        path: the blocks that were entered, in order, each as (flow key, step, block); a step
            without blocks, or its end, has "" for the block.
        ways: the outcomes that were taken, each as (flow key, step, block, outcome); at the end of
            a step the block is "" and the outcome "next".
    """

    state: State
    effects: tuple[Effect, ...] = ()
    path: tuple[tuple[str, str, str], ...] = ()
    ways: tuple[tuple[str, str, str, str], ...] = ()


def advance(
    state: State, event: Event, library: Library, facts: Mapping[str, Any] | None = None
) -> Turn:
    """Take one turn.

    Args:
        state: where the run is.
        event: what happened.
        library: the flows it may be in.
        facts: what conditions and texts may ask for: session, visitor, now.

    Returns:
        What came of it. While a person has the session nothing is to be done, whatever happens.
        A repeat of an event changes nothing.
    """
    if state.status == "ended":
        return Turn(state)
    match event:
        case TakenOver():
            return Turn(state.pause())
        case Stopped():
            return Turn(replace(state, status="ended", wait=None, reason="stopped"))
        case HandedBack() if state.status != "paused":
            return Turn(state)
    if state.status == "paused" and not isinstance(event, HandedBack):
        return Turn(_take_note(state, event))
    walk = Walk(replace(state, status="running"), library, facts or {}, event.at_s)
    try:
        _react(walk, state, event)
    except StepGone as error:
        walk.give_up(error.code, **error.values)
    return Turn(walk.build_state(), tuple(walk.effects), tuple(walk.path), tuple(walk.ways))


def _take_note(state: State, event: Event) -> State:
    """Keep what cannot come again: how a call ended, and which messages went by."""
    wait = state.wait
    if isinstance(event, Answered):
        return replace(state, seq=max(state.seq, event.seq))
    if isinstance(event, CallEnded) and wait is not None and wait.number == event.number:
        kept = replace(wait, outcome=event.outcome, values=event.values)
        return replace(state, wait=kept)
    return state


def _react(walk: Walk, state: State, event: Event) -> None:
    wait = state.wait
    assert wait is not None
    match event:
        case Started(is_asked=is_asked) if wait.kind == "start":
            if is_asked or walk.script.event != "message":
                _begin(walk)
        case Answered(seq=seq) if seq > state.seq:
            walk.seq = seq
            if wait.kind == "start":
                _begin(walk)
            elif wait.kind == "answer":
                _take_answer(walk, event.content)
        case TimeCame() if wait.due_s is not None and wait.due_s <= event.at_s:
            _time_out(walk, wait)
        case CallEnded(number=number) if wait.kind == "call" and wait.number == number:
            _end_call(walk, event.outcome, event.values)
        case HandedBack():
            _resume(walk, wait)


def _resume(walk: Walk, wait: Wait) -> None:
    """Go on where a person took the session over: a question is put again."""
    if wait.kind == "answer":
        walk.wait = replace(wait, due_s=walk.find_due(walk.block))
        walk.say(build_question(walk.block, walk.show))
    elif wait.kind == "people":
        walk.leave("")
        _run(walk)
    elif wait.kind == "start" and walk.script.event != "message":
        _begin(walk)
    elif wait.kind == "call" and wait.outcome is not None:
        _end_call(walk, wait.outcome, wait.values)
    elif wait.due_s is not None and wait.due_s <= walk.at_s:
        _time_out(walk, wait)


def _take_answer(walk: Walk, content: Mapping[str, Any]) -> None:
    block = walk.block
    fit = read_answer(block, content)
    if fit is None:
        _ask_again(walk)
        return
    data = block["data"]
    if "variable" in data:
        walk.set(data["variable"], fit.value)
    if "map_to" in data:
        walk.do("remember", {"place": data["map_to"], "value": fit.value})
    walk.leave(fit.outcome)
    _run(walk)


def _ask_again(walk: Walk) -> None:
    block = walk.block
    walk.attempts += 1
    if walk.attempts <= block["data"].get("retries", 2):
        walk.say({"type": "text", "text": build_retry(block, walk.show)})
        walk.wait = Wait("answer", walk.find_due(block))
    elif "invalid" in block.get("out", {}):
        walk.leave("invalid")
        _run(walk)
    else:
        walk.give_up("no_fitting_answer")


def _time_out(walk: Walk, wait: Wait) -> None:
    walk.leave("timeout" if wait.kind == "answer" else "")
    _run(walk)


def _end_call(walk: Walk, outcome: str, values: Mapping[str, Any]) -> None:
    if outcome != "failed":
        walk.take_results(walk.block, values)
    walk.leave(outcome)
    _run(walk)


def _begin(walk: Walk) -> None:
    walk.enter()
    _run(walk)


def _run(walk: Walk) -> None:
    """Run blocks until one stands still, or the flow ends."""
    walk.wait = None
    for _ in range(MAX_BLOCKS_A_TURN):
        block = walk.find_block()
        if block is None:
            if not walk.go_on():
                return
            continue
        walk.note(block["id"])
        handler = HANDLERS.get(block["type"], run_plugin_block)
        if handler(walk, block):
            return
    walk.give_up("circle")

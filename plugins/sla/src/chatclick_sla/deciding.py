"""What an event of a session means for its clocks. Pure.

- First response: from the visitor's first message to the first one of a person on staff.
- Next response: from a visitor's message after that to the next one of a person on staff.
- Resolution: from the beginning to the end of the session. It stands still from an answer of staff
  until the visitor writes, because then it is the visitor's turn.

All stand still while the session is snoozed. What bots say and internal notes stop nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

FIRST, NEXT, RESOLUTION = KINDS = ("first", "next", "resolution")

MATTERS = frozenset(
    {
        "session.created",
        "message.created",
        "session.snoozed",
        "session.reopened",
        "session.resolved",
        "session.closed",
        "session.queued",
        "session.transferred",
        "session.priority_changed",
        "session.tags_changed",
        "session.unmerged",
    }
)
"""The types of events that mean anything."""

_SORTS_ANEW = frozenset(
    {
        "session.transferred",
        "session.priority_changed",
        "session.tags_changed",
    }
)


class Act(StrEnum):
    """What is done with clocks; all but `START` pass over clocks that are not there."""

    START = "start"
    STOP = "stop"
    DROP = "drop"
    PAUSE = "pause"
    RESUME = "resume"
    SORT = "sort"
    """Find the policy again."""


@dataclass(frozen=True, slots=True)
class State:
    """How far a session is.

    Attributes:
        is_answered: a person on staff has written.
        is_waiting: the visitor has written, and no person on staff since.
        is_done: it was resolved or closed.
    """

    is_answered: bool = False
    is_waiting: bool = False
    is_snoozed: bool = False
    is_done: bool = False

    @property
    def is_visitors_turn(self) -> bool:
        """Whether staff have answered all there is."""
        return self.is_answered and not self.is_waiting


Acts = tuple[tuple[Act, str], ...]


def decide(state: State, type_: str, data: Mapping[str, Any]) -> tuple[State, Acts]:
    """Return how far the session is after an event, and what to do with its clocks.

    Args:
        state: before it.
        type_: of the event, one of `MATTERS`.
        data: of the event.
    """
    if type_ == "message.created":
        return _hear(state, data)
    if type_ == "session.created":
        return state, ((Act.START, RESOLUTION),)
    if type_ == "session.snoozed":
        return replace(state, is_snoozed=True), _each(Act.PAUSE)
    if type_ in ("session.resolved", "session.closed"):
        ended = ((Act.STOP, RESOLUTION), (Act.DROP, FIRST), (Act.DROP, NEXT))
        return replace(state, is_waiting=False, is_done=True, is_snoozed=False), ended
    if type_ == "session.reopened":
        return _reopen(state)
    if type_ == "session.queued":
        # A transfer takes up what was snoozed or done, and tells of nothing else.
        state, acts = _reopen(state)
        return state, ((Act.SORT, ""), *acts)
    if type_ == "session.unmerged":
        return _wait_again(state, data)
    if type_ in _SORTS_ANEW:
        return state, ((Act.SORT, ""),)
    return state, ()


def _hear(state: State, data: Mapping[str, Any]) -> tuple[State, Acts]:
    sender = data.get("sender")
    kind = sender.get("kind") if isinstance(sender, Mapping) else None
    if data.get("kind", "message") != "message":
        return state, ()
    if kind == "agent":
        answered = ((Act.STOP, FIRST), (Act.STOP, NEXT), (Act.PAUSE, RESOLUTION))
        return replace(state, is_answered=True, is_waiting=False), answered
    if kind != "visitor":
        return state, ()
    state, acts = _reopen(state)
    awaited = NEXT if state.is_answered else FIRST
    began = ((Act.RESUME, RESOLUTION), (Act.START, awaited))
    return replace(state, is_waiting=True), (*acts, *began)


def _wait_again(state: State, data: Mapping[str, Any]) -> tuple[State, Acts]:
    """Go on with a visitor who waited when the session was merged; its end had dropped that."""
    if not data.get("waiting_since") or state.is_waiting or state.is_done:
        return state, ()
    awaited = NEXT if state.is_answered else FIRST
    held = ((Act.PAUSE, awaited),) if state.is_snoozed else ()
    return replace(state, is_waiting=True), ((Act.START, awaited), *held)


def _reopen(state: State) -> tuple[State, Acts]:
    """Go on where the session stood still; a session that was done begins anew."""
    awake = replace(state, is_done=False, is_snoozed=False)
    if state.is_done:
        return awake, ((Act.START, RESOLUTION),)
    if not state.is_snoozed:
        return awake, ()
    return awake, tuple(
        (act, kind)
        for act, kind in _each(Act.RESUME)
        if kind != RESOLUTION or not state.is_visitors_turn
    )


def _each(act: Act) -> Acts:
    return tuple((act, kind) for kind in KINDS)

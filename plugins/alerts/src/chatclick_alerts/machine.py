"""The states of a rule. Pure: the live look and the preview of the past step through it alike.

The words are Grafana's. A rule that fires stays firing while nothing is known or nobody answers:
what was wrong is told to be over only when a number says so.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

GRACE = timedelta(seconds=60)
"""How long nobody answers until it is an error; a plugin that is updated is gone for a moment."""


class State(StrEnum):
    """How a rule stands."""

    NORMAL = "normal"
    PENDING = "pending"
    ALERTING = "alerting"
    RECOVERING = "recovering"
    NO_DATA = "no_data"
    ERROR = "error"


class Verdict(StrEnum):
    """What a look at the number said."""

    FINE = "fine"
    BREACH = "breach"
    NOTHING = "nothing"
    FAILED = "failed"


class Change(StrEnum):
    """What became of a rule, as its events are named."""

    PENDING = "pending"
    FIRED = "fired"
    RELAPSED = "relapsed"
    RECOVERING = "recovering"
    RECOVERED = "recovered"
    NORMAL = "normal"
    NO_DATA = "no_data"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Terms:
    """For how long.

    Attributes:
        pending: how long it must be wrong until it fires.
        keep: how long it must be right until it is over.
    """

    pending: timedelta = timedelta()
    keep: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known between two looks.

    Attributes:
        state: how it stands.
        since: since when.
        is_firing: it fired and is not over yet, whatever is known now.
        failing_since: since when nobody answers.
    """

    state: State
    since: datetime
    is_firing: bool = False
    failing_since: datetime | None = None


Step = tuple[Memory, Change | None]


def begin(at: datetime) -> Memory:
    """Return what is known of a rule that is new or was switched on."""
    return Memory(State.NORMAL, at)


def step(memory: Memory, terms: Terms, verdict: Verdict, at: datetime) -> Step:
    """Take one look into account.

    Args:
        memory: what was known before.
        terms: for how long.
        verdict: what the look said.
        at: when it was; never before the look before.

    Returns:
        What is known now, and what changed, if anything.
    """
    if verdict is Verdict.FAILED:
        return _fail(memory, at)
    memory = memory if memory.failing_since is None else replace(memory, failing_since=None)
    if verdict is Verdict.NOTHING:
        is_new = memory.state is not State.NO_DATA
        return _enter(memory, State.NO_DATA, Change.NO_DATA, at) if is_new else (memory, None)
    if verdict is Verdict.BREACH:
        return _breach(memory, terms, at)
    return _ease(memory, terms, at)


def _fail(memory: Memory, at: datetime) -> Step:
    since = memory.failing_since or at
    memory = replace(memory, failing_since=since)
    if memory.state is State.ERROR or at - since < GRACE:
        return memory, None
    return _enter(memory, State.ERROR, Change.FAILED, at)


def _breach(memory: Memory, terms: Terms, at: datetime) -> Step:
    if memory.state is State.ALERTING:
        return memory, None
    if memory.is_firing:
        return _enter(memory, State.ALERTING, Change.RELAPSED, at)
    is_over = memory.state is State.PENDING and at - memory.since >= terms.pending
    if is_over or not terms.pending:
        return _enter(replace(memory, is_firing=True), State.ALERTING, Change.FIRED, at)
    if memory.state is State.PENDING:
        return memory, None
    return _enter(memory, State.PENDING, Change.PENDING, at)


def _ease(memory: Memory, terms: Terms, at: datetime) -> Step:
    if memory.state is State.NORMAL:
        return memory, None
    if not memory.is_firing:
        return _enter(memory, State.NORMAL, Change.NORMAL, at)
    is_over = memory.state is State.RECOVERING and at - memory.since >= terms.keep
    if is_over or not terms.keep:
        return _enter(replace(memory, is_firing=False), State.NORMAL, Change.RECOVERED, at)
    if memory.state is State.RECOVERING:
        return memory, None
    return _enter(memory, State.RECOVERING, Change.RECOVERING, at)


def _enter(memory: Memory, state: State, change: Change, at: datetime) -> Step:
    return replace(memory, state=state, since=at), change

"""The engine: from a run's state and what happened to its next state and what is to be done.

Pure: no clock, no chance, no I/O. Whoever calls it reads and writes, and hands in the time.
"""

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
from chatclick_flows.engine.library import FlowScript, Library
from chatclick_flows.engine.machine import Turn, advance
from chatclick_flows.engine.state import Effect, Frame, State, Wait, begin

__all__ = [
    "Answered",
    "CallEnded",
    "Effect",
    "Event",
    "FlowScript",
    "Frame",
    "HandedBack",
    "Library",
    "Started",
    "State",
    "Stopped",
    "TakenOver",
    "TimeCame",
    "Turn",
    "Wait",
    "advance",
    "begin",
]

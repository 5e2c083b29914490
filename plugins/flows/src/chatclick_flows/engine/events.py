"""What can happen to a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Started:
    """The run begins.

    Attributes:
        at_s: the time, in seconds since 1970, as in all events.
        is_asked: somebody asked for this flow, so it begins without waiting for a message.
    """

    at_s: float
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The visitor wrote something.

    Attributes:
        seq: the message's place in the session; one that was handled is not handled again.
        content: the message's content.
    """

    at_s: float
    seq: int
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TimeCame:
    """Time went on; it may be what the run waits for."""

    at_s: float


@dataclass(frozen=True, slots=True)
class CallEnded:
    """A call of a server or of another plugin's action ended.

    Attributes:
        number: of the effect that asked for it.
        outcome: such as "done" or "failed".
        values: what came back.
    """

    at_s: float
    number: int
    outcome: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A person has the session now; the run stands still until it is handed back."""

    at_s: float


@dataclass(frozen=True, slots=True)
class HandedBack:
    """The bot has the session again."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Stopped:
    """The session ended, or another flow took its place."""

    at_s: float


Event: TypeAlias = Started | Answered | TimeCame | CallEnded | TakenOver | HandedBack | Stopped

"""What is known while a hook runs: whose call it is, how deep nested, how long it may take."""

import time
from contextvars import ContextVar
from dataclasses import dataclass

from chatclick.errors import Conflict

BEFORE_COMMIT_S = 1.0
"""Time for all hooks a sender waits for, in seconds."""

MAX_DEPTH = 3
"""Calls a message may cause through messages that plugins write, before the host says stop."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What led to a call.

    Attributes:
        correlation_id: names the request or event; the same in nested calls.
        depth: 0 for what people caused, one more for each plugin's message in between.
    """

    correlation_id: str
    depth: int


@dataclass(frozen=True, slots=True)
class HookCall:
    """One call of one implementation.

    Attributes:
        plugin_id: whose implementation runs.
        hook: which one.
        correlation_id: as in `Origin`.
        depth: as in `Origin`.
        deadline: when the call is given up, on the monotonic clock, in seconds.
    """

    plugin_id: str
    hook: str
    correlation_id: str
    depth: int
    deadline: float


current_call: ContextVar[HookCall | None] = ContextVar("chatclick_hook_call", default=None)
"""The running call; logs and queries read it to name the plugin they work for."""


class Budget:
    """Time shared by several hooks.

    Args:
        total_s: how much there is, in seconds, counted from now.
    """

    __slots__ = ("_deadline",)

    def __init__(self, total_s: float = BEFORE_COMMIT_S) -> None:
        self._deadline = time.monotonic() + total_s

    def remaining_s(self) -> float:
        """Return what is left, in seconds; 0 when it is used up."""
        return max(0.0, self._deadline - time.monotonic())


class TooDeep(Conflict):
    """Plugins answer each other's messages in a circle."""

    code = "hook_depth"

    def __init__(self, depth: int) -> None:
        super().__init__(
            f"This message was caused by {depth} plugin messages in a row; the host stops here. "
            "Let the plugin ignore messages whose sender is a bot."
        )
        self.depth = depth


def next_depth() -> int:
    """Return the depth of what is caused now: 0, or one more than the running call's.

    Raises:
        TooDeep: it would reach `MAX_DEPTH`.
    """
    call = current_call.get()
    return check_depth(0 if call is None else call.depth + 1)


def check_depth(depth: int) -> int:
    """Return the depth.

    Raises:
        TooDeep: it has reached `MAX_DEPTH`.
    """
    if depth >= MAX_DEPTH:
        raise TooDeep(depth)
    return depth

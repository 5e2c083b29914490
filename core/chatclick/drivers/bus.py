"""The doorbell between processes: tells that a session has something new, never what.

The database is the only log. A doorbell that is lost, doubled or late costs a read, nothing else.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

Doorbell = tuple[str, int]
"""A session id and the newest seq known to be committed."""

Listener = Callable[[Sequence[Doorbell]], None]


class Bus(Protocol):
    """Carries doorbells to the other processes of an installation."""

    @property
    def is_shared(self) -> bool:
        """Whether other processes hear it; several processes need a bus that is."""

    def publish(self, doorbells: Sequence[Doorbell]) -> None:
        """Ring at the other processes. Never blocks, never raises."""

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` when another process rings."""

    async def start(self) -> None:
        """Connect."""

    async def stop(self) -> None:
        """Disconnect."""


class MemoryBus:
    """The default: one process, which hears of its own commits directly."""

    is_shared = False

    def publish(self, doorbells: Sequence[Doorbell]) -> None:
        """Do nothing: there is nobody else."""

    def subscribe(self, listener: Listener) -> None:
        """Do nothing: nobody else rings."""

    async def start(self) -> None:
        """Do nothing."""

    async def stop(self) -> None:
        """Do nothing."""

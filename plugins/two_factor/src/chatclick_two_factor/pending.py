"""What was asked and is not answered yet: in the database, for another process may get the answer.

Each is answered once. A person has few at a time, and what nobody answered goes with the next one.
"""

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Generic, TypeVar

from chatclick import PluginContext

LASTS_S = 300
MOST = 20
"""Kept for one person; the oldest goes first."""

T = TypeVar("T")


class Pending(Generic[T]):
    """Values of people by an id, for some minutes.

    Args:
        context: the plugin's small values.
        name: tells them apart from others.
        read: makes a value of its fields; they are what JSON has.
        clock: seconds since 1970, the same in all processes.
    """

    def __init__(
        self,
        context: PluginContext,
        name: str,
        read: Callable[..., T],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._context = context
        self._name = name
        self._read = read
        self._clock = clock

    async def put(self, staff_id: str, id_: str, value: T) -> None:
        """Remember a value; one of the same id is forgotten."""
        await self._make_room(staff_id)
        kept: Any = {"until": int(self._clock()) + LASTS_S, "value": asdict(value)}  # type: ignore[call-overload]
        await self._context.kv.set(self._key(staff_id, id_), kept, is_secret=True)

    async def peek(self, staff_id: str, id_: str) -> T | None:
        """Return a value and keep it; None where there is none in time."""
        kept: Any = await self._context.kv.get(self._key(staff_id, id_))
        return self._read(**kept["value"]) if self._is_good(kept) else None

    async def take(self, staff_id: str, id_: str) -> T | None:
        """Return a value and forget it; None where there is none in time."""
        value = await self.peek(staff_id, id_)
        await self._context.kv.delete(self._key(staff_id, id_))
        return value

    async def _make_room(self, staff_id: str) -> None:
        # Ids of attempts are in the order of their time.
        keys = await self._context.kv.list_keys(self._key(staff_id, ""), limit=2 * MOST)
        for at, key in enumerate(keys):
            if at <= len(keys) - MOST or not self._is_good(await self._context.kv.get(key)):
                await self._context.kv.delete(key)

    def _is_good(self, kept: Any) -> bool:
        return kept is not None and self._clock() < kept["until"]

    def _key(self, staff_id: str, id_: str) -> str:
        return f"pending/{self._name}/{staff_id}/{id_}"

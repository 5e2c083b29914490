"""What was asked and is not answered yet. In memory, bounded, each answered once."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

LASTS_S = 300.0
MAX_PENDING = 10_000

T = TypeVar("T")


class Pending(Generic[T]):
    """Values by a key, for some minutes.

    Args:
        clock: a monotonic clock, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._values: OrderedDict[str, tuple[float, T]] = OrderedDict()

    def put(self, key: str, value: T) -> None:
        """Remember a value; one of the same key is forgotten."""
        self._values.pop(key, None)
        self._values[key] = (self._clock() + LASTS_S, value)
        while len(self._values) > MAX_PENDING:
            self._values.popitem(last=False)

    def peek(self, key: str) -> T | None:
        """Return the value of a key and keep it; None where there is none in time."""
        until_s, value = self._values.get(key, (0.0, None))
        return value if self._clock() < until_s else None

    def take(self, key: str) -> T | None:
        """Return the value of a key and forget it; None where there is none in time."""
        value = self.peek(key)
        self._values.pop(key, None)
        return value

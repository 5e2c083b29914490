"""Rate limits: token buckets for frames, messages, requests and sign-ins alike.

A bucket is one number, the time at which it will be full again (GCRA), so taking a token is a
comparison and an addition: no timer, no task, no lock. The memory of a table is bounded; what was
used longest ago is forgotten first. Limits count in this process; several processes let through as
many times more.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from math import ceil
from time import monotonic

_ROUNDING_S = 1e-9


@dataclass(frozen=True, slots=True)
class Rate:
    """How much is allowed.

    Args:
        per_second: tokens that come back each second.
        burst: tokens of a full bucket, at least 1.
    """

    per_second: float
    burst: int


class Bucket:
    """A full bucket; for one socket or one thing that is at hand anyway.

    Args:
        rate: how much is allowed.
    """

    __slots__ = ("_burst_s", "_full_at_s", "_token_s")

    def __init__(self, rate: Rate) -> None:
        self._token_s = 1 / rate.per_second
        self._burst_s = rate.burst / rate.per_second
        self._full_at_s = 0.0

    def take(self, now_s: float, *, count: int = 1) -> float:
        """Take a token, or several at once.

        Args:
            now_s: the time of a monotonic clock.
            count: how many; more than a full bucket has are never there.

        Returns:
            0 when they were there; else the seconds until they are.
        """
        full_at_s = self._full_at_s
        if full_at_s < now_s:
            full_at_s = now_s
        full_at_s += self._token_s * count
        wait_s = full_at_s - now_s - self._burst_s
        if wait_s > _ROUNDING_S:
            return wait_s
        self._full_at_s = full_at_s
        return 0.0

    def give_back(self) -> None:
        """Put a token back that turned out not to be needed."""
        self._full_at_s -= self._token_s

    def full_in_s(self, now_s: float) -> float:
        """Return the seconds until the bucket is full again."""
        return max(0.0, self._full_at_s - now_s)


class BucketTable:
    """A bucket for each key: a caller, an account, an address prefix.

    Args:
        rate: how much each key is allowed.
        max_keys: how many buckets are remembered.
        clock: a monotonic clock, in seconds.
    """

    def __init__(
        self, rate: Rate, *, max_keys: int = 100_000, clock: Callable[[], float] = monotonic
    ) -> None:
        self._rate = rate
        self._max_keys = max_keys
        self._clock = clock
        self._buckets: OrderedDict[Hashable, Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, key: Hashable) -> float:
        """Take a token of a key; 0, or the seconds until there is one."""
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(self._rate)
            if len(self._buckets) > self._max_keys:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
        return bucket.take(self._clock())

    def set_rate(self, rate: Rate) -> None:
        """Put another rate in force; every bucket is full then."""
        self._rate = rate
        self._buckets.clear()

    def give_back(self, key: Hashable) -> None:
        """Put a token back.

        A limit on failed sign-ins takes a token before the password is checked, so that many at
        once cannot slip through, and gives it back when the password was right.
        """
        if bucket := self._buckets.get(key):
            bucket.give_back()

    def headers(self, key: Hashable) -> dict[str, str]:
        """Build the RateLimit headers of a response to this caller."""
        bucket = self._buckets.get(key)
        full_in_s = bucket.full_in_s(self._clock()) if bucket else 0.0
        used = full_in_s * self._rate.per_second
        return {
            "RateLimit-Limit": str(self._rate.burst),
            "RateLimit-Remaining": str(max(0, int(self._rate.burst - used + _ROUNDING_S))),
            "RateLimit-Reset": str(ceil(full_in_s)),
        }


def retry_after(wait_s: float) -> str:
    """Write a wait as the value of a `Retry-After` header: whole seconds, at least one."""
    return str(max(1, ceil(wait_s)))

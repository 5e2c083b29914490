"""What a person proves themselves with, and where it is kept: encrypted, one value a person."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from chatclick import PluginContext

MAX_PASSKEYS = 10


@dataclass(slots=True)
class Totp:
    """An authenticator app.

    Attributes:
        last_step: the time step of the last good code; it and those before are not taken again.
    """

    secret: str
    created_at: str
    last_step: int = 0
    last_used_at: str | None = None


@dataclass(slots=True)
class Passkey:
    """A passkey; `id` and `key` are base64url."""

    id: str
    key: str
    count: int
    rp_id: str
    label: str
    created_at: str
    last_used_at: str | None = None


@dataclass(slots=True)
class Factors:
    """All that one person has. Of recovery codes only hashes are kept."""

    totp: Totp | None = None
    passkeys: list[Passkey] = field(default_factory=list)
    recovery: list[str] = field(default_factory=list)

    @property
    def is_set_up(self) -> bool:
        """Whether there is anything but recovery codes."""
        return self.totp is not None or bool(self.passkeys)

    def remove(self, factor_id: str) -> bool:
        """Remove the app ("totp") or a passkey; the codes go with the last one."""
        before = (self.totp is not None, len(self.passkeys))
        if factor_id == "totp":
            self.totp = None
        self.passkeys = [one for one in self.passkeys if one.id != factor_id]
        if not self.is_set_up:
            self.recovery = []
        return before != (self.totp is not None, len(self.passkeys))


class FactorStore:
    """Reads and changes what people have.

    Args:
        context: the plugin's small values.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(self, staff_id: str) -> Factors:
        """Return what somebody has."""
        return _read(await self._context.kv.get(_key(staff_id)))

    @asynccontextmanager
    async def change(self, staff_id: str) -> AsyncIterator[Factors]:
        """Hand out what somebody has and store it again, one change at a time.

        A code must not be good twice, so reading, judging and storing are one step.
        """
        lock = self._locks.setdefault(staff_id, asyncio.Lock())
        async with lock:
            factors = await self.get(staff_id)
            before = asdict(factors)
            yield factors
            after = asdict(factors)
            if after != before:
                await self._context.kv.set(_key(staff_id), after, is_secret=True)

    async def clear(self, staff_id: str) -> None:
        """Remove all that somebody has."""
        await self._context.kv.delete(_key(staff_id))


def _key(staff_id: str) -> str:
    return f"staff/{staff_id}"


def _read(value: Any) -> Factors:  # Any: what `change` stored
    if value is None:
        return Factors()
    return Factors(
        totp=Totp(**value["totp"]) if value["totp"] else None,
        passkeys=[Passkey(**one) for one in value["passkeys"]],
        recovery=list(value["recovery"]),
    )

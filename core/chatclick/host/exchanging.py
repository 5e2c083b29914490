"""Putting a new version of a plugin in place of the one that runs, or leaving all as it was."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chatclick.errors import Conflict
from chatclick.host.lifecycle import Lifecycle
from chatclick.host.states import Desired, Entry


class ExchangeFailed(Conflict):
    """A new version of a plugin does not run; the old one goes on."""

    code = "upgrade_failed"


@dataclass(frozen=True, slots=True)
class Exchanging:
    """Exchanges plugins from elsewhere. Calls for one plugin must not overlap.

    Attributes:
        entries: all plugins, by id.
        lifecycle: stops them.
        apply: brings one that does not run into the state people want.
        cancel_retry: forgets a planned start.
    """

    entries: dict[str, Entry]
    lifecycle: Lifecycle
    apply: Callable[[Entry], Awaitable[None]]
    cancel_retry: Callable[[Entry], None]

    async def exchange(self, entry: Entry) -> None:
        """Put a plugin in, or a new version in place of the one that runs.

        Args:
            entry: the plugin, with what people want of it.

        Raises:
            ExchangeFailed: the new version does not run; the old one does again.
        """
        last = self.entries.get(entry.id)
        if last is not None and last.is_active and entry.desired is Desired.ENABLED:
            await self._upgrade(entry, last)
            return
        if last is not None:
            await self._take_out(last)
        self.entries[entry.id] = entry
        await self.apply(entry)

    async def _upgrade(self, entry: Entry, last: Entry) -> None:
        if entry.seat is None:
            raise ExchangeFailed(f"The new version cannot be used: {entry.problem}")
        try:
            await entry.seat.load()  # beside the one that runs, which knows nothing of it
        except Exception as error:
            raise ExchangeFailed(f"The new version does not start: {error}") from error
        await self._take_out(last)
        self.entries[entry.id] = entry
        await self.apply(entry)
        if entry.is_active:
            return
        reason = entry.actual.reason
        await self._take_out(entry)
        await entry.seat.unload()  # also when it never got as far as to be loaded again
        self.entries[last.id] = last
        await self.apply(last)
        raise ExchangeFailed(f"The new version does not start: {reason}")

    async def _take_out(self, entry: Entry) -> None:
        self.cancel_retry(entry)
        await self.lifecycle.stop(entry, "upgrade")

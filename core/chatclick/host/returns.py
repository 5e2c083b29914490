"""Notifications that came back, told to the plugins that send them."""

from chatclick.errors import Unavailable
from chatclick.hooks import Dispatcher


class PluginReturns:
    """Tells whoever sends.

    Args:
        dispatcher: calls the plugins.
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def report(self, notification_id: str, detail: str) -> None:
        """Say that a notification did not arrive, or raise Unavailable."""
        arguments = {"notification_id": notification_id, "detail": detail}
        told = await self._dispatcher.collect("notification_returned", arguments)
        if told.failed:
            raise Unavailable("A plugin did not take it; report it again.")

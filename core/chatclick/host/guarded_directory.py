"""What an installation has, as a plugin sees it: each list behind its permission."""

from chatclick.host.guard import Guard
from chatclick.host.ports import Services
from chatclick.plugin.directory import MOST_LISTED, QueueView, TeamView, WidgetEntry
from chatclick.plugin.json_form import JSONObject


class GuardedQueues:
    """Queues, behind `queue:read`."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def list(self, *, limit: int = MOST_LISTED) -> tuple[QueueView, ...]:
        """Return queues in the order in which they are served."""
        self._guard.require("queue:read")
        return await self._services.directory.list_queues(limit=_bound(limit))


class GuardedTeams:
    """Teams, behind `team:read`."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def list(self, *, limit: int = MOST_LISTED) -> tuple[TeamView, ...]:
        """Return teams by name."""
        self._guard.require("team:read")
        return await self._services.directory.list_teams(limit=_bound(limit))


class GuardedWidgets:
    """Widgets, behind `widget:read`."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def list(self, *, limit: int = MOST_LISTED) -> tuple[WidgetEntry, ...]:
        """Return widgets, the oldest first."""
        self._guard.require("widget:read")
        return await self._services.directory.list_widgets(limit=_bound(limit))

    async def get_config(self, widget_id: str) -> JSONObject:
        """Return the published config of a widget."""
        self._guard.require("widget:read")
        return await self._services.widgets.get_config(widget_id)


def _bound(limit: int) -> int:
    return max(0, min(limit, MOST_LISTED))

"""Names of queues, teams and widgets in memory."""

from chatclick.plugin.directory import QueueView, TeamView, WidgetEntry
from chatclick.testing.world import World


class WorldDirectory:
    """What there is, by name."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def list_queues(self, *, limit: int) -> tuple[QueueView, ...]:
        """Return queues."""
        return tuple(self._world.queues.values())[:limit]

    async def list_teams(self, *, limit: int) -> tuple[TeamView, ...]:
        """Return teams by name."""
        return tuple(sorted(self._world.teams.values(), key=lambda one: one.name))[:limit]

    async def list_widgets(self, *, limit: int) -> tuple[WidgetEntry, ...]:
        """Return widgets."""
        known = self._world.widgets.items()
        return tuple(
            WidgetEntry(id=one_id, name=str(config.get("name", one_id))) for one_id, config in known
        )[:limit]

"""What this installation has, as the host tells plugins of it."""

from chatclick.plugin.directory import QueueView, TeamView, WidgetEntry
from chatclick.store.models import Queue, Team, Widget


class PluginDirectory:
    """Reads names of queues, teams and widgets."""

    async def list_queues(self, *, limit: int) -> tuple[QueueView, ...]:
        """Return queues in the order in which they are served; those without a place come last."""
        placed = await Queue.exclude(position=None).order_by("position", "name").limit(limit)
        others = Queue.filter(position=None).order_by("name").limit(limit)
        return tuple(
            QueueView(id=row.id, name=row.name, team_id=row.team_id, is_fallback=row.is_fallback)
            for row in [*placed, *await others][:limit]
        )

    async def list_teams(self, *, limit: int) -> tuple[TeamView, ...]:
        """Return teams by name."""
        rows = await Team.all().order_by("name").limit(limit)
        return tuple(TeamView(id=row.id, name=row.name) for row in rows)

    async def list_widgets(self, *, limit: int) -> tuple[WidgetEntry, ...]:
        """Return widgets, the oldest first."""
        shown = ("id", "name", "published_revision")
        rows = await Widget.all().order_by("created_at", "id").limit(limit).only(*shown)
        return tuple(
            WidgetEntry(id=row.id, name=row.name, is_published=row.published_revision is not None)
            for row in rows
        )

"""What runs while the plugin runs: takes events, and removes what is too old."""

from datetime import datetime, timedelta

from chatclick import EventView, PluginContext
from chatclick.clock import now
from chatclick_csat.models import Survey
from chatclick_csat.taking import take

CLEAN_EVERY = timedelta(hours=6)
CLEAN_ON = timedelta(minutes=1)
CLEANED = 1000


class Service:
    """The plugin at work. It is made before the plugin starts and begins with `start`.

    Attributes:
        context: the plugin's, once started.
    """

    context: PluginContext

    def __init__(self) -> None:
        self._clean_at: datetime | None = None

    def start(self, context: PluginContext) -> None:
        """Start."""
        self.context = context
        self._clean_at = None

    async def take(self, event: EventView) -> None:
        """Keep what an event says of a rating."""
        await take(event, self.context)
        await self._clean()

    async def _clean(self) -> None:
        """Remove, now and then, what the settings let nobody keep."""
        at = now()
        if self._clean_at is not None and at < self._clean_at:
            return
        self._clean_at = at + CLEAN_EVERY
        edge = at - timedelta(days=int(self.context.config["keep_days"]))
        old = Survey.filter(asked_at__lt=edge).limit(CLEANED)
        ids = [str(one) for one in await old.values_list("session_id", flat=True)]
        if not ids:
            return
        if len(ids) == CLEANED:
            self._clean_at = at + CLEAN_ON  # there is more

        async def work() -> None:
            await Survey.filter(session_id__in=ids).delete()

        await self.context.write(work)

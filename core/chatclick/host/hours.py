"""When it is open, for plugins that count business time; the plugin that keeps hours answers."""

from datetime import timedelta

from chatclick.errors import FieldError, Invalid, Unavailable
from chatclick.hooks import Dispatcher
from chatclick.host.guard import Guard
from chatclick.host.ports import Services
from chatclick.plugin.hours import MOST_DAYS, OpenTimes, PlaceView
from chatclick.plugin.views import WindowView


class PluginHours:
    """Asks whoever keeps hours.

    Args:
        dispatcher: calls the plugins.
    """

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    async def list_open(self, place: PlaceView, window: WindowView) -> OpenTimes | None:
        """Return when it is open, None where nobody keeps hours, or raise Unavailable."""
        if not self._dispatcher.has("hours_open"):
            return None
        # All are asked, to tell who has nothing to say from who failed.
        found = await self._dispatcher.collect("hours_open", {"place": place, "window": window})
        if found.answers:
            answer: OpenTimes = found.answers[0].value
            return answer
        if found.failed:
            raise Unavailable("Who keeps hours does not answer.", code="hours_unavailable")
        return None


class GuardedHours:
    """Hours, behind `widget:read`."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def list_open(self, place: PlaceView, window: WindowView) -> OpenTimes | None:
        """Return when it is open somewhere."""
        self._guard.require("widget:read")
        if window.until - window.since > timedelta(days=MOST_DAYS):
            text = f"At most {MOST_DAYS} days at once."
            raise Invalid(text, errors=(FieldError("/window", "range", text),))
        return await self._services.hours.list_open(place, window)

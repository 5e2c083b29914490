"""When it is open over a span of time, for plugins that count business time."""

from chatclick import OpenSpan, OpenTimes, PlaceView, WindowView
from chatclick_business_hours.finding import Around, find_schedule


async def list_open_times(place: PlaceView, window: WindowView) -> OpenTimes | None:
    """Return when the schedule that holds somewhere is open; None where none does."""
    around = Around(place.topic, place.queue_id, place.team_id, place.widget_id)
    found = await find_schedule(around)
    if found is None:
        return None
    spans = found.calendar.list_spans(window.since, window.until)
    return OpenTimes(spans=tuple(OpenSpan(since=since, until=until) for since, until in spans))

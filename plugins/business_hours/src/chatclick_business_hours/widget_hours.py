"""What the hours say of a widget: open or closed, what that means, and how the topics stand."""

from collections.abc import Mapping
from datetime import datetime

from chatclick import OpeningHours, PluginContext, TopicHours
from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick_business_hours.calendar import Status
from chatclick_business_hours.closed import build_text
from chatclick_business_hours.finding import Around, Found, find_schedule, has_place, list_topics

MAX_TOPICS_TOLD = 50


async def find_widget_hours(widget_id: str, context: PluginContext) -> OpeningHours | None:
    """Return the hours of a widget.

    Those of its own place come first; the default schedule holds where its config sets no hours.
    Where neither does the topics alone are told, by hours that never close.

    Args:
        widget_id: which.
        context: the plugin's.

    Returns:
        None where nothing is said of this widget.
    """
    found, at = await _find(widget_id, context), now()
    known = (await list_topics())[:MAX_TOPICS_TOLD]
    topics = tuple([_tell_topic(name, one, at) for name, one in known])
    topic_field = str(context.config.get("topic_field", "topic"))
    if found is not None:
        status = found.find_status(at)
        return OpeningHours(
            is_open=status.is_open,
            opens_at=status.opens_at,
            closes_at=status.closes_at,
            when_closed=found.closed.get("then"),
            texts=_build_texts(found, status, at),
            topics=topics,
            topic_field=topic_field,
        )
    if not topics or await _sets_hours(widget_id, context):
        return None
    return OpeningHours(is_open=True, topics=topics, topic_field=topic_field)


async def _find(widget_id: str, context: PluginContext) -> Found | None:
    if await has_place("widget", widget_id) or not await _sets_hours(widget_id, context):
        return await find_schedule(Around(widget=widget_id))
    return None


async def _sets_hours(widget_id: str, context: PluginContext) -> bool:
    """Tell whether somebody gave the widget hours in its own config."""
    try:
        config = await context.widgets.get_config(widget_id)
    except NotFound:
        return True
    availability = config.get("availability")
    return isinstance(availability, Mapping) and availability.get("schedule", "always") != "always"


def _tell_topic(name: str, found: Found, at: datetime) -> TopicHours:
    status = found.find_status(at)
    return TopicHours(
        topic=name,
        is_open=status.is_open,
        opens_at=status.opens_at,
        when_closed=found.closed.get("then"),
        texts=_build_texts(found, status, at),
    )


def _build_texts(found: Found, status: Status, at: datetime) -> dict[str, str]:
    if status.is_open:
        return {}
    say = found.closed.get("say", {})
    return {name: build_text(say, name, found.calendar, status, at) for name in say}

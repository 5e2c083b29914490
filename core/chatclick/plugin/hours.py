"""When it is open: what a plugin answers, so that others can count business time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chatclick.plugin.json_form import JSONForm
from chatclick.plugin.views import View, WindowView

MOST_DAYS = 100
"""The longest span of time that is asked for at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView(View):
    """Where hours hold; each part may be unknown.

    Attributes:
        widget_id, queue_id, team_id: ids.
        topic: what visitors chose in a form.
    """

    widget_id: str | None = None
    queue_id: str | None = None
    team_id: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSpan(JSONForm):
    """A time in which it is open, from `since` up to but without `until`."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTimes(JSONForm):
    """When it is open over a span of time.

    Attributes:
        spans: in order, without overlap; none where it is closed all the time. They may reach
            beyond what was asked for.
    """

    spans: tuple[OpenSpan, ...] = ()


class Hours(Protocol):
    """When it is open, as plugins answer with `hours_open`. Needs `widget:read`."""

    async def list_open(self, place: PlaceView, window: WindowView) -> OpenTimes | None:
        """Return when it is open somewhere over a span of time.

        Args:
            place: where.
            window: at most 100 days.

        Returns:
            The times. None: nobody keeps hours there, so that all time counts.

        Raises:
            Invalid: the span is too long.
            Unavailable: who keeps hours failed.
        """

"""Counting time: business time where a plugin offers to count it, else the time of the wall."""

from datetime import datetime, timedelta
from typing import Any

from chatclick import PluginContext, TryLater
from chatclick.errors import NotFound

RECKON = "business_hours.reckon"
"""The action that counts business time; whoever offers it under this name is asked."""


class Timekeeper:
    """Counts time for a session.

    Args:
        context: the plugin's.
        session_id: whose hours count.
        is_business_time: count only while it is open.
    """

    def __init__(self, context: PluginContext, session_id: str, *, is_business_time: bool) -> None:
        self._context = context
        self._session_id = session_id
        self._is_business_time = is_business_time

    async def find_due(self, since: datetime, seconds: float) -> datetime | None:
        """Return when that many seconds have passed; None where that is never.

        Raises:
            TryLater: who counts business time fails.
        """
        wall = since + timedelta(seconds=seconds)
        if seconds <= 0:
            return wall
        answer = await self._ask(since, seconds=seconds)
        if answer is None:
            return wall
        until = answer.get("until")
        return datetime.fromisoformat(until) if until else None

    async def count(self, since: datetime, until: datetime) -> float:
        """Return how many seconds have passed between two moments.

        Raises:
            TryLater: who counts business time fails.
        """
        wall = max(0.0, (until - since).total_seconds())
        answer = await self._ask(since, until=until.isoformat())
        return wall if answer is None else float(answer["seconds"])

    async def _ask(self, since: datetime, **values: Any) -> Any:
        """Ask for business time; None where nobody counts it, or no hours hold for the session."""
        if not self._is_business_time:
            return None
        wanted = {"since": since.isoformat(), **values}
        run_id = f"sla-{self._session_id}"
        try:
            result = await self._context.actions.run(
                RECKON, self._session_id, wanted, run_id=run_id
            )
        except NotFound:
            return None
        if result.outcome == "failed":
            raise TryLater("The business time could not be counted.")
        return result.values if result.outcome == "done" else None

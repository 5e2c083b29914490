"""Gathers what rules ask about, and no more: each area costs a query only where a rule uses it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chatclick import MessageView, PluginContext, SessionView
from chatclick.errors import NotFound
from chatclick_rules.engine import Engine, build_facts

MAX_EARLIER = 20
HOST = frozenset({"session", "visitor", "message", "page"})


class Looking:
    """Builds facts for an engine.

    Args:
        context: the plugin's.
        engine: whose rules will ask.
    """

    def __init__(self, context: PluginContext, engine: Engine) -> None:
        self._context = context
        self._zone = engine.rule_set.time_zone
        self._areas = engine.areas

    async def gather(
        self,
        session: SessionView,
        at: datetime,
        *,
        message: MessageView | None = None,
        others: Mapping[str, Any] | None = None,
        outcome: str | None = None,
    ) -> dict[str, Any]:
        """Build the facts of a moment.

        Args:
            session: as it is.
            at: now.
            message: the one that was written, or the newest.
            others: facts of other plugins where they are at hand; None asks for them.
            outcome: of a session that was closed.
        """
        visitor = None
        if self._areas & {"visitor", "page"}:
            try:
                visitor = await self._context.visitors.get(session.visitor.id)
            except NotFound:  # erased, or turned out to be somebody else, just now
                visitor = None
        earlier: tuple[SessionView, ...] = ()
        if "earlier" in self._areas:
            found = await self._context.sessions.list_past(
                visitor_id=session.visitor.id, before=session.id, limit=MAX_EARLIER
            )
            earlier = found
        if others is None and self._areas - OWN:
            others = await self._context.sessions.collect_facts(session.id)
        return build_facts(
            session,
            at=at,
            zone=self._zone,
            visitor=visitor,
            message=message,
            earlier=earlier,
            others=others,
            outcome=outcome,
        )


OWN = HOST | {"form", "context", "earlier", "time", "close"}

"""Telling the world and people: what was kept as not told yet, each once however often it is tried.

An event is recorded, and a notice sent, under the id of its row; a repeat after a crash is the same
again and has no effect.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chatclick import JSONObject, PluginContext
from chatclick.clock import now, to_text
from chatclick.errors import Invalid
from chatclick_alerts.models import ChangeRow, NoticeRow, RuleRow

BATCH = 50
MOST_PEOPLE = 100
EVERYBODY = "message:read"
"""What everybody on staff may do."""
PAGE = "/p/alerts"


class Outbox:
    """Tells what is to be told.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context

    async def deliver(self) -> None:
        """Tell all that is left to be told, the oldest first."""
        for change in await ChangeRow.filter(is_recorded=False).order_by("at", "id").limit(BATCH):
            await self._record(change)
        for notice in await NoticeRow.filter(sent_at=None).order_by("at", "id").limit(BATCH):
            await self._send(notice)

    async def find_people(self, recipients: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the ids of whom a rule tells."""
        named, roles = set(recipients.get("staff", ())), set(recipients.get("roles", ()))
        teams, staff = set(recipients.get("teams", ())), self._context.staff
        found = {
            one.id
            for one in await staff.list_allowed(EVERYBODY)
            if one.id in named or one.role in roles or teams & set(one.team_ids)
        }
        for permission in recipients.get("permissions", ()):
            found |= {one.id for one in await staff.list_allowed(permission)}
        return tuple(sorted(found))

    async def _record(self, change: ChangeRow) -> None:
        rule = await RuleRow.get_or_none(id=change.rule_id)
        data = build_data(change, rule.document if rule else {})
        await self._context.record_event(f"alerts.{change.kind}", data, once=change.id)

        async def work() -> None:
            await ChangeRow.filter(id=change.id).update(is_recorded=True)

        await self._context.write(work)

    async def _send(self, notice: NoticeRow) -> None:
        people = await self.find_people(notice.recipients)
        try:
            await self._notify(notice, people)
        except Invalid as error:
            # Somebody was removed just now. It must not hold up what comes after it.
            self._context.log.warning("notice_refused", error=str(error)[:200])
            people = ()
        await self._keep_sent(notice.id, len(people), now())

    async def _notify(self, notice: NoticeRow, people: Sequence[str]) -> None:
        for begin in range(0, len(people), MOST_PEOPLE):
            await self._context.notify(
                people[begin : begin + MOST_PEOPLE],
                type=f"alerts.{notice.kind}",
                title=notice.title,
                body=notice.body,
                url=PAGE,
                id=notice.id,
                translations=notice.translations,
            )

    async def _keep_sent(self, notice_id: str, people: int, at: datetime) -> None:
        async def work() -> None:
            await NoticeRow.filter(id=notice_id).update(sent_at=at, people=people)

        await self._context.write(work)


def build_data(change: ChangeRow, document: Mapping[str, Any]) -> JSONObject:
    """Build what the event of a change says."""
    return {
        "rule_id": change.rule_id,
        "name": change.name,
        "previous": change.previous,
        "state": change.state,
        "at": to_text(change.at),
        "value": change.value,
        "low": change.low,
        "high": change.high,
        "metric": document.get("metric"),
        "stat": document.get("stat"),
        "window_s": document.get("window_s"),
        "is_silenced": change.is_silenced,
    }

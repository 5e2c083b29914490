"""Erasing conversations whose time is over: `privacy.retentionDays` of a widget's config.

Until when a widget's sessions were looked at is kept as a setting, so that none is looked at twice:
one that goes on after that has a newer `updated_at`.
"""

import asyncio
from datetime import UTC, datetime, timedelta

import structlog
from tortoise.expressions import Q

from chatclick.chat.erasing import erase_sessions
from chatclick.chat.widgets import WidgetConfigs
from chatclick.clock import now, to_text
from chatclick.store.events import SYSTEM
from chatclick.store.models import Session, Setting, Widget
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

INTERVAL_S = 3600.0
DONE = ("resolved", "closed")
_BATCH = 50
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_log = structlog.get_logger(__name__)


class Retention:
    """Sweeps at the start and every hour.

    Args:
        store: the write path.
        configs: the published configs.
    """

    def __init__(self, store: Store, configs: WidgetConfigs) -> None:
        self._store = store
        self._configs = configs
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start sweeping."""
        self._task = asyncio.create_task(self._run(), name="retention")

    async def stop(self) -> None:
        """Stop; what is left is swept after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))

    async def sweep(self) -> None:
        """Erase the sessions of every widget that were done before its days began."""
        published = Widget.exclude(published_revision=None).order_by("id")
        for row in await published.values("id"):  # bounded: staff made each by hand
            config = await self._configs.find(row["id"])
            days = config["privacy"].get("retentionDays")
            if days:
                await self._erase_before(row["id"], now() - timedelta(days=days))

    async def _run(self) -> None:
        while True:
            try:
                await self.sweep()
            except Exception:
                _log.exception("retention_failed")
            await asyncio.sleep(INTERVAL_S)

    async def _erase_before(self, widget_id: str, before: datetime) -> None:
        name = f"retention.{widget_id}"
        looked = await Setting.get_or_none(name=name)
        since = datetime.fromisoformat(looked.value) if looked else _BEGINNING
        if since >= before:
            return
        erased = await self._erase_between(widget_id, since, before)

        async def work(tx: Transaction) -> None:
            await Setting.update_or_create({"value": before.isoformat()}, name=name)
            if erased:
                detail = {"sessions": erased, "before": to_text(before)}
                await tx.audit(SYSTEM, "session.expire", widget_id, detail)

        await self._store.write(work)

    async def _erase_between(self, widget_id: str, since: datetime, before: datetime) -> int:
        done = Session.filter(
            widget_id=widget_id, state__in=DONE, updated_at__gte=since, updated_at__lt=before
        ).order_by("updated_at", "id")
        erased, behind = 0, Q()
        while rows := await done.filter(behind).limit(_BATCH).values("id", "updated_at"):
            erased += await self._erase([row["id"] for row in rows], before)
            at, last_id = rows[-1]["updated_at"], rows[-1]["id"]
            behind = Q(updated_at__gt=at) | Q(updated_at=at, id__gt=last_id)
        return erased

    async def _erase(self, ids: list[str], before: datetime) -> int:
        """Erase those of the sessions that nobody has taken up again. Return how many."""

        async def work(tx: Transaction) -> int:
            over = []
            for session_id in ids:
                session = await tx.get_session(session_id)  # locked: no message comes in between
                if session.state in DONE and session.updated_at < before:
                    over.append(session_id)
            await erase_sessions(tx, over)
            return len(over)

        return await self._store.write(work)

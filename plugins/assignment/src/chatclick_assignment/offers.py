"""Offers: a session that was given out and is not answered in time passes on to somebody else.

The host has no state "offered": the session is assigned at once, and taken back when its time is
over and nobody has answered. Declining is what people do by unassigning it themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chatclick import Phrase, PluginContext, SessionView
from chatclick.clock import now
from chatclick.errors import ChatclickError

PREFIX = "offer:"
MAX_OFFERS = 1000


@dataclass(slots=True)
class Offer:
    """A session that waits for the answer of who has it.

    Attributes:
        staff_id: who has it; "" for nobody, since it was taken back.
        at: since when they have it, or nobody has.
        passed: who had it before and did not answer.
    """

    staff_id: str
    at: datetime
    passed: list[str] = field(default_factory=list)


class Offers:
    """Keeps the offers that run, over restarts too.

    Args:
        context: the plugin's.
    """

    def __init__(self, context: PluginContext) -> None:
        self._context = context
        self._offers: dict[str, Offer] = {}

    @property
    def is_on(self) -> bool:
        """Whether sessions pass on at all."""
        return bool(self._context.config["answer_within_s"])

    def passed(self, session_id: str) -> frozenset[str]:
        """Return who let a session pass."""
        offer = self._offers.get(session_id)
        return frozenset(offer.passed if offer else ())

    async def load(self) -> None:
        """Read the offers that ran when the plugin stopped, or forget them once that is off."""
        for key in await self._context.kv.list_keys(PREFIX, limit=MAX_OFFERS):
            if not self.is_on:
                await self._context.kv.delete(key)
                continue
            value: Any = await self._context.kv.get(key)
            if isinstance(value, Mapping):
                at = datetime.fromisoformat(str(value["at"]))
                passed = [str(one) for one in value["passed"]]
                self._offers[key.removeprefix(PREFIX)] = Offer(str(value["staff_id"]), at, passed)

    async def begin(self, session_id: str, staff_id: str, at: datetime) -> None:
        """Note that somebody was given a session."""
        before = self._offers.get(session_id)
        passed = before.passed if before else []
        self._offers[session_id] = Offer(staff_id, at, passed)
        await self._save(session_id)

    async def end(self, session_id: str) -> None:
        """Forget an offer: it was answered, or is somebody else's affair."""
        if self._offers.pop(session_id, None) is not None:
            await self._context.kv.delete(f"{PREFIX}{session_id}")

    def list_due(self, at: datetime) -> list[str]:
        """Return the sessions whose time is over, those that nobody has among them."""
        if not self.is_on:
            return []
        since = at - timedelta(seconds=self._context.config["answer_within_s"])
        return [one for one, offer in self._offers.items() if offer.at <= since]

    async def settle(self, session: SessionView, *, has_another: bool) -> bool:
        """Pass a session on whose time is over, or let it be.

        One that was taken back, and that nobody came for in as much time again, is open to those
        who let it pass: for it too, somebody slow is better than nobody.

        Args:
            session: as it is now.
            has_another: whether somebody else could take it.

        Returns:
            Whether it was taken back.
        """
        offer = self._offers.get(session.id)
        if offer is None:  # it was answered for while the session was read
            return False
        is_theirs = session.assignee is not None and session.assignee.id == offer.staff_id
        limit = self._context.config["passes"]
        if not is_theirs or is_answered(session, offer) or len(offer.passed) >= limit:
            await self.end(session.id)
            return False
        if not has_another:
            return False  # it is better with somebody who is slow than with nobody
        offer.passed.append(offer.staff_id)
        offer.staff_id, offer.at = "", now()
        await self._save(session.id)
        seconds = self._context.config["answer_within_s"]
        try:
            await self._context.sessions.assign(
                session.id,
                None,
                reason=Phrase("not_answered", {"seconds": seconds}),
                lease=session.lease,
            )
        except ChatclickError:  # closed, or given to somebody else, at this very moment
            await self.end(session.id)
            return False
        return True

    async def _save(self, session_id: str) -> None:
        offer = self._offers[session_id]
        value = {
            "staff_id": offer.staff_id,
            "at": offer.at.isoformat(),
            "passed": list(offer.passed),
        }
        await self._context.kv.set(f"{PREFIX}{session_id}", value)


def is_answered(session: SessionView, offer: Offer) -> bool:
    """Tell whether the visitor has had an answer since, or wants none."""
    since = session.waiting_since
    return session.category == "done" or since is None or since > offer.at

"""Sessions in the hands of bots: who offers to answer a new one, takes one, and records what
happens in it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from chatclick.chat.handing_over import HandOvers, check_context, give_to_bot
from chatclick.chat.session_works import change_fields
from chatclick.chat.tags import clean_tags
from chatclick.chat.views import SessionViews
from chatclick.errors import Conflict
from chatclick.plugin.json_form import to_plain
from chatclick.plugin.results import Handoff
from chatclick.plugin.views import SessionView
from chatclick.security.policy import Principal
from chatclick.store.events import PUBLIC, Actor
from chatclick.store.models import Event, EventLogHead, Session
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

ONCE = "once"
"""Among the data of a plugin's event: by what it tells a repeat."""
MOST_LOOKED = 500
MOST_LOOKED_BACK = 20_000
"""How far back in the whole log a repeat is looked for, in events; there is no index for it."""
"""A repeat comes soon: no more events of a type are looked at."""


class BotSessions:
    """What bots do with sessions.

    Args:
        store: the write path.
        hand_overs: gives them to people.
        views: builds what is returned.
    """

    def __init__(self, store: Store, hand_overs: HandOvers, views: SessionViews) -> None:
        self._store = store
        self._hand_overs = hand_overs
        self._views = views

    async def take(self, session_id: str, bot: str, *, is_forced: bool) -> SessionView:
        """Put a session into a bot's hands.

        Raises:
            NotFound: there is no such session.
            Conflict: it is closed, or a person has it and `is_forced` is not set.
        """

        async def work(tx: Transaction) -> None:
            session = await tx.get_session(session_id)
            if session.state == "closed":
                raise Conflict("The session is closed.", code="session_closed")
            if session.assignee_id is not None and not is_forced:
                raise Conflict("Somebody has this session.", code="taken_over")
            await give_to_bot(tx, session, bot, Actor("bot", bot, bot))

        await self._store.write(work)
        return await self._views.get(session_id)

    async def hand_over(self, session_id: str, bot: str, handoff: Handoff) -> SessionView:
        """Give a session that a bot has to people; do nothing when they have it.

        Raises:
            Invalid: there is no such queue or team, or the context cannot be kept.
        """
        context = to_plain(handoff.context)
        check_context(context if isinstance(context, dict) else {})
        await self._hand_overs.from_bot(session_id, bot, handoff)
        return await self._views.get(session_id)

    async def update(
        self,
        principal: Principal,
        session_id: str,
        *,
        priority: str | None,
        subject: str | None,
        language: str | None,
        add_tags: Sequence[str],
        remove_tags: Sequence[str],
    ) -> SessionView:
        """Change priority, subject and language, add and remove tags, all in one transaction.

        Raises:
            Invalid: unknown priority, too many tags, or no tag of a language.
            Conflict: the session is closed, or a person chose another language
                (`language_chosen`).
        """
        added, removed = clean_tags(add_tags) or [], set(clean_tags(remove_tags) or [])
        actor = Actor("bot", principal.id, principal.name)

        async def work(tx: Transaction) -> None:
            session = await tx.get_session(session_id)
            if session.state == "closed":
                raise Conflict("The session is closed.", code="session_closed")
            tags = [tag for tag in dict.fromkeys([*session.tags, *added]) if tag not in removed]
            await change_fields(
                *(tx, session, actor),
                priority=priority,
                tags=tags,
                subject=subject,
                language=language,
            )

        await self._store.write(work)
        return await self._views.get(session_id)

    async def record(
        self,
        session_id: str,
        bot: str,
        type_: str,
        data: Mapping[str, Any],
        *,
        is_public: bool,
        once: str = "",
    ) -> None:
        """Record an event of a plugin in a session; with `once`, it is there already in a repeat.

        Raises:
            NotFound: there is no such session.
        """
        whole = {**data, PUBLIC: True} if is_public else dict(data)
        if once:
            whole[ONCE] = once

        async def work(tx: Transaction) -> None:
            session = await tx.get_session(session_id)
            if once and await _has_event(session_id, bot, type_, once):
                return
            await tx.record(type_, Actor("bot", bot, bot), whole, session=session)

        await self._store.write(work)

    async def record_outside(
        self, bot: str, type_: str, data: Mapping[str, Any], *, once: str = ""
    ) -> None:
        """Record an event of a plugin that belongs to no session; a repeat is there already."""
        whole = {**data, ONCE: once} if once else dict(data)

        async def work(tx: Transaction) -> None:
            if once and await _has_event_outside(bot, type_, once):
                return
            await tx.record(type_, Actor("bot", bot, bot), whole)

        await self._store.write(work)


async def _has_event_outside(bot: str, type_: str, once: str) -> bool:
    """Tell whether the newest part of the log has an event of a plugin with such words."""
    head = await EventLogHead.all().first()
    after = (head.position if head else 0) - MOST_LOOKED_BACK
    own = Event.filter(position__gt=after, session_id=None, type=type_, actor_id=bot)
    found = own.order_by("-position").limit(MOST_LOOKED)
    return any(row.data.get(ONCE) == once for row in await found)


async def _has_event(session_id: str, bot: str, type_: str, once: str) -> bool:
    """Tell whether a session has an event of a plugin with such words; the session is locked."""
    own = Event.filter(session_id=session_id, type=type_, actor_kind="bot", actor_id=bot)
    return any(row.data.get(ONCE) == once for row in await own.order_by("-seq").limit(MOST_LOOKED))


async def find_lease(session_id: str, bot: str) -> int | None:
    """Return the count under which a bot has a session now, None when it has not."""
    row = await Session.get_or_none(id=session_id, state="bot", bot_id=bot)
    return None if row is None else row.lease

"""What visitors do with their own sessions beside talking: begin with a form, say more, end."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from chatclick.chat.audience import audience_of
from chatclick.chat.forms import (
    FORMS,
    OPENING,
    FilledForm,
    apply_form,
    check_changeable,
    check_form,
    withdraw_form,
)
from chatclick.chat.intake import Draft, Intake
from chatclick.chat.merging_sessions import KEY as MERGED
from chatclick.chat.session_works import actor_of, close_session, invalid
from chatclick.chat.sessions import SessionService
from chatclick.chat.tags import clean_tags, set_tags
from chatclick.chat.views import SessionViews
from chatclick.chat.widgets import Config, WidgetConfigs
from chatclick.errors import ChatclickError, Conflict, Forbidden, NotFound
from chatclick.plugin.views import SessionView
from chatclick.security.policy import NOTHING_HERE, Principal
from chatclick.security.sanitise import short
from chatclick.store.events import SYSTEM
from chatclick.store.models import Queue, Session, Visitor
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

MAX_CONTEXT_KEYS = 50
MAX_CONTEXT_BYTES = 16 * 1024
ENDED = "ended by visitor"
REFUSED = "message refused"
_OURS = frozenset({"forms", "context", MERGED})
"""What of the metadata is written by the host alone."""


class OwnSessions:
    """Opens, adds to and ends sessions for those whose they are.

    Args:
        store: the write path.
        sessions: opens and authorises.
        intake: takes the message of a form in.
        views: builds what is returned.
        configs: the widgets' forms and hints.
    """

    def __init__(
        self,
        store: Store,
        sessions: SessionService,
        intake: Intake,
        views: SessionViews,
        configs: WidgetConfigs,
    ) -> None:
        self._store = store
        self._sessions = sessions
        self._intake = intake
        self._views = views
        self._configs = configs

    async def open(
        self,
        principal: Principal,
        *,
        visitor_id: str,
        widget_id: str | None,
        form: Mapping[str, Any] | None = None,
        context: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        **details: Any,
    ) -> SessionView:
        """Start a session with what a form and the page say of it, and the widget's hints.

        Args:
            principal: who opens it.
            visitor_id: whose.
            widget_id: of the widget it comes by.
            form: `{name, values}` of the form before the chat, or in place of it.
            context: what the page says, kept in the metadata under `context`.
            metadata: further facts by key.
            details: as `SessionService.open` takes them.

        Raises:
            NotFound: no such visitor, or not the caller's.
            Invalid: the form does not fit, or there is too much context.
            ChatclickError: the message of the form was refused; the session is closed again.
        """
        config = await self._configs.find(widget_id)
        extra = _check_context({}, context or {})
        own = {key: one for key, one in (metadata or {}).items() if key not in _OURS}
        filled = await self._fill(config, form, visitor_id) if form is not None else None

        async def begin(tx: Transaction, session: Session) -> None:
            await _apply_hints(tx, session, config["routing"], own.get("queue"))
            if filled is not None:
                visitor = await Visitor.get(id=visitor_id)
                apply_form(session, visitor, filled)
                await visitor.save()

        view = await self._sessions.open(
            principal,
            visitor_id=visitor_id,
            widget_id=widget_id,
            metadata={**own, "context": extra} if extra else own,
            begin=begin,
            **details,
        )
        if filled is None or not filled.message:
            return view
        content = {"type": "text", "text": filled.message}
        try:
            await self._intake.submit(Draft(principal, view.id, f"form-{view.id}", content))
        except ChatclickError:
            # Why it was refused is what the caller has to know, also where this fails, too.
            with suppress(ChatclickError):
                await self._withdraw(view.id, filled)
            raise
        return await self._views.get(view.id, audience_of(principal))

    async def _withdraw(self, session_id: str, filled: FilledForm) -> None:
        """Close a session that holds nothing but a form whose message was refused.

        It cannot be checked before: the plugins that look at a message are shown its session.
        """

        async def work(tx: Transaction) -> None:
            session = await tx.get_session(session_id)
            withdraw_form(session, filled)
            await session.save(update_fields=["metadata", "subject"])
            await close_session(tx, session, SYSTEM, REFUSED)

        await self._store.write(work)

    async def submit_form(
        self, principal: Principal, session_id: str, name: str, values: Mapping[str, Any]
    ) -> SessionView:
        """Keep what the visitor put into a form of the widget, such as `csat`.

        A repeat replaces what was there; a rating only for as long as the widget's config says.
        Also for a closed session, where it is `csat`.

        Raises:
            NotFound, Forbidden: none, or not the caller's.
            Conflict: the session is closed, or it is too late to change the rating.
            Invalid: there is no such form, or the values do not fit.
        """
        await self._sessions.require(principal, "message:write", session_id)
        if name == "csat" and principal.kind == "staff":
            raise Forbidden("Only the visitor rates a conversation.", code="not_yours_to_rate")
        current = await self._views.get(session_id)
        config = await self._configs.find(current.widget_id)
        visitor = await _load_visitor(current.visitor.id)
        filled = check_form(config, name, values, visitor)

        async def work(tx: Transaction) -> None:
            session = await tx.get_session(session_id)
            if session.state == "closed" and name != "csat":
                raise Conflict("The session is closed.", code="session_closed")
            check_changeable(config, session, name)
            owner = await _load_visitor(session.visitor_id)
            apply_form(session, owner, filled)
            await owner.save()
            actor = actor_of(principal)
            await tx.record("form.submitted", actor, {"form": name}, session=session)
            if name == "csat":
                data = {"score": filled.values["score"], "scale": config["forms"]["csat"]["scale"]}
                await tx.record("csat.submitted", actor, data, session=session)

        await self._store.write(work)
        return await self._views.get(session_id, audience_of(principal))

    async def add_context(
        self, principal: Principal, session_id: str, context: Mapping[str, Any]
    ) -> None:
        """Merge what the page says into the session's context; null removes a key.

        Raises:
            NotFound, Forbidden: none, or not the caller's.
            Conflict: the session is closed.
            Invalid: there is too much of it.
        """
        await self._sessions.require(principal, "message:write", session_id)

        async def work(tx: Transaction) -> None:
            session = await tx.get_session(session_id)
            if session.state == "closed":
                raise Conflict("The session is closed.", code="session_closed")
            before = session.metadata.get("context", {})
            merged = _check_context(before, context)
            if merged == before:
                return
            session.metadata = {**session.metadata, "context": merged}
            data = {"keys": sorted(short(key, 60) for key in context)}
            await tx.record("session.context_changed", actor_of(principal), data, session=session)

        await self._store.write(work)

    async def end(self, principal: Principal, session_id: str) -> SessionView:
        """End a session as its visitor does. Repeating it is fine; staff may as far as they close.

        Raises:
            NotFound, Forbidden: none, or not the caller's.
        """
        await self._sessions.require(principal, "message:write", session_id)
        if principal.kind != "visitor":
            return await self._sessions.close(principal, session_id)

        async def work(tx: Transaction) -> None:
            session = await tx.get_session(session_id)
            await close_session(tx, session, actor_of(principal), ENDED)

        await self._store.write(work)
        return await self._views.get(session_id, audience_of(principal))

    async def _fill(self, config: Config, form: Mapping[str, Any], visitor_id: str) -> FilledForm:
        name = str(form.get("name", ""))
        if name in FORMS and name not in OPENING:
            raise invalid("/form/name", "unknown_form", "No session begins with this form.")
        visitor = await _load_visitor(visitor_id)
        return check_form(config, name, form.get("values", {}), visitor, pointer="/form")


def _check_context(before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**before, **{short(key, 60): value for key, value in changes.items()}}
    merged.pop("", None)
    kept = {key: value for key, value in merged.items() if value is not None}
    if len(kept) > MAX_CONTEXT_KEYS:
        raise invalid("/context", "too_many", f"At most {MAX_CONTEXT_KEYS} keys of context.")
    if len(msgspec.json.encode(kept)) > MAX_CONTEXT_BYTES:
        raise invalid("/context", "too_large", f"At most {MAX_CONTEXT_BYTES} bytes of context.")
    return kept


async def _apply_hints(
    tx: Transaction, session: Session, hints: Mapping[str, Any], wish: Any
) -> None:
    """Set what the widget's config says of new sessions; a page may name a queue that there is."""
    await set_tags(tx, session, clean_tags(hints.get("tags")) or [])
    session.priority = hints.get("priority") or session.priority
    session.language = hints.get("language") or session.language
    for name in (wish, hints.get("queue")):
        if not isinstance(name, str):
            continue
        queue = await Queue.get_or_none(id=name) or await Queue.get_or_none(name=name)
        if queue is not None:
            session.queue_id = queue.id
            return


async def _load_visitor(visitor_id: str) -> Visitor:
    visitor = await Visitor.get_or_none(id=visitor_id)
    if visitor is None:
        raise NotFound(NOTHING_HERE)
    return visitor

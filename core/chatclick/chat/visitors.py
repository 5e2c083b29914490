"""Visitors: what is known of them, by whom it may be changed, and having it out or gone."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from chatclick.chat.erasing import erase_visitor, list_session_ids
from chatclick.chat.exporting import write_export
from chatclick.chat.log import EventLog
from chatclick.chat.session_works import actor_of
from chatclick.chat.views import visitor_view
from chatclick.errors import Forbidden, NotFound
from chatclick.hooks import Dispatcher
from chatclick.hooks.dispatcher import Collected
from chatclick.plugin.people_views import SubjectView, VisitorView
from chatclick.security.policy import NOTHING_HERE, Principal, require
from chatclick.store.models import Visitor, VisitorIdentity
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

_VOUCHED = frozenset({"name", "email", "phone"})


ListSilent = Callable[[str], Awaitable[Collection[str]]]


async def _list_nobody(_hook: str) -> Collection[str]:
    return ()


class VisitorService:
    """What can be done with visitors.

    Args:
        store: the write path.
        dispatcher: asks plugins for their part of exports and erasures.
        log: has the messages of an export.
        remove_files: removes the bytes of files that an erasure has marked.
        list_silent: lists the plugins that have a hook and cannot be asked now.
    """

    def __init__(
        self,
        store: Store,
        dispatcher: Dispatcher,
        log: EventLog,
        remove_files: Callable[[], Awaitable[None]],
        list_silent: ListSilent = _list_nobody,
    ) -> None:
        self._store = store
        self._list_silent = list_silent
        self._dispatcher = dispatcher
        self._log = log
        self._remove_files = remove_files

    async def get(self, principal: Principal, visitor_id: str) -> VisitorView:
        """Return a visitor.

        Raises:
            NotFound, Forbidden: none, or not the caller's to read.
        """
        require(principal, "visitor:read", owner_id=visitor_id)
        return visitor_view(await _load(visitor_id))

    async def change(
        self, principal: Principal, visitor_id: str, changes: Mapping[str, Any]
    ) -> VisitorView:
        """Change name, e-mail, phone or traits. A visitor may say so of themselves.

        Raises:
            NotFound, Forbidden: none, or not the caller's to change; nor may a visitor change what
                their site vouched for.
        """
        require(principal, "visitor:write", owner_id=visitor_id)

        async def work(tx: Transaction) -> Visitor:
            visitor = await _load(visitor_id)
            is_self = principal.kind == "visitor"
            if is_self:
                _require_unvouched(visitor, changes)
            _ = visitor.update_from_dict(dict(changes))
            if "traits" in changes:
                _keep_vouched(visitor)
            await visitor.save()
            if not is_self:
                detail = {"fields": sorted(changes)}
                await tx.audit(actor_of(principal), "visitor.change", visitor_id, detail)
            return visitor

        return visitor_view(await self._store.write(work))

    async def export(self, principal: Principal, visitor_id: str) -> AsyncIterator[bytes]:
        """Gather what is known of a visitor, here and by plugins, however much it is.

        Returns:
            The parts of one JSON document, as `exporting.write_export` has it.

        Raises:
            NotFound, Forbidden: none, or not allowed.
        """
        require(principal, "visitor:export")
        visitor = await _load(visitor_id)
        subject = await _build_subject(visitor, await list_session_ids(visitor_id))
        answers = await self._ask("subject_export", subject)
        return write_export(visitor, self._log, answers)

    async def erase(self, principal: Principal, visitor_id: str) -> dict[str, Any]:
        """Erase a visitor: texts, files, names, addresses. The places of their messages stay.

        Returns:
            Which plugins confirmed, and which have still to.

        Raises:
            NotFound, Forbidden: none, or not allowed.
        """
        require(principal, "visitor:erase")
        visitor = await _load(visitor_id)
        ids = await list_session_ids(visitor_id)
        answers = await self._ask("subject_erase", await _build_subject(visitor, ids))

        async def work(tx: Transaction) -> int:
            # Reads the sessions anew: one may have begun while the plugins were asked.
            sessions = await erase_visitor(tx, await _load(visitor_id))
            actor = actor_of(principal)
            await tx.record("visitor.erased", actor, {"visitor_id": visitor_id})
            await tx.audit(actor, "visitor.erase", visitor_id)
            return sessions

        sessions = await self._store.write(work)
        await self._remove_files()
        confirmed = [one.plugin_id for one in answers.answers if one.value.is_complete]
        unfinished = [one.plugin_id for one in answers.answers if not one.value.is_complete]
        return {
            "visitor_id": visitor_id,
            "sessions": sessions,
            "confirmed": confirmed,
            "failed": [*answers.failed, *unfinished],
        }

    async def _ask(self, hook: str, subject: SubjectView) -> Collected:
        """Ask all plugins; one that does not run has its tables all the same."""
        silent = await self._list_silent(hook)
        found = await self._dispatcher.collect(hook, {"subject": subject})
        asked = {*(one.plugin_id for one in found.answers), *found.failed}
        return replace(found, failed=(*found.failed, *sorted({*silent} - asked)))


def _require_unvouched(visitor: Visitor, changes: Mapping[str, Any]) -> None:
    """Refuse a visitor's change of what their site vouched for.

    Raises:
        Forbidden: code "identity_vouched".
    """
    traits, vouched = changes.get("traits") or {}, visitor.vouched or {}
    is_vouched = visitor.is_identified and _VOUCHED & changes.keys()
    if is_vouched or any(traits.get(name, value) != value for name, value in vouched.items()):
        raise Forbidden("Your site vouched for this.", code="identity_vouched")


def _keep_vouched(visitor: Visitor) -> None:
    """Let a change by others stand until the site says otherwise, and keep the rest apart."""
    vouched = visitor.vouched or {}
    visitor.vouched = {
        name: value for name, value in vouched.items() if visitor.traits.get(name, value) == value
    }
    visitor.traits = {
        name: value for name, value in visitor.traits.items() if name not in visitor.vouched
    }


async def _load(visitor_id: str) -> Visitor:
    visitor = await Visitor.get_or_none(id=visitor_id)
    if visitor is None:
        raise NotFound(NOTHING_HERE)
    return visitor


async def _build_subject(visitor: Visitor, session_ids: list[str]) -> SubjectView:
    identities = await VisitorIdentity.filter(visitor_id=visitor.id).limit(100)
    return SubjectView(
        visitor_id=visitor.id,
        external_ids=tuple(row.value for row in identities),
        emails=(visitor.email,) if visitor.email else (),
        phones=(visitor.phone,) if visitor.phone else (),
        session_ids=tuple(session_ids),
    )

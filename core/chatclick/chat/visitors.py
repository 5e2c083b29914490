"""Visitors: they arrive by a widget, may be vouched for by their site, and can have their data
out or gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chatclick.chat.erasing import erase_visitor, list_session_ids
from chatclick.chat.identities import find_known, remember_identity
from chatclick.chat.owners import SessionOwners
from chatclick.chat.session_works import actor_of
from chatclick.chat.views import visitor_view
from chatclick.clock import now, to_text
from chatclick.errors import Forbidden, NotFound, Unauthenticated
from chatclick.hooks import Dispatcher
from chatclick.ids import VisitorId, WidgetId, new_id
from chatclick.plugin.json_form import to_plain
from chatclick.plugin.views import SubjectView, VisitorView
from chatclick.security import sanitise
from chatclick.security.identity import Identity, verify_hmac, verify_jwt
from chatclick.security.jwt import LEEWAY_S
from chatclick.security.keys import Vault
from chatclick.security.policy import NOTHING_HERE, Principal, require
from chatclick.security.tokens import VISITOR_TTL_S, Tokens, VisitorClaims
from chatclick.store.events import SYSTEM, Actor
from chatclick.store.models import (
    Event,
    Message,
    Session,
    Visitor,
    VisitorIdentity,
    Widget,
    WidgetRevision,
)
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

RENEWABLE_S = 30 * 24 * 3600
"""How far a visitor token may lie in the past or in the future and still be exchanged for a new
one. Who signed it is certain; only our own clock, then or now, can have been wrong."""

_EXPORT_LIMIT = 10_000
_VOUCHED = frozenset({"name", "email", "phone"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a widget says about who opened it.

    Attributes:
        token: of an earlier visit.
        identity: what the site vouches for: `id` with `hmac`, or `jwt`; unsigned fields are only
            what the visitor says of themselves.
        page: address, title and referrer of the page.
    """

    token: str | None = None
    identity: Mapping[str, str] | None = None
    page: Mapping[str, str] | None = None
    locale: str | None = None
    timezone: str | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """A visitor who may talk now. `expires_in_s` is the life of the token."""

    token: str
    expires_in_s: int
    visitor: VisitorView
    principal: Principal


class VisitorService:
    """What can be done with visitors.

    Args:
        store: the write path.
        vault: opens the identity secrets of widgets.
        tokens: issues and verifies visitor tokens.
        dispatcher: asks plugins for their part of exports and erasures.
        owners: told of sessions whose owner changes.
    """

    def __init__(
        self,
        store: Store,
        vault: Vault,
        tokens: Tokens,
        dispatcher: Dispatcher,
        owners: SessionOwners,
    ) -> None:
        self._store = store
        self._vault = vault
        self._tokens = tokens
        self._dispatcher = dispatcher
        self._owners = owners

    async def arrive(self, widget_id: str, arrival: Arrival) -> Arrived:
        """Start a visitor, or go on with the one the token names.

        A token is exchanged for a new one while it is good, and up to `RENEWABLE_S` outside of its
        time, unless it names somebody a site vouched for: then the site has to say so again.

        Raises:
            NotFound: no such published widget.
            Unauthenticated: a proof of identity is wrong, or missing where the widget wants one; or
                without a proof, the token is no good ("token_invalid", "token_expired").
        """
        widget, config = await _load_published(widget_id)
        identity = self._verify(widget, arrival)
        security: Any = config.get("security", {})
        if identity is None and security.get("requireProof"):
            raise Unauthenticated(
                "This widget wants a proof of identity.", code="identity_required"
            )

        async def work(tx: Transaction) -> Visitor:
            try:
                known = await self._find_current(widget_id, arrival.token)
            except Unauthenticated:
                if identity is None:
                    raise
                known = None  # the proof alone says who it is
            visitor = await self._choose(tx, widget_id, known, identity)
            _note_visit(visitor, arrival)
            await visitor.save()
            return visitor

        visitor = await self._store.write(work)
        claims = VisitorClaims(VisitorId(visitor.id), WidgetId(widget_id), visitor.token_version)
        principal = Principal("visitor", visitor.id, visitor.name, widget_id=widget_id)
        return Arrived(self._tokens.issue(claims), VISITOR_TTL_S, visitor_view(visitor), principal)

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
            if is_self and visitor.is_identified and _VOUCHED & changes.keys():
                raise Forbidden("Your site vouched for this.", code="identity_vouched")
            _ = visitor.update_from_dict(dict(changes))
            await visitor.save()
            if not is_self:
                detail = {"fields": sorted(changes)}
                await tx.audit(actor_of(principal), "visitor.change", visitor_id, detail)
            return visitor

        return visitor_view(await self._store.write(work))

    async def export(self, principal: Principal, visitor_id: str) -> dict[str, Any]:
        """Gather what is known of a visitor, here and by plugins.

        Raises:
            NotFound, Forbidden: none, or not allowed.
        """
        require(principal, "visitor:export")
        visitor = await _load(visitor_id)
        sessions = await Session.filter(visitor_id=visitor_id).limit(_EXPORT_LIMIT)
        ids = [session.id for session in sessions]
        messages = (
            await Message.filter(session_id__in=ids, kind="message")
            .order_by("position")
            .limit(_EXPORT_LIMIT)
        )
        arguments = {"subject": await _build_subject(visitor, ids)}
        answers = await self._dispatcher.collect("subject_export", arguments)
        return {
            "visitor": visitor_view(visitor).to_json(),
            "sessions": [
                {
                    "id": session.id,
                    "state": session.state,
                    "subject": session.subject,
                    "created_at": to_text(session.created_at),
                }
                for session in sessions
            ],
            "messages": [
                {
                    "session_id": row.session_id,
                    "seq": row.seq,
                    "sender": row.sender_kind,
                    "content": row.content,
                    "created_at": to_text(row.created_at),
                }
                for row in messages
            ],
            "plugins": {
                answer.plugin_id: [to_plain(file.to_json()) for file in answer.value]
                for answer in answers.answers
            },
        }

    async def erase(self, principal: Principal, visitor_id: str) -> dict[str, Any]:
        """Erase a visitor: texts, names, addresses. The places of their messages stay.

        Returns:
            Which plugins confirmed, and which have still to.

        Raises:
            NotFound, Forbidden: none, or not allowed.
        """
        require(principal, "visitor:erase")
        visitor = await _load(visitor_id)
        ids = await list_session_ids(visitor_id)
        arguments = {"subject": await _build_subject(visitor, ids)}
        answers = await self._dispatcher.collect("subject_erase", arguments)

        async def work(tx: Transaction) -> int:
            # Reads the sessions anew: one may have begun while the plugins were asked.
            sessions = await erase_visitor(tx, await _load(visitor_id))
            actor = actor_of(principal)
            await tx.record("visitor.erased", actor, {"visitor_id": visitor_id})
            await tx.audit(actor, "visitor.erase", visitor_id)
            return sessions

        sessions = await self._store.write(work)
        return {
            "visitor_id": visitor_id,
            "sessions": sessions,
            "confirmed": [answer.plugin_id for answer in answers.answers],
            "failed": list(answers.failed),
        }

    def _verify(self, widget: Widget, arrival: Arrival) -> Identity | None:
        """Return what the site vouches for, None where it vouches for nothing."""
        given = arrival.identity or {}
        if "jwt" in given:
            return verify_jwt([self._open_secret(widget)], given["jwt"], widget_id=widget.id)
        if "hmac" in given and "id" in given:
            return verify_hmac([self._open_secret(widget)], given["id"], given["hmac"])
        return None

    def _open_secret(self, widget: Widget) -> str:
        return self._vault.decrypt(widget.identity_secret, f"widget/{widget.id}/identity_secret")

    async def _find_current(self, widget_id: str, token: str | None) -> Visitor | None:
        """Return the visitor of an earlier visit, None where there was none.

        Raises:
            Unauthenticated: the token is no good.
        """
        if not token:
            return None
        claims = self._tokens.verify_visitor(token, leeway_s=RENEWABLE_S)
        visitor = await Visitor.get_or_none(id=claims.visitor_id)
        is_current = visitor is not None and visitor.token_version == claims.version
        if visitor is None or not is_current or claims.widget_id != widget_id:
            raise Unauthenticated(
                "This token is not good any more; start without it.", code="token_invalid"
            )
        if visitor.is_identified and claims.expires_at_s + LEEWAY_S < now().timestamp():
            raise Unauthenticated(
                "The token has expired; send a proof of identity.", code="token_expired"
            )
        return visitor

    async def _choose(
        self, tx: Transaction, widget_id: str, known: Visitor | None, identity: Identity | None
    ) -> Visitor:
        """Decide whose visit it is.

        A proven id finds who has it; else a proven e-mail address, then a phone number, but only
        somebody without an id: two people the site tells apart are never merged. Otherwise the
        anonymous visitor of this browser becomes the proven one and keeps their sessions. A browser
        that comes with another proven id is another visitor.
        """
        if identity is None:
            return known or _new_visitor(widget_id)
        anonymous = known if known is not None and not known.is_identified else None
        visitor = await find_known(widget_id, identity) or anonymous or _new_visitor(widget_id)
        is_new = not visitor.is_identified
        if is_new:
            # What an anonymous visitor said of themselves must not look like what the site said;
            # and the token of that time may be known to the page.
            visitor.email = visitor.phone = None
            visitor.token_version += 1
        visitor.is_identified = True
        visitor.name = identity.name or visitor.name
        visitor.email = identity.email or visitor.email
        visitor.phone = identity.phone or visitor.phone
        await visitor.save()
        await remember_identity(tx, widget_id, identity, visitor.id)
        if anonymous is not None and anonymous.id != visitor.id:
            await self._merge(tx, anonymous, visitor)
        if is_new:
            actor = Actor("visitor", visitor.id, visitor.name)
            await tx.record("visitor.identified", actor, {"id": visitor.id})
        return visitor

    async def _merge(self, tx: Transaction, source: Visitor, target: Visitor) -> None:
        """Give an anonymous visitor's sessions to who they turned out to be; drop the former."""
        moved = await Session.filter(visitor_id=source.id).limit(_EXPORT_LIMIT)
        ids = [session.id for session in moved]
        await Session.filter(visitor_id=source.id).update(visitor_id=target.id)
        # A repeat of a message after the move must find the first one under its sender.
        await Message.filter(session_id__in=ids, sender_id=source.id).update(sender_id=target.id)
        await Event.filter(session_id__in=ids, actor_id=source.id).update(actor_id=target.id)
        await source.delete()
        for session_id in ids:
            self._owners.forget(session_id)
        detail = {"merged": source.id, "sessions": len(ids)}
        await tx.audit(SYSTEM, "visitor.merge", target.id, detail)


def _new_visitor(widget_id: str) -> Visitor:
    at = now()
    return Visitor(id=new_id("visitor"), widget_id=widget_id, created_at=at, last_seen_at=at)


def _note_visit(visitor: Visitor, arrival: Arrival) -> None:
    """Note the page and, of somebody nobody vouches for, what they say of themselves."""
    visitor.last_seen_at = now()
    given = arrival.identity or {}
    if not visitor.is_identified or not visitor.name:
        visitor.name = sanitise.name(given.get("name", "")) or visitor.name
    if not visitor.is_identified:
        visitor.email = given.get("email") or visitor.email
    traits = dict(visitor.traits)
    if arrival.page:
        page = {key: sanitise.short(value) for key, value in arrival.page.items()}
        page["url"] = sanitise.url(page.get("url", "")) or ""
        traits["page"] = page
    for name, value in (("locale", arrival.locale), ("timezone", arrival.timezone)):
        if value:
            traits[name] = sanitise.short(value, 64)
    visitor.traits = traits


async def _load(visitor_id: str) -> Visitor:
    visitor = await Visitor.get_or_none(id=visitor_id)
    if visitor is None:
        raise NotFound(NOTHING_HERE)
    return visitor


async def _load_published(widget_id: str) -> tuple[Widget, dict[str, Any]]:
    widget = await Widget.get_or_none(id=widget_id)
    if widget is None or widget.published_revision is None:
        raise NotFound(NOTHING_HERE)
    revision = await WidgetRevision.get(widget_id=widget_id, revision=widget.published_revision)
    return widget, revision.config


async def _build_subject(visitor: Visitor, session_ids: list[str]) -> SubjectView:
    identities = await VisitorIdentity.filter(visitor_id=visitor.id).limit(100)
    return SubjectView(
        visitor_id=visitor.id,
        external_ids=tuple(row.value for row in identities),
        emails=(visitor.email,) if visitor.email else (),
        phones=(visitor.phone,) if visitor.phone else (),
        session_ids=tuple(session_ids),
    )

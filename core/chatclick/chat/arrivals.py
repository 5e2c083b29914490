"""Arriving and leaving: whose visit it is, by the token of an earlier one or by the site's word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chatclick.chat.identities import find_known, remember_identity
from chatclick.chat.identity_secrets import open_secrets
from chatclick.chat.merging import merge
from chatclick.chat.owners import SessionOwners
from chatclick.chat.views import visitor_view
from chatclick.clock import now
from chatclick.errors import NotFound, Unauthenticated
from chatclick.ids import VisitorId, WidgetId, new_id
from chatclick.plugin.people_views import VisitorView
from chatclick.security import sanitise
from chatclick.security.identity import Identity, verify_hmac, verify_jwt
from chatclick.security.jwt import LEEWAY_S
from chatclick.security.keys import Vault
from chatclick.security.policy import NOTHING_HERE, Principal
from chatclick.security.tokens import VISITOR_TTL_S, Tokens, VisitorClaims
from chatclick.store.events import Actor
from chatclick.store.models import Visitor, Widget, WidgetRevision
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction

RENEWABLE_S = 30 * 24 * 3600
"""How far a visitor token may lie in the past or in the future and still be exchanged for a new
one. Who signed it is certain; only our own clock, then or now, can have been wrong."""

OWN_TRAITS = frozenset({"page", "locale", "timezone"})
"""Traits that the widget reports at each visit; a site cannot vouch for them."""


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
    """A visitor who may talk now.

    Attributes:
        expires_in_s: the life of the token.
        ended: the ids of visitors whose tokens of before open nothing any more.
    """

    token: str
    expires_in_s: int
    visitor: VisitorView
    principal: Principal
    ended: Sequence[str] = ()


class Arrivals:
    """Starts, resumes and ends visits.

    Args:
        store: the write path.
        vault: opens the identity secrets of widgets.
        tokens: issues and verifies visitor tokens.
        owners: told of sessions whose owner changes.
    """

    def __init__(self, store: Store, vault: Vault, tokens: Tokens, owners: SessionOwners) -> None:
        self._store = store
        self._vault = vault
        self._tokens = tokens
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

        async def work(tx: Transaction) -> tuple[Visitor, Sequence[str]]:
            try:
                known = await self._find_current(widget_id, arrival.token)
            except Unauthenticated:
                if identity is None:
                    raise
                known = None  # the proof alone says who it is
            visitor, ended = await self._choose(tx, widget_id, known, identity)
            _note_visit(visitor, arrival)
            await visitor.save()
            return visitor, ended

        visitor, ended = await self._store.write(work)
        claims = VisitorClaims(VisitorId(visitor.id), WidgetId(widget_id), visitor.token_version)
        principal = Principal("visitor", visitor.id, visitor.name, widget_id=widget_id)
        token, view = self._tokens.issue(claims), visitor_view(visitor)
        return Arrived(token, VISITOR_TTL_S, view, principal, ended)

    async def leave(self, widget_id: str, token: str) -> str | None:
        """End a visit on this browser: the token, and all others of the visitor, open nothing more.

        A page that knows its visitor proves it anew elsewhere; nobody else finds their sessions.

        Args:
            widget_id: the widget.
            token: of the visitor.

        Returns:
            The id of the visitor who left; None for a token that was no good any more.
        """

        async def work(_tx: Transaction) -> str | None:
            try:
                visitor = await self._find_current(widget_id, token)
            except Unauthenticated:
                return None
            if visitor is None:
                return None
            visitor.token_version += 1
            await visitor.save(update_fields=["token_version"])
            return visitor.id

        return await self._store.write(work)

    def _verify(self, widget: Widget, arrival: Arrival) -> Identity | None:
        """Return what the site vouches for, None where it vouches for nothing."""
        given = arrival.identity or {}
        if "jwt" in given:
            secrets = open_secrets(self._vault, widget)
            return verify_jwt(secrets, given["jwt"], widget_id=widget.id)
        if "hmac" in given and "id" in given:
            return verify_hmac(open_secrets(self._vault, widget), given["id"], given["hmac"])
        return None

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
    ) -> tuple[Visitor, Sequence[str]]:
        """Decide whose visit it is, and whose tokens of before end with it.

        A proven id finds who has it; else a proven e-mail address, then a phone number, but only
        somebody without an id: two people the site tells apart are never merged. Otherwise the
        anonymous visitor of this browser becomes the proven one and keeps their sessions. A browser
        that comes with another proven id is another visitor.
        """
        if identity is None:
            return known or _new_visitor(widget_id), ()
        anonymous = known if known is not None and not known.is_identified else None
        visitor = await find_known(widget_id, identity) or anonymous or _new_visitor(widget_id)
        is_new = not visitor.is_identified
        ended = [visitor.id] if is_new else []
        if is_new:
            # What an anonymous visitor said of themselves must not look like what the site said;
            # and the token of that time may be known to the page.
            visitor.email = visitor.phone = None
            visitor.token_version += 1
        visitor.is_identified = True
        visitor.name = identity.name or visitor.name
        visitor.email = identity.email or visitor.email
        visitor.phone = identity.phone or visitor.phone
        if identity.attributes is not None:
            visitor.vouched = {
                name: value
                for name, value in identity.attributes.items()
                if value is not None and name not in OWN_TRAITS
            }
        await visitor.save()
        await remember_identity(tx, widget_id, identity, visitor.id)
        if anonymous is not None and anonymous.id != visitor.id:
            ended.append(anonymous.id)
            for session_id in await merge(tx, anonymous, visitor):
                self._owners.forget(session_id)
        if is_new:
            actor = Actor("visitor", visitor.id, visitor.name)
            await tx.record("visitor.identified", actor, {"id": visitor.id})
        return visitor, ended


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


async def _load_published(widget_id: str) -> tuple[Widget, dict[str, Any]]:
    widget = await Widget.get_or_none(id=widget_id)
    if widget is None or widget.published_revision is None:
        raise NotFound(NOTHING_HERE)
    revision = await WidgetRevision.get(widget_id=widget_id, revision=widget.published_revision)
    return widget, revision.config

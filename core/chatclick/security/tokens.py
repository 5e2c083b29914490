"""Tokens that the host gives out: access tokens, refresh tokens, API keys.

Access tokens are JWTs and are checked without the database; the `version` in them lets a password
change or a deactivation end them all. Refresh tokens and API keys are random (a refresh token also
derived from the one before), shown to one user and stored as a hash; they carry 256 bits, so a fast
hash is right.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from time import time
from typing import ClassVar, Literal

from chatclick.errors import Unauthenticated
from chatclick.ids import LoginId, StaffId, VisitorId, WidgetId
from chatclick.plugin.json_form import JSONValue
from chatclick.security import jwt
from chatclick.security.keys import KeyRing

STAFF_TTL_S = 15 * 60
VISITOR_TTL_S = 30 * 24 * 3600
API_KEY_MARK = "ck_"

_ISSUER = "chatclick"
_RANDOM_BYTES = 32
_API_KEY_PREFIX_CHARS = len(API_KEY_MARK) + 8


@dataclass(frozen=True, slots=True)
class StaffClaims:
    """What a staff access token says.

    Attributes:
        staff_id: who signed in.
        login_id: with which login; ending it ends the token.
        version: the person's token version at that time.
        expires_at_s: seconds since 1970; set by `Tokens.verify`.
    """

    audience: ClassVar[str] = "staff"

    staff_id: StaffId
    login_id: LoginId
    version: int
    expires_at_s: int = 0


@dataclass(frozen=True, slots=True)
class VisitorClaims:
    """What a visitor token says.

    Attributes:
        visitor_id: whose sessions it opens.
        widget_id: the only widget it is good for.
        version: the visitor's token version at that time; rises when they are identified.
        expires_at_s: seconds since 1970; set by `Tokens.verify`.
    """

    audience: ClassVar[str] = "visitor"

    visitor_id: VisitorId
    widget_id: WidgetId
    version: int
    expires_at_s: int = 0


Claims = StaffClaims | VisitorClaims


@dataclass(frozen=True, slots=True)
class Ticket:
    """A step of signing in that a client carries to the next one. It opens nothing else.

    Attributes:
        staff_id: who it is about.
        attempt: of a challenge the attempt's id, of a proof the login's.
        version: the person's token version at that time.
        plugins: who may be asked about the answer.
    """

    staff_id: StaffId
    attempt: str
    version: int
    plugins: tuple[str, ...]


TicketKind = Literal["challenge", "proof"]


class Tokens:
    """Issues and verifies access tokens.

    Args:
        keys: the installation's keys; a token under any of them is good.
        clock: the time in seconds since 1970.
    """

    def __init__(self, keys: KeyRing, clock: Callable[[], float] = time) -> None:
        self._keys = keys
        self._clock = clock

    def issue(self, claims: Claims, *, ttl_s: int | None = None) -> str:
        """Sign a token.

        Args:
            claims: what it says; `expires_at_s` is set from `ttl_s`.
            ttl_s: how long it is good for; the kind's usual time when left out.
        """
        now_s = int(self._clock())
        if ttl_s is None:
            ttl_s = STAFF_TTL_S if isinstance(claims, StaffClaims) else VISITOR_TTL_S
        payload: dict[str, JSONValue] = {
            "iss": _ISSUER,
            "aud": claims.audience,
            "iat": now_s,
            "nbf": now_s,
            "exp": now_s + ttl_s,
            "ver": claims.version,
        }
        if isinstance(claims, StaffClaims):
            payload |= {"sub": claims.staff_id, "log": claims.login_id}
        else:
            payload |= {"sub": claims.visitor_id, "wgt": claims.widget_id}
        key = self._keys.newest("token")
        return jwt.sign(payload, key.secret, key.kid)

    def verify(self, token: str, *, leeway_s: int = jwt.LEEWAY_S) -> Claims:
        """Check a token of either kind.

        The caller still compares `version` with the stored one.

        Args:
            token: what was issued.
            leeway_s: how long after its end, or before its beginning, it is taken all the same.

        Raises:
            Unauthenticated: code "token_expired" or "token_invalid".
        """
        claims = jwt.verify(
            token,
            self._find_secret,
            now_s=self._clock(),
            leeway_s=leeway_s,
            iss={"essential": True, "value": _ISSUER},
            aud={"essential": True},
            nbf={"essential": True},
        )
        match claims:
            case {"aud": "staff", "sub": str(who), "log": str(log), "ver": int(v), "exp": int(exp)}:
                return StaffClaims(StaffId(who), LoginId(log), v, exp)
            case {"aud": "visitor", "sub": str(who), "wgt": str(w), "ver": int(v), "exp": int(exp)}:
                return VisitorClaims(VisitorId(who), WidgetId(w), v, exp)
        raise Unauthenticated("The token is not valid.", code="token_invalid")

    def verify_staff(self, token: str) -> StaffClaims:
        """Check a token that must be a staff member's; raises as `verify` does."""
        claims = self.verify(token)
        if not isinstance(claims, StaffClaims):
            raise Unauthenticated("A visitor's token does not sign staff in.", code="token_invalid")
        return claims

    def verify_visitor(self, token: str, *, leeway_s: int = jwt.LEEWAY_S) -> VisitorClaims:
        """Check a token that must be a visitor's; args and errors as of `verify`."""
        claims = self.verify(token, leeway_s=leeway_s)
        if not isinstance(claims, VisitorClaims):
            raise Unauthenticated("Only a visitor's token is good here.", code="token_invalid")
        return claims

    def issue_ticket(self, kind: TicketKind, ticket: Ticket, ttl_s: int) -> str:
        """Sign a ticket.

        Args:
            kind: what it is for; it is good for nothing else.
            ticket: what it says.
            ttl_s: how long it is good for, in seconds.
        """
        now_s = int(self._clock())
        payload: dict[str, JSONValue] = {
            "iss": _ISSUER,
            "aud": kind,
            "iat": now_s,
            "nbf": now_s,
            "exp": now_s + ttl_s,
            "sub": ticket.staff_id,
            "jti": ticket.attempt,
            "ver": ticket.version,
            "via": list(ticket.plugins),
        }
        key = self._keys.newest("token")
        return jwt.sign(payload, key.secret, key.kid)

    def verify_ticket(self, kind: TicketKind, text: str) -> Ticket:
        """Check a ticket.

        Raises:
            Unauthenticated: not one of this kind, or its time is over; code "challenge_invalid".
        """
        try:
            claims = jwt.verify(
                text,
                self._find_secret,
                now_s=self._clock(),
                leeway_s=0,
                iss={"essential": True, "value": _ISSUER},
                aud={"essential": True, "value": kind},
            )
        except Unauthenticated:
            claims = {}
        match claims:
            case {"sub": str(who), "jti": str(attempt), "ver": int(version), "via": list(via)}:
                plugins = tuple(str(one) for one in via)
                return Ticket(StaffId(who), attempt, version, plugins)
        raise Unauthenticated("This took too long; begin again.", code="challenge_invalid")

    def next_refresh(self, token: str) -> str:
        """Return the refresh token that follows one.

        It is derived under a key of the installation, not drawn: two browser tabs that refresh at
        the same moment are given the same one, and it need not be stored to be given twice.
        """
        key = self._keys.newest("refresh")
        digest = hmac.digest(key.secret, token.encode(), "sha256")
        return urlsafe_b64encode(digest).rstrip(b"=").decode()

    def _find_secret(self, kid: str | None) -> bytes | None:
        key = self._keys.all("token").get(kid or "")
        return key.secret if key else None


def new_refresh() -> str:
    """Make the first refresh token of a login; store only `hash_refresh` of it."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def hash_refresh(token: str) -> str:
    """Return what is stored and looked up for a refresh token, 64 hex digits."""
    return _hash("refresh", token)


@dataclass(frozen=True, slots=True)
class NewApiKey:
    """A fresh API key.

    Attributes:
        text: the key itself, shown once.
        prefix: its first characters, stored and shown so that people can tell keys apart.
        hash: what is stored and looked up.
    """

    text: str
    prefix: str
    hash: str


def new_api_key() -> NewApiKey:
    """Make an API key: `ck_` and 32 random bytes."""
    text = API_KEY_MARK + secrets.token_urlsafe(_RANDOM_BYTES)
    return NewApiKey(text, text[:_API_KEY_PREFIX_CHARS], hash_api_key(text))


@dataclass(frozen=True, slots=True)
class NewLink:
    """What makes a link work once.

    Attributes:
        text: stands in the link, shown once.
        hash: what is stored and looked up.
    """

    text: str
    hash: str


def new_link() -> NewLink:
    """Make the secret of a link: 32 random bytes."""
    text = secrets.token_urlsafe(_RANDOM_BYTES)
    return NewLink(text, hash_link(text))


def hash_link(text: str) -> str:
    """Return what is stored and looked up for a link, 64 hex digits."""
    return _hash("link", text)


def is_api_key(bearer: str) -> bool:
    """Tell whether a bearer token is an API key rather than an access token."""
    return bearer.startswith(API_KEY_MARK)


def hash_api_key(text: str) -> str:
    """Return what is stored and looked up for an API key, 64 hex digits."""
    return _hash("api_key", text)


def _hash(kind: str, token: str) -> str:
    # The kind keeps a stolen row of one table useless in the other.
    return hashlib.sha256(f"chatclick {kind} {token}".encode()).hexdigest()

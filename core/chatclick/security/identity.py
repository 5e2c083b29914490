"""Visitor identity that the site vouches for: an HMAC of the id, or a signed JWT.

The secret belongs to one widget and stays on the site's server. What a page says without a proof is
a claim: it may be shown as such, and opens nothing.
"""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from time import time

from chatclick.errors import Unauthenticated
from chatclick.plugin.json_form import JSONValue
from chatclick.security import jwt, sanitise

MIN_SECRET_CHARS = 16
MAX_ID_CHARS = 255


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the site says its visitor is. What it did not vouch for is empty.

    Attributes:
        id: the site's own id of the person.
        email: their address.
        name: their name.
        phone: their telephone number.
    """

    id: str
    email: str = ""
    name: str = ""
    phone: str = ""


def new_secret() -> str:
    """Make the identity secret of a widget."""
    return secrets.token_urlsafe(32)


def verify_hmac(site_secrets: Sequence[str], visitor_id: str, proof: str) -> Identity:
    """Check the proof of an id.

    Args:
        site_secrets: the widget's secrets, newest first; several while one is being replaced.
        visitor_id: the site's own id of the person.
        proof: HMAC-SHA256 of it under a secret, in hexadecimal.

    Returns:
        The identity; the proof covers the id and nothing else.

    Raises:
        Unauthenticated: code "identity_invalid", or "identity_not_set_up" without a usable secret.
    """
    given = proof.lower().encode()
    for key in _usable_keys(site_secrets):
        expected = hmac.new(key, visitor_id.encode(), sha256).hexdigest().encode()
        if hmac.compare_digest(expected, given):
            return _build_identity({"sub": visitor_id})
    raise _invalid()


def verify_jwt(
    site_secrets: Sequence[str], token: str, *, widget_id: str, now_s: float | None = None
) -> Identity:
    """Check an identity token.

    Args:
        site_secrets: as for `verify_hmac`.
        token: a JWT under HS256 with `sub` and `exp`, and `email`, `name`, `phone` where known;
            an `aud`, where given, is the widget's id.
        widget_id: the widget it was shown to.
        now_s: the time, in seconds since 1970.

    Returns:
        The identity.

    Raises:
        Unauthenticated: code "token_expired", else as for `verify_hmac`.
    """
    at_s = time() if now_s is None else now_s
    for key in _usable_keys(site_secrets):
        try:
            claims = jwt.verify(token, _whatever_kid(key), now_s=at_s, aud={"value": widget_id})
        except Unauthenticated as error:
            if error.code == "token_expired":
                raise
        else:
            return _build_identity(claims)
    raise _invalid()


def _usable_keys(site_secrets: Sequence[str]) -> list[bytes]:
    keys = [secret.encode() for secret in site_secrets if len(secret) >= MIN_SECRET_CHARS]
    if not keys:
        raise Unauthenticated(
            "This widget has no identity secret; make one in its settings.",
            code="identity_not_set_up",
        )
    return keys


def _whatever_kid(key: bytes) -> jwt.FindSecret:
    return lambda _kid: key


def _build_identity(claims: Mapping[str, JSONValue]) -> Identity:
    match claims:
        case {"sub": str(visitor_id)} if visitor_id.strip() and len(visitor_id) <= MAX_ID_CHARS:
            return Identity(
                visitor_id,
                email=sanitise.short(_text(claims, "email"), 254),
                name=sanitise.name(_text(claims, "name")),
                phone=sanitise.short(_text(claims, "phone"), 32),
            )
    raise _invalid()


def _text(claims: Mapping[str, JSONValue], key: str) -> str:
    value = claims.get(key)
    return value if isinstance(value, str) else ""


def _invalid() -> Unauthenticated:
    return Unauthenticated("The proof of identity is not valid.", code="identity_invalid")

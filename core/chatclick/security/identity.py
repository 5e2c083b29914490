"""Visitor identity that the site vouches for: an HMAC of the id, or a signed JWT.

The secret belongs to one widget and stays on the site's server. What a page says without a proof is
a claim: it may be shown as such, and opens nothing.
"""

import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from time import time

from chatclick.errors import Unauthenticated
from chatclick.plugin.json_form import JSONValue
from chatclick.security import jwt, sanitise

MIN_SECRET_CHARS = 16
MAX_ID_CHARS = 255
MAX_ATTRIBUTES = 50
MAX_JWT_LIFE_S = 7 * 24 * 3600
"""How far ahead an identity token may end, in seconds. It lies in the page for anybody to copy, so
one without a near end would be a password that nobody can change."""

_ATTRIBUTE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the site says its visitor is. What it did not vouch for is empty.

    Attributes:
        id: the site's own id of the person.
        email: their address.
        name: their name.
        phone: their telephone number.
        attributes: further facts, such as the plan they pay for; None when it said nothing of them.
    """

    id: str
    email: str = ""
    name: str = ""
    phone: str = ""
    attributes: Mapping[str, JSONValue] | None = field(default=None, hash=False)


def new_secret() -> str:
    """Make the identity secret of a widget."""
    return secrets.token_urlsafe(32)


def build_kid(secret: str) -> str:
    """Return what a token may name a secret by in its header, 16 hex digits."""
    return sha256(f"chatclick identity {secret}".encode()).hexdigest()[:16]


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
    for secret in _list_usable(site_secrets):
        expected = hmac.new(secret.encode(), visitor_id.encode(), sha256).hexdigest().encode()
        if hmac.compare_digest(expected, given):
            return _build_identity({"sub": visitor_id})
    raise _invalid()


def verify_jwt(
    site_secrets: Sequence[str], token: str, *, widget_id: str, now_s: float | None = None
) -> Identity:
    """Check an identity token.

    Args:
        site_secrets: as for `verify_hmac`.
        token: a JWT under HS256 with `sub`, `exp` at most `MAX_JWT_LIFE_S` ahead, and `email`,
            `name`, `phone`, `attributes` where known;
            an `aud`, where given, is the widget's id, and a `kid` that of one of the secrets.
        widget_id: the widget it was shown to.
        now_s: the time, in seconds since 1970.

    Returns:
        The identity.

    Raises:
        Unauthenticated: code "token_expired", else as for `verify_hmac`.
    """
    at_s = time() if now_s is None else now_s
    for secret in _list_usable(site_secrets):
        try:
            claims = jwt.verify(token, _find_by_kid(secret), now_s=at_s, aud={"value": widget_id})
        except Unauthenticated as error:
            if error.code == "token_expired":
                raise
        else:
            _check_end(claims, at_s)
            return _build_identity(claims)
    raise _invalid()


def _list_usable(site_secrets: Sequence[str]) -> list[str]:
    usable = [secret for secret in site_secrets if len(secret) >= MIN_SECRET_CHARS]
    if not usable:
        raise Unauthenticated(
            "This widget has no identity secret; make one in its settings.",
            code="identity_not_set_up",
        )
    return usable


def _find_by_kid(secret: str) -> jwt.FindSecret:
    """Give the secret to a token that names no key, or this one."""
    return lambda kid: secret.encode() if kid in (None, build_kid(secret)) else None


def _check_end(claims: Mapping[str, JSONValue], at_s: float) -> None:
    end_s = claims.get("exp")
    if isinstance(end_s, int | float) and end_s > at_s + MAX_JWT_LIFE_S + jwt.LEEWAY_S:
        days = MAX_JWT_LIFE_S // (24 * 3600)
        raise _invalid(
            f"The identity token ends in more than {days} days; sign one that ends sooner."
        )


def _build_identity(claims: Mapping[str, JSONValue]) -> Identity:
    match claims:
        case {"sub": str(visitor_id)} if visitor_id.strip() and len(visitor_id) <= MAX_ID_CHARS:
            return Identity(
                visitor_id,
                email=sanitise.short(_text(claims, "email"), 254),
                name=sanitise.name(_text(claims, "name")),
                phone=sanitise.short(_text(claims, "phone"), 32),
                attributes=_read_attributes(claims.get("attributes")),
            )
    raise _invalid()


def _text(claims: Mapping[str, JSONValue], key: str) -> str:
    value = claims.get(key)
    return value if isinstance(value, str) else ""


def _read_attributes(given: JSONValue) -> dict[str, JSONValue] | None:
    """Check the further facts; what a site signed wrongly it should hear of, not miss later."""
    if given is None:
        return None
    if not isinstance(given, Mapping) or len(given) > MAX_ATTRIBUTES:
        raise _invalid(f"attributes must be an object with at most {MAX_ATTRIBUTES} members.")
    return {name: _read_attribute(name, value) for name, value in given.items()}


def _read_attribute(name: str, value: JSONValue) -> JSONValue:
    if not _ATTRIBUTE_NAME.fullmatch(name):
        raise _invalid(f"attributes: {sanitise.short(name, 64)!r} is not a name.")
    if isinstance(value, str):
        return sanitise.short(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    raise _invalid(f"attributes.{name} must be a text, a number, true, false or null.")


def _invalid(detail: str = "The proof of identity is not valid.") -> Unauthenticated:
    return Unauthenticated(detail, code="identity_invalid")

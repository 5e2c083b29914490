"""The refresh cookie: where the token of a login is kept in a browser, out of scripts' reach."""

from datetime import timedelta

from chatclick.errors import Forbidden, Unauthenticated
from chatclick.http.operations import Caller
from chatclick.http.services import Services
from chatclick.security.headers import CSRF_HEADER, require_csrf

SECURE_NAME = "__Host-chatclick"
PLAIN_NAME = "chatclick"
"""Over plain http, where browsers take no `__Host-` cookie: a laptop, or a network of one's own."""

_MAX_CHARS = 128


def build_cookie(caller: Caller, token: str, kept_for: timedelta) -> str:
    """Build the `Set-Cookie` value for a refresh token."""
    return _build(caller, token, int(kept_for.total_seconds()))


def drop_cookie(caller: Caller) -> str:
    """Build the `Set-Cookie` value that removes the cookie."""
    return _build(caller, "", 0)


def read_cookie(services: Services, caller: Caller) -> str:
    """Return the refresh token of a request that a page of ours made.

    Raises:
        Forbidden: a page of somebody else made it, or the header is missing.
        Unauthenticated: there is no token.
    """
    require_csrf(caller.headers.get(CSRF_HEADER.lower()))
    if not services.origins.is_allowed(caller.origin, scheme=caller.scheme, host=caller.host):
        raise Forbidden("Pages of this origin cannot sign in here.", code="origin")
    token = caller.cookies.get(_get_name(caller), "")
    if not token or len(token) > _MAX_CHARS:
        raise Unauthenticated("Sign in first.", code="refresh_invalid")
    return token


def _get_name(caller: Caller) -> str:
    return SECURE_NAME if caller.scheme == "https" else PLAIN_NAME


def _build(caller: Caller, token: str, max_age_s: int) -> str:
    is_secure = caller.scheme == "https"
    # `__Host-` demands Path=/; without it the cookie goes only where it is needed.
    where = "Path=/; Secure" if is_secure else "Path=/api/v1/auth"
    name = _get_name(caller)
    return f"{name}={token}; {where}; HttpOnly; SameSite=Strict; Max-Age={max_age_s}"

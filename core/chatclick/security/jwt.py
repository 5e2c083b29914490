"""Compact JWTs under HS256: the algorithm is fixed here, whatever a token says.

Before the signature holds, nothing of a token is believed but which of our keys it names (`kid`).
Used for our own tokens and for identities that a site signed.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from joserfc import jws
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import GuestProtocol, OctKey
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from chatclick.errors import ChatclickError, Unauthenticated
from chatclick.plugin.json_form import JSONValue
from chatclick.security.json import SIZES, decode

LEEWAY_S = 30

_ALGORITHMS = ["HS256"]
_HEADERS = frozenset({"alg", "kid", "typ"})

FindSecret = Callable[[str | None], bytes | None]


def sign(claims: Mapping[str, JSONValue], secret: bytes, kid: str | None = None) -> str:
    """Sign claims.

    Args:
        claims: the payload.
        secret: at least 32 bytes.
        kid: which of several keys this is.

    Returns:
        The compact token.
    """
    header: dict[str, Any] = {"alg": "HS256", "typ": "JWT"}
    if kid is not None:
        header["kid"] = kid
    payload = msgspec.json.encode(claims)
    return jws.serialize_compact(header, payload, OctKey.import_key(secret), _ALGORITHMS)


def verify(
    token: str,
    find_secret: FindSecret,
    *,
    now_s: float,
    leeway_s: int = LEEWAY_S,
    **options: ClaimsOption,
) -> dict[str, JSONValue]:
    """Check a token and return its claims.

    Args:
        token: the compact token.
        find_secret: gives the secret for a `kid` (None: the token names none), or None.
        now_s: the time, in seconds since 1970.
        leeway_s: how far the clocks of who signed and of who checks may be apart.
        options: what further claims must be, as joserfc has it; `exp` is always demanded.

    Returns:
        The claims.

    Raises:
        Unauthenticated: code "token_expired" when only the time is over, else "token_invalid".
    """

    def find_key(found: GuestProtocol) -> OctKey:
        headers = found.headers()
        kid = headers.get("kid")
        if headers.keys() <= _HEADERS and (kid is None or isinstance(kid, str)):
            secret = find_secret(kid)
            if secret:
                return OctKey.import_key(secret)
        raise _invalid()

    if len(token) > SIZES.token_bytes:
        raise _invalid()
    rules = JWTClaimsRegistry(int(now_s), leeway_s, exp={"essential": True}, **options)
    try:
        payload = jws.deserialize_compact(token, find_key, _ALGORITHMS).payload
        claims = decode(payload or b"", max_bytes=SIZES.token_bytes)
        if not isinstance(claims, dict):
            raise _invalid()
        rules.validate(claims)
    except ExpiredTokenError:
        raise Unauthenticated(
            "The token has expired; get a new one.", code="token_expired"
        ) from None
    except (JoseError, ChatclickError, ValueError, TypeError):
        raise _invalid() from None
    return claims


def _invalid() -> Unauthenticated:
    return Unauthenticated("The token is not valid.", code="token_invalid")

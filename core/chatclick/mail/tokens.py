"""Signing in at mail servers with an access token: OAUTHBEARER (RFC 7628) and XOAUTH2."""

from collections.abc import Iterable, Mapping

OAUTHBEARER, XOAUTH2 = "OAUTHBEARER", "XOAUTH2"
NOT_OFFERED = "The server offers no sign-in with OAuth 2.0 (OAUTHBEARER or XOAUTH2)."
UNDERSTOOD: Mapping[str, bytes] = {OAUTHBEARER: b"\x01", XOAUTH2: b""}
"""What is sent when a server said why a token is not good, before it refuses, by mechanism."""


def choose_mechanism(offered: Iterable[str]) -> str | None:
    """Return the mechanism to sign in with, None where a server takes no tokens.

    Args:
        offered: the SASL mechanisms it names.
    """
    names = {one.upper() for one in offered}
    return next((one for one in (OAUTHBEARER, XOAUTH2) if one in names), None)


def build_token_response(mechanism: str, user: str, token: str, *, host: str, port: int) -> bytes:
    """Build the first thing that is said, before it is written as base64.

    Args:
        mechanism: as chosen.
        user: whose mailbox it is.
        token: the access token.
        host: of the server.
        port: of the server.
    """
    bearer = f"auth=Bearer {token}\x01\x01"
    if mechanism == XOAUTH2:
        return f"user={user}\x01{bearer}".encode()
    name = user.replace("=", "=3D").replace(",", "=2C")
    return f"n,a={name},\x01host={host}\x01port={port}\x01{bearer}".encode()

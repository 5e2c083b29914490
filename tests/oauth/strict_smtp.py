"""A mail server that takes mail from nobody without a good token."""

import base64
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import MISSING, SMTP, AuthResult


@dataclass
class TokensOnly:
    """Takes mails over TLS from whoever has a token; `said` is who signed in and by which means."""

    is_good: Callable[[str], bool] = bool
    said: list[tuple[str, str]] = field(default_factory=list)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        """Sign in as Google and Microsoft have it."""
        given = base64.b64decode(args[1]).decode()
        user = given.partition("user=")[2].partition("\x01")[0]
        return await self._judge(server, "XOAUTH2", user, given, understood=b"")

    async def _judge(
        self, server: SMTP, mechanism: str, user: str, given: str, *, understood: bytes
    ) -> AuthResult:
        token = given.partition("auth=Bearer ")[2].partition("\x01")[0]
        if self.is_good(token) and given.endswith("\x01\x01"):
            self.said.append((mechanism, user))
            return AuthResult(success=True, auth_data=user)
        answer: Any = await server.challenge_auth('{"status":"401"}')
        assert answer is MISSING or answer == understood
        return AuthResult(success=False, handled=False)


@dataclass
class StandardTokens(TokensOnly):
    """The same by the standard's means alone."""

    async def auth_OAUTHBEARER(self, server: SMTP, args: list[str]) -> AuthResult:
        """Sign in as RFC 7628 has it."""
        given = base64.b64decode(args[1]).decode()
        user = given.partition("a=")[2].partition(",")[0]
        return await self._judge(server, "OAUTHBEARER", user, given, understood=b"\x01")


def build_server(made: TokensOnly, folder: Path) -> SMTP:
    """Build the protocol of one connection, with the certificate of a folder."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "certificate.pem")
    return SMTP(
        made,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        auth_exclude_mechanism=["LOGIN", "PLAIN"],
    )

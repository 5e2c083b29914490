"""Handing a mail to an SMTP server, and what its answers mean."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from socket import socket

import aiosmtplib
from aiosmtplib import SMTP

from chatclick.errors import ChatclickError
from chatclick.mail.tokens import (
    NOT_OFFERED,
    UNDERSTOOD,
    build_token_response,
    choose_mechanism,
)

TIMEOUT_S = 8.0
WHOLE_TIMEOUT_S = 12.0  # below what the host gives a plugin to send
PERMANENT, SIGNED_IN, CHALLENGE = 500, 235, 334
OF_SERVICE = frozenset({503, 521, 530, 535, 554})
"""Answers to a recipient that are about whoever connects (RFC 5321, 4.2.3; RFC 7504; RFC 4954)."""

_OF_SENDER = re.compile(r"5\.(?:7\.\d{1,3}|1\.[78])(?!\.?\d)")
"""Enhanced status codes (RFC 3463, 3.8 and 3.2) that say nothing of the mailbox that is written to.
Servers refuse a sender at the recipient, too, when they first know both."""
_ENHANCED = re.compile(r"(?<![\d.])5\.\d{1,3}\.\d{1,3}(?!\.?\d)")
_NO_MAILBOX = re.compile(r"(?:^|; ?)550\b")

Connect = Callable[[str, int], Awaitable[socket]]
"""Opens a connection to host and port: `context.connect`."""


class Undelivered(Exception):
    """A mail was not taken.

    Args:
        message: what the server said, for the log.
    """

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split())[:300])


class Later(Undelivered):
    """A repeat may help."""


class Bounced(Undelivered):
    """The server says there is no such mailbox, or none it delivers to."""


class Misconfigured(Undelivered):
    """The server refuses whoever sends: the settings are wrong, or a token is good no more."""


class Refused(Misconfigured):
    """The server is signed in at, and refuses this mail for good: who sends it, or what it is."""


def is_of_sender(said: str) -> bool:
    """Tell whether a refusal is for good because of who sends, or what, and not of the mailbox.

    Args:
        said: what a server said, beginning with its enhanced status code, such as "5.7.1 No".
    """
    return _OF_SENDER.match(said) is not None


def is_of_mailbox(said: str) -> bool:
    """Tell whether a refusal for good says that there is no such mailbox (RFC 3463, 3.2).

    Args:
        said: what a server said of a recipient, or a delivery report of it.
    """
    codes = _ENHANCED.findall(said)
    if any(map(is_of_sender, codes)):
        return False
    return any(one.startswith("5.1.") for one in codes) or _NO_MAILBOX.search(said) is not None


@dataclass(frozen=True, slots=True)
class Server:
    """An SMTP server.

    Attributes:
        security: "starttls", "tls" or "none".
        username: "" for a server that asks for none.
        password: "" for none.
        token: an access token instead of a password (OAuth 2.0), "" for none.
    """

    host: str
    port: int
    security: str = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)


async def post(
    message: EmailMessage,
    server: Server,
    connect: Connect,
    *,
    sender: str | None = None,
    timeout_s: float = TIMEOUT_S,
    whole_s: float = WHOLE_TIMEOUT_S,
) -> str:
    """Hand a mail over.

    A server that takes its time at the end of a mail may have taken it although nobody heard it
    say so. Where no hook waits, give it minutes, or people get a mail twice.

    Args:
        message: with From and To.
        server: who takes it.
        connect: `context.connect`.
        sender: where bounces go, "" for nowhere; None for the From of the mail.
        timeout_s: for each answer about the mail; until it is signed in, answers have 8 s.
        whole_s: for everything.

    Returns:
        What the server said.

    Raises:
        Later, Bounced, Misconfigured, Refused: it did not take the mail.
    """
    answer: str | None = None
    try:
        async with asyncio.timeout(whole_s), _open(server, connect) as client:
            _, answer = await client.send_message(message, sender=sender, timeout=timeout_s)
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise _judge_recipient(error.recipients[0]) from None
    except (aiosmtplib.SMTPException, OSError, ChatclickError) as error:
        if answer is None:  # else it has the mail, and failed at the farewell
            raise _judge(error) from None
    return (answer or "")[:300]


async def probe(server: Server, connect: Connect) -> None:
    """Connect and sign in, as before a mail.

    Raises:
        Later, Misconfigured: that does not work.
    """
    try:
        async with asyncio.timeout(WHOLE_TIMEOUT_S), _open(server, connect) as client:
            await client.noop()
    except (aiosmtplib.SMTPException, OSError, ChatclickError) as error:
        raise _judge(error) from None


@asynccontextmanager
async def _open(server: Server, connect: Connect) -> AsyncIterator[SMTP]:
    connected = await connect(server.host, server.port)
    client = SMTP(
        hostname=server.host,  # for the certificate; the connection is there already
        sock=connected,
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
        username=(not server.token and server.username) or None,
        password=(not server.token and server.password) or None,
        timeout=TIMEOUT_S,
    )
    try:
        await client.connect()
    except BaseException:
        connected.close()
        raise
    try:
        if server.token:
            await _sign_in(client, server)
        yield client
        with suppress(aiosmtplib.SMTPException, OSError):
            await client.quit()
    finally:
        client.close()  # without a farewell where the time is over: that would take more of it


async def _sign_in(client: SMTP, server: Server) -> None:
    """Sign in with a token, in the way the server offers."""
    if server.security == "none":
        raise aiosmtplib.SMTPNotSupported("A token is only sent over TLS.")
    await client.ehlo()
    mechanism = choose_mechanism(client.server_auth_methods)
    if mechanism is None:
        raise aiosmtplib.SMTPNotSupported(NOT_OFFERED)
    given = build_token_response(
        mechanism, server.username, server.token, host=server.host, port=server.port
    )
    named = mechanism.encode()
    answer = await client.execute_command(b"AUTH", named, base64.b64encode(given))
    if answer.code == CHALLENGE:  # it says why not, and wants to hear that it was understood
        answer = await client.execute_command(base64.b64encode(UNDERSTOOD[mechanism]))
    if answer.code != SIGNED_IN:
        raise aiosmtplib.SMTPAuthenticationError(answer.code, answer.message)


def _judge_recipient(refused: aiosmtplib.SMTPRecipientRefused) -> Undelivered:
    said = f"{refused.code} {refused.message}"
    if refused.code < PERMANENT:
        return Later(said)
    if is_of_mailbox(said):
        return Bounced(said)
    if is_of_sender(refused.message):
        return Refused(said)
    if refused.code in OF_SERVICE and _ENHANCED.search(said) is None:
        return Misconfigured(said)
    return Later(said)  # such as of a mailbox that is full


def _judge(error: Exception) -> Undelivered:
    if isinstance(error, ChatclickError):
        is_refused = error.code == "egress_refused"
        return Misconfigured(error.detail) if is_refused else Later(error.detail)
    text = str(error) or type(error).__name__
    if isinstance(error, aiosmtplib.SMTPResponseException):
        said = f"{error.code} {error.message}"
        is_of_mail = isinstance(error, aiosmtplib.SMTPDataError)
        permanent = Refused if is_of_mail else Misconfigured
        return permanent(said) if error.code >= PERMANENT else Later(said)
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return Misconfigured(text)
    return Later(text)

"""Handing a mail to the SMTP server, and what its answers mean."""

import asyncio
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any

import aiosmtplib
from aiosmtplib import SMTP

TIMEOUT_S = 8.0
WHOLE_TIMEOUT_S = 12.0  # below what the host gives a plugin to send
PERMANENT = 500


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
    """The server refuses whoever sends: the settings are wrong."""


async def post(message: EmailMessage, settings: Mapping[str, Any], password: str) -> str:
    """Hand a mail over.

    Args:
        message: with From and To.
        settings: of the plugin.
        password: of the server, "" for none.

    Returns:
        What the server said.

    Raises:
        Later, Bounced, Misconfigured: it did not take the mail.
    """
    try:
        async with asyncio.timeout(WHOLE_TIMEOUT_S), _connect(settings, password) as client:
            _, answer = await client.send_message(message)
    except aiosmtplib.SMTPRecipientsRefused as error:
        first = error.recipients[0]
        kind = Bounced if first.code >= PERMANENT else Later
        raise kind(f"{first.code} {first.message}") from None
    except (aiosmtplib.SMTPException, OSError) as error:
        raise _judge(error) from None
    return answer[:300]


async def probe(settings: Mapping[str, Any], password: str) -> None:
    """Connect and sign in, as before a mail.

    Raises:
        Later, Misconfigured: that does not work.
    """
    try:
        async with _connect(settings, password) as client:
            await client.noop()
    except (aiosmtplib.SMTPException, OSError) as error:
        raise _judge(error) from None


def _connect(settings: Mapping[str, Any], password: str) -> SMTP:
    security = settings["security"]
    return SMTP(
        hostname=settings["host"],
        port=settings["port"],
        use_tls=security == "tls",
        start_tls=security == "starttls",
        username=settings["username"] or None,
        password=password or None,
        timeout=TIMEOUT_S,
    )


def _judge(error: Exception) -> Undelivered:
    text = str(error) or type(error).__name__
    if isinstance(error, aiosmtplib.SMTPResponseException):
        said = f"{error.code} {error.message}"
        return Misconfigured(said) if error.code >= PERMANENT else Later(said)
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return Misconfigured(text)
    return Later(text)

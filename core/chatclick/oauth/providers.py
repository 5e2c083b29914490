"""Whom tokens come from: presets, and what an issuer says of itself (RFC 8414)."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from chatclick.errors import Invalid

if TYPE_CHECKING:
    from httpx2 import Response

GOOGLE, MICROSOFT, OTHER = "google", "microsoft", "other"
PROVIDERS = (GOOGLE, MICROSOFT, OTHER)
CODE, APP = "code", "app"
BASIC, POST = "basic", "post"
MAX_URL = 500
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_GOOGLE_ENDS = (
    "https://accounts.google.com/o/oauth2/v2/auth",
    "https://oauth2.googleapis.com/token",
)
_GOOGLE_SCOPES = ("https://mail.google.com/", "openid", "email")
_MICROSOFT = "https://login.microsoftonline.com/{organisation}/oauth2/v2.0/{end}"
_OUTLOOK = "https://outlook.office.com/"
_MICROSOFT_SCOPES = (
    *(f"{_OUTLOOK}IMAP.AccessAsUser.All", f"{_OUTLOOK}SMTP.Send"),
    *("offline_access", "openid", "email", "profile"),
)
_MICROSOFT_APP_SCOPES = ("https://outlook.office365.com/.default",)

Ask = Callable[..., Awaitable["Response"]]
"""Sends a request: `context.http.request`."""


@dataclass(frozen=True, slots=True)
class Provider:
    """An authorization server.

    Attributes:
        authorize_url: where people consent.
        token_url: where tokens are given out.
        scopes: what is asked for.
        client_auth: "basic" or "post": how the client proves itself (RFC 6749, 2.3.1).
        more: further parameters of the consent page.
        issuer: its name, "" where it is not known.
    """

    authorize_url: str
    token_url: str
    scopes: Sequence[str]
    client_auth: str = BASIC
    more: Mapping[str, str] = field(default_factory=dict)
    issuer: str = ""


def google() -> Provider:
    """Return Google, for reading and sending mail."""
    # Without the prompt, a second consent brings no refresh token.
    more = {"access_type": "offline", "prompt": "consent"}
    return Provider(*_GOOGLE_ENDS, _GOOGLE_SCOPES, POST, more, "https://accounts.google.com")


def microsoft(organisation: str, *, flow: str = CODE) -> Provider:
    """Return Microsoft 365, for reading and sending mail.

    Args:
        organisation: id or domain of the organisation; "" for any.
        flow: "app" for a client that acts for itself in mailboxes of the organisation.
    """
    where = organisation or "common"
    authorize, token = (
        _MICROSOFT.format(organisation=where, end=end) for end in ("authorize", "token")
    )
    scopes = _MICROSOFT_APP_SCOPES if flow == APP else _MICROSOFT_SCOPES
    return Provider(authorize, token, scopes, POST, {"prompt": "select_account"})


async def discover(ask: Ask, issuer: str, scopes: Sequence[str]) -> Provider:
    """Ask an issuer where its pages are (RFC 8414, or OpenID Connect Discovery).

    Args:
        ask: `context.http.request`.
        issuer: its address.
        scopes: what will be asked for.

    Raises:
        Invalid: it does not say, or says what no client may use.
        Unavailable: it does not answer.
    """
    for url in _list_places(issuer):
        response = await ask("GET", url, headers={"Accept": "application/json"})
        if response.status_code == 200:
            return _read_metadata(response, issuer, scopes)
    raise Invalid(f"{issuer} does not say where its pages are. Give their addresses.")


def check_url(url: str) -> str:
    """Return an address that a secret may be sent to: encrypted, or on this machine.

    Raises:
        Invalid: it is none.
    """
    wrong = Invalid("A web address is needed, such as https://login.example.com/token.")
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise wrong from None
    if not host or parts.fragment or not re.fullmatch(r"[!-~]{1,500}", url):
        raise wrong
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        raise Invalid("An address that begins with https is needed.")
    return url


def _list_places(issuer: str) -> list[str]:
    parts = urlsplit(issuer)
    base, path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    return [
        f"{base}/.well-known/oauth-authorization-server{path}",
        f"{base}{path}/.well-known/openid-configuration",
    ]


def _read_metadata(response: "Response", issuer: str, scopes: Sequence[str]) -> Provider:
    try:
        document: Any = response.json()
        ends = [str(document[f"{name}_endpoint"]) for name in ("authorization", "token")]
        told = str(document["issuer"])
        known = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Invalid(f"What {issuer} says of itself cannot be read.") from None
    if told != issuer:
        raise Invalid(f"{issuer} says that its name is {told[:100]}. Give that one.")
    provider = Provider(check_url(ends[0]), check_url(ends[1]), scopes, issuer=issuer)
    return provider if "client_secret_basic" in known else replace(provider, client_auth=POST)

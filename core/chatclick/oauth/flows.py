"""The flows of OAuth 2.0 (RFC 6749, with PKCE, RFC 7636): what is asked and what is answered.

Nothing here keeps anything, and no error carries what was secret.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode

from chatclick.oauth.providers import BASIC, Ask, Provider
from chatclick.oauth.troubles import BUSY, UNREADABLE, UNSUPPORTED, NotNow, build_trouble

if TYPE_CHECKING:
    from httpx2 import Response

MAX_TOKEN = 12_000
MAX_LIFE_S = 366 * 24 * 3600
_FORM = "application/x-www-form-urlencoded"
# RFC 6749, 5.2, and what OpenID Connect says where a person is needed. Any other word, or one of
# these with another status, may be of a proxy or about the moment: no leave is given up for it.
_FINAL = (
    *("invalid_request", "invalid_client", "invalid_grant", "unauthorized_client"),
    *("unsupported_grant_type", "invalid_scope"),
    *("interaction_required", "login_required", "consent_required"),
)
_FINAL_STATUSES = (200, 400, 401)


class Refused(Exception):
    """The authorization server gives no token, and a repeat will not help.

    Args:
        code: its word for why, such as "invalid_grant".
        detail: what it says.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.trouble = build_trouble(code, detail)


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks. `secret` is "" for one that has none."""

    id: str
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What was given out.

    Attributes:
        access: the access token.
        refresh: what brings the next one, "" where the one before stays good.
        lives_s: how long the access token is good, None where nobody says.
        account: whose it is, as the server says, "" where it does not.
    """

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    lives_s: float | None = None
    account: str = ""


def build_consent_url(
    provider: Provider, client_id: str, *, redirect_uri: str, state: str, verifier: str, hint: str
) -> str:
    """Return where a person is sent to consent.

    Args:
        provider: whose page.
        client_id: who asks.
        redirect_uri: where the page leads back to.
        state: comes back, and tells which consent it was.
        verifier: the secret of this consent; only its digest is sent.
        hint: the account it is about, "" for none.
    """
    digest = hashlib.sha256(verifier.encode()).digest()
    values = {
        **provider.more,
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(provider.scopes),
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **({"login_hint": hint} if hint else {}),
    }
    mark = "&" if "?" in provider.authorize_url else "?"
    return f"{provider.authorize_url}{mark}{urlencode(values)}"


async def redeem(
    ask: Ask, provider: Provider, client: Client, *, code: str, redirect_uri: str, verifier: str
) -> Tokens:
    """Turn what a consent page handed back into tokens.

    Raises:
        Refused: the server gives none.
        ChatclickError: it was not reached, or a repeat may help.
    """
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    return await _get_tokens(ask, provider, client, {**form, "code_verifier": verifier})


async def refresh(ask: Ask, provider: Provider, client: Client, token: str) -> Tokens:
    """Have a fresh access token.

    Raises:
        Refused, ChatclickError: as of `redeem`.
    """
    form = {"grant_type": "refresh_token", "refresh_token": token}
    return await _get_tokens(ask, provider, client, form)


async def ask_as_app(ask: Ask, provider: Provider, client: Client) -> Tokens:
    """Have an access token for the client itself.

    Raises:
        Refused, ChatclickError: as of `redeem`.
    """
    form = {"grant_type": "client_credentials", "scope": " ".join(provider.scopes)}
    return await _get_tokens(ask, provider, client, form)


async def _get_tokens(
    ask: Ask, provider: Provider, client: Client, form: Mapping[str, str]
) -> Tokens:
    headers = {"Content-Type": _FORM, "Accept": "application/json"}
    values = dict(form)
    if client.secret and provider.client_auth == BASIC:
        pair = f"{quote_plus(client.id)}:{quote_plus(client.secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        values["client_id"] = client.id
        values |= {"client_secret": client.secret} if client.secret else {}
    content = urlencode(values).encode()
    response = await ask("POST", provider.token_url, headers=headers, content=content)
    return _read_tokens(response, client.id)


def _read_tokens(response: "Response", client_id: str) -> Tokens:
    try:
        document: Any = response.json()
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise NotNow(build_trouble(UNREADABLE, str(response.status_code)))
    error = document.get("error")
    if error is not None or response.status_code >= 400:
        raise _judge(response.status_code, error, document)
    access, again = document.get("access_token"), document.get("refresh_token") or ""
    kind = document.get("token_type")
    if not isinstance(access, str):  # some gateway's answer
        raise NotNow(build_trouble(UNREADABLE, "no access_token"))
    if not _is_token(access) or not isinstance(kind, str) or kind.lower() != "bearer":
        raise Refused(UNSUPPORTED, "no bearer token")
    if again and not _is_token(again):
        raise Refused(UNSUPPORTED, "refresh_token")
    account = _find_account(document.get("id_token"), client_id)
    return Tokens(access, again, _read_life(document.get("expires_in")), account)


def _judge(status: int, error: Any, document: Mapping[str, Any]) -> Exception:
    said = str(document.get("error_description") or "")
    detail = " ".join(said.split())[:200]
    if isinstance(error, str) and error in _FINAL and status in _FINAL_STATUSES:
        return Refused(error, detail)
    word = error[:60] if isinstance(error, str) else ""
    return NotNow(build_trouble(BUSY, f"{status} {word} {detail}".strip()))


def _is_token(value: Any) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= MAX_TOKEN
        and value.isascii()
        and value.isprintable()
    )


def _read_life(value: Any) -> float | None:
    """Return seconds; some servers write them as text."""
    try:
        life = float(value)
    except (TypeError, ValueError):
        return None
    return min(life, MAX_LIFE_S) if life > 0 else None


def _find_account(token: Any, client_id: str) -> str:
    """Return whose tokens these are, to be shown.

    The identity token came from the server itself, over TLS: that stands for its signature (OpenID
    Connect Core, 3.1.3.7). Nobody is let in by it.
    """
    try:
        raw = str(token).split(".")[1]
        claims: Any = json.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
        audience = claims["aud"]
        named = claims.get("email") or claims.get("preferred_username") or ""
    except (IndexError, ValueError, KeyError, TypeError, AttributeError):
        return ""
    is_ours = client_id in (audience if isinstance(audience, list) else [audience])
    return str(named)[:254] if is_ours and str(named).isprintable() else ""

"""What callers send about a grant, read and checked, and the provider that comes of it."""

import re
from collections.abc import Mapping
from typing import Any

from chatclick.errors import Invalid
from chatclick.oauth.providers import (
    APP,
    CODE,
    GOOGLE,
    MAX_URL,
    MICROSOFT,
    OTHER,
    PROVIDERS,
    Ask,
    Provider,
    check_url,
    discover,
    google,
    microsoft,
)
from chatclick.oauth.rows import GrantRow
from chatclick.reading import Read, line, read_object, refuse

_ORGANISATION = re.compile(r"[A-Za-z0-9.-]{0,80}")
_SCOPES = re.compile(r"[!-~]+( [!-~]+)*|")


def one_of(*words: str) -> Read:
    """Return a reader of one of some words."""

    def read(pointer: str, value: Any) -> str:
        if value not in words:
            raise refuse(pointer, "enum", f"Use one of {', '.join(words)}.")
        return str(value)

    return read


def read_url(pointer: str, value: Any) -> str:
    """Read an address that secrets may be sent to, or ""."""
    url: str = line(MAX_URL)(pointer, value)
    try:
        return check_url(url) if url else ""
    except Invalid as error:
        raise refuse(pointer, "url", error.detail) from None


def _read_issuer(pointer: str, value: Any) -> str:
    line(300)(pointer, value)
    return read_url(pointer, value)


def _read_organisation(pointer: str, value: Any) -> str:
    if not isinstance(value, str) or not _ORGANISATION.fullmatch(value):
        raise refuse(pointer, "pattern", "The id or domain of an organisation is needed.")
    return value


def _read_scopes(pointer: str, value: Any) -> str:
    scopes: str = line(1000)(pointer, value)
    if not _SCOPES.fullmatch(scopes):
        raise refuse(pointer, "pattern", "Names with one space between them are needed.")
    return scopes


GRANT: Mapping[str, Read] = {
    "provider": one_of(*PROVIDERS),
    "flow": one_of(CODE, APP),
    "organisation": _read_organisation,
    "client_id": line(300, fewest=1),
    "client_secret": line(500),
    "issuer": _read_issuer,
    "authorize_url": read_url,
    "token_url": read_url,
    "scopes": _read_scopes,
}
DEFAULTS: Mapping[str, str] = {
    name: "" for name in ("organisation", "issuer", "authorize_url", "token_url", "scopes")
}


def read_settings(document: Any) -> dict[str, str]:
    """Read the whole settings of a grant.

    Raises:
        Invalid: a value does not fit, or one is missing.
    """
    values = read_object(document, GRANT, required=("provider", "client_id"))
    values = {**DEFAULTS, "flow": CODE, **values}
    if values["provider"] == GOOGLE and values["flow"] == APP:
        raise refuse("/flow", "enum", "Google knows no sign-in of the app itself for mailboxes.")
    if values["provider"] == MICROSOFT and values["flow"] == APP and not values["organisation"]:
        raise refuse("/organisation", "required", "The organisation is needed for this.")
    if values["provider"] != OTHER:
        return {**values, "issuer": "", "authorize_url": "", "token_url": "", "scopes": ""}
    if not values["issuer"] and not values["token_url"]:
        raise refuse("/issuer", "required", "Give the issuer, or the addresses of its pages.")
    if not values["issuer"] and values["flow"] == CODE and not values["authorize_url"]:
        raise refuse("/authorize_url", "required", "The address of the consent page is missing.")
    return {**values, "organisation": ""}


async def find_provider(ask: Ask, values: Mapping[str, str]) -> Provider:
    """Return the provider of settings; an issuer is asked where its pages are.

    Raises:
        Invalid: the issuer does not say.
        Unavailable: it does not answer.
    """
    if values["provider"] == GOOGLE:
        return google()
    if values["provider"] == MICROSOFT:
        return microsoft(values["organisation"], flow=values["flow"])
    scopes = values["scopes"].split()
    if values["issuer"]:
        try:
            return await discover(ask, values["issuer"], scopes)
        except Invalid as error:
            raise refuse("/issuer", "discovery", error.detail) from None
    return Provider(values["authorize_url"], values["token_url"], scopes)


def build_provider(row: GrantRow) -> Provider:
    """Return the provider of a grant, as it was found when it was set up."""
    if row.provider == GOOGLE:
        return google()
    if row.provider == MICROSOFT:
        return microsoft(row.organisation, flow=row.flow)
    ends = (row.authorize_url, row.token_url)
    return Provider(*ends, row.scopes.split(), row.client_auth, issuer=row.issuer)

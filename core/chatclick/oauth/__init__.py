"""OAuth 2.0 for plugins: a person connects an account once, and the plugin signs in as it.

A plugin declares its two tables from `GrantRow` and `ConsentRow`, keeps them with `Grants`, and
serves `GrantRoutes`:

    class Grant(GrantRow):
        class Meta:
            table = "calendar_grant"

    token = await grants.get_token(calendar_id)
"""

from chatclick.oauth.flows import Client, Refused, Tokens
from chatclick.oauth.grants import Grants
from chatclick.oauth.losing import tell_lost
from chatclick.oauth.providers import Provider, discover, google, microsoft
from chatclick.oauth.refreshing import BROKEN, CONNECTED, NEW
from chatclick.oauth.routes import GrantRoutes, grant_to_json, read_language
from chatclick.oauth.rows import ConsentRow, GrantRow
from chatclick.oauth.troubles import NotConnected, find_trouble, say_trouble

__all__ = [
    "BROKEN",
    "CONNECTED",
    "NEW",
    "Client",
    "ConsentRow",
    "GrantRoutes",
    "GrantRow",
    "Grants",
    "NotConnected",
    "Provider",
    "Refused",
    "Tokens",
    "discover",
    "find_trouble",
    "google",
    "grant_to_json",
    "microsoft",
    "read_language",
    "say_trouble",
    "tell_lost",
]

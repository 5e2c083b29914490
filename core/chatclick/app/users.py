"""Who is signed in, as the host tells plugins that run elsewhere."""

from chatclick.errors import Unauthenticated
from chatclick.http.authentication import Authenticator
from chatclick.plugin.json_form import JSONObject


class PluginUsers:
    """Who is signed in, for the pages of plugins that run elsewhere.

    Args:
        authenticator: reads tokens.
    """

    def __init__(self, authenticator: Authenticator) -> None:
        self._authenticator = authenticator

    async def find(self, authorization: str | None) -> JSONObject | None:
        """Return kind, id, name and role of whoever a header belongs to; None for nobody."""
        if authorization is None:
            return None
        try:
            principal, _ = await self._authenticator.authenticate_header(authorization)
        except Unauthenticated:
            return None
        return {
            "kind": principal.kind,
            "id": principal.id,
            "name": principal.name,
            "role": principal.role,
        }

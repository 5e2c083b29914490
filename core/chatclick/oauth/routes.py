"""The API of grants, and the page that a consent page leads back to."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode, urlsplit

from quart import Blueprint, Response, jsonify, redirect, request

from chatclick.clock import to_text
from chatclick.errors import Forbidden
from chatclick.oauth.grants import Grants
from chatclick.oauth.rows import GrantRow
from chatclick.oauth.troubles import Troubled, say_trouble
from chatclick.plugin import Caller, JSONObject, RouteTable, Site
from chatclick.reading import read_object, refuse
from chatclick.texts import ENGLISH

READ, WRITE = "plugin:read", "plugin:write"
HANDED_BACK = ("state", "code", "error", "error_description", "iss")
_BODY = (
    "provider, client_id, client_secret, flow, organisation, issuer, authorize_url, token_url,"
    " scopes"
)

FindHint = Callable[[str], Awaitable[str]]
"""Returns the account a grant is for, to be shown on the consent page.

It raises NotFound where the plugin has nothing by that id.
"""
Changed = Callable[[str], Awaitable[None]]
"""Is called with the id of a grant that was changed."""


class GrantRoutes:
    """Handlers of grants.

    Args:
        site: knows who calls.
        find_grants: returns the grants; not called before the plugin has started.
        plugin_id: begins the names of what is audited, and the address that is led back to.
        find_hint: says what a grant is for.
        changed: hears of changes.
    """

    def __init__(
        self,
        site: Site,
        find_grants: Callable[[], Grants],
        plugin_id: str,
        find_hint: FindHint,
        changed: Changed,
    ) -> None:
        self._site = site
        self._find_grants = find_grants
        self._plugin_id = plugin_id
        self._find_hint = find_hint
        self._changed = changed

    def add_to(self, api: RouteTable, pages: Blueprint) -> None:
        """Add the routes `/grants…` to the API, and `/connected` to the plugin's own pages.

        Args:
            api: of the plugin's mount.
            pages: `site.blueprint()`, below `/plugins/<id>`.
        """
        api.add("GET", "/grants", self.list_grants, needs=READ)
        api.add("POST", "/grants/finish", self.finish_grant, needs=WRITE, body="as handed back")
        one = "/grants/{grant_id}"
        api.add("PUT", one, self.set_up_grant, needs=WRITE, body=_BODY)
        api.add("DELETE", one, self.disconnect_grant, status=204, needs=WRITE)
        api.add("POST", f"{one}/connect", self.connect_grant, needs=WRITE, body="origin")
        pages.add_url_rule("/connected", "connected", self.lead_back, methods=["GET"])

    async def list_grants(self) -> Response:
        """List what the plugin signs in with elsewhere; no secret and no token is ever shown."""
        await self._site.require(READ)
        rows = await self._find_grants().list_all()
        data = [grant_to_json(row, read_language()) for row in rows]
        return jsonify({"data": data, "next": None})

    async def set_up_grant(self, grant_id: str) -> Response:
        """Say as which client a grant is got, and where."""
        caller = await self._site.require(WRITE)
        await self._find_hint(grant_id)
        row = await self._find_grants().set_up(grant_id, await self._site.read_json())
        return await self._tell(caller, "set_up_grant", row)

    async def connect_grant(self, grant_id: str) -> Response:
        """Return the address of a consent page, "" where nobody has to consent."""
        caller = await self._site.require(WRITE)
        if caller.kind != "staff":
            raise Forbidden("A person has to consent.")
        hint = await self._find_hint(grant_id)
        body = read_object(await self._site.read_json(), {"origin": _read_origin})
        origin = body.get("origin") or _read_origin("/origin", request.headers.get("Origin", ""))
        grants, redirect_uri = self._find_grants(), f"{origin}/plugins/{self._plugin_id}/connected"
        with _in_readers_language():
            url = await grants.begin(grant_id, caller.id, redirect_uri=redirect_uri, hint=hint)
        if not url:
            await self._tell(caller, "connect_grant", await grants.get(grant_id))
        return jsonify({"url": url})

    async def finish_grant(self) -> Response:
        """Take what a consent page handed back to the person who was sent there."""
        caller = await self._site.require(WRITE)
        answer = await self._site.read_json()
        with _in_readers_language():
            row = await self._find_grants().finish(caller.id, answer)
        return await self._tell(caller, "connect_grant", row)

    async def disconnect_grant(self, grant_id: str) -> tuple[str, int]:
        """Forget the tokens of a grant."""
        caller = await self._site.require(WRITE)
        await self._find_hint(grant_id)
        await self._find_grants().disconnect(grant_id)
        await self._site.audit(caller, f"{self._plugin_id}.disconnect_grant", grant_id)
        await self._changed(grant_id)
        return "", 204

    async def lead_back(self) -> Any:
        """Lead from the consent page to the plugin's page, where the person is known again.

        Behind the mark, where no server and no log reads it. It is worth nothing without the
        secrets of this consent, and to nobody but who was sent there.
        """
        await self._site.require_pace()
        given = {name: request.args[name] for name in HANDED_BACK if name in request.args}
        answer = redirect(f"/admin/p/{self._plugin_id}#{urlencode(given)}", 303)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
        return answer

    async def _tell(self, caller: Caller, action: str, row: GrantRow) -> Response:
        await self._site.audit(caller, f"{self._plugin_id}.{action}", row.id)
        await self._changed(row.id)
        return jsonify(grant_to_json(row, read_language()))


def read_language() -> str:
    """Return the tag of the language that the caller likes best, "en" where nothing says it."""
    return request.accept_languages.best or ENGLISH


@contextmanager
def _in_readers_language() -> Iterator[None]:
    """Say why there is no token in the language of whoever asked for one."""
    try:
        yield
    except Troubled as error:
        error.detail = say_trouble(error.trouble, read_language())
        raise


def grant_to_json(row: GrantRow, language: str = ENGLISH) -> JSONObject:
    """Build what the API shows of a grant: no secret, no token.

    Args:
        row: the grant.
        language: a tag of the reader's, for what went wrong.
    """
    shown = ("id", "provider", "flow", "organisation", "client_id", "issuer", "scopes")
    ends = ("authorize_url", "token_url")
    return {
        **{name: getattr(row, name) for name in (*shown, *ends, "status", "account")},
        "trouble": say_trouble(row.trouble, language),
        "has_secret": bool(row.client_secret),
        "connected_at": to_text(row.connected_at) if row.connected_at else None,
    }


def _read_origin(pointer: str, value: Any) -> str:
    """Read the address of the page that asks: people are led back to it."""
    try:
        parts = urlsplit(value) if isinstance(value, str) and len(value) <= 300 else None
        is_one = parts is not None and parts.scheme in ("http", "https") and bool(parts.hostname)
        is_one = is_one and "@" not in value
    except ValueError:
        parts, is_one = None, False
    if parts is None or not is_one or value != f"{parts.scheme}://{parts.netloc}":
        raise refuse(pointer, "origin", "The origin of the page is needed.")
    return str(value)

"""What `register_routes` is handed: how a plugin serves pages, files and its own API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from chatclick.plugin.json_form import JSONObject

if TYPE_CHECKING:
    from quart import Blueprint, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who sent a request.

    Attributes:
        kind: "staff", "visitor" or "api_key".
        id: of the staff member, visitor or API key.
        name: for people to read.
        role: of staff, None for a role of one's own making and for everyone else.
        widget_id: the widget a visitor came by.
        permissions: what they may do to anything.
        own_permissions: what they may do to what is theirs, such as a visitor's sessions.
    """

    kind: str
    id: str
    name: str = ""
    role: str | None = None
    widget_id: str | None = None
    permissions: frozenset[str] = frozenset()
    own_permissions: frozenset[str] = frozenset()


class Assets(Protocol):
    """A folder of files a plugin serves."""

    async def file(self, name: str, immutable: bool = False) -> "Response":
        """Serve one file of the folder, for the current request.

        Args:
            name: path below the folder, with forward slashes; it cannot lead out of the folder.
            immutable: the name changes with the content (a hash in it): cache it for a year.

        Returns:
            The file with type, ETag and cache headers, or 304; a `.br` or `.gz` sibling is sent
            where the client takes it.

        Raises:
            NotFound: there is no such file.
        """


class Site(Protocol):
    """The web side of the host, as one plugin sees it."""

    def blueprint(self, mount: str | None = None) -> "Blueprint":
        """Make a blueprint. Its routes answer 404 while the plugin is not running.

        Args:
            mount: a prefix listed in the manifest's `mounts` (needs `routes:mount`), such as
                "/admin"; None is `/plugins/<id>` (needs `routes:public`).

        Raises:
            PermissionDenied: the permission is missing.
            ValueError: the manifest does not list the prefix, or another plugin holds it.
        """

    def assets(self, folder: Path) -> Assets:
        """Make the file server of one folder."""

    def file(self, data: bytes, *, name: str, media_type: str) -> "Response":
        """Build the response with a file that somebody sent or that was made for the caller.

        It is saved, never shown or run, and no one else's cache keeps it.

        Args:
            data: all of it.
            name: what it is saved as.
            media_type: what it is.
        """

    def page(
        self,
        html: str,
        *,
        csp: Mapping[str, str] | None = None,
        frame_ancestors: Sequence[str] = (),
    ) -> "Response":
        """Build an HTML response under the strict content security policy.

        Args:
            html: the page; `{nonce}` in it becomes this response's nonce.
            csp: directives that replace the default ones, such as `{"img-src": "'self' https:"}`.
            frame_ancestors: origins that may frame the page, "'self'" for the page's own; () for
                nobody, ("*",) for anybody.
        """

    def clean_html(self, html: str) -> str:
        """Return markup of a document that is safe inside a page, by the host's one sanitiser.

        Headings, paragraphs, lists, tables, code, pictures and links stay; scripts, styles, forms,
        frames, and addresses of other schemes than http, https, mailto and tel go.

        Args:
            html: made of what somebody wrote, such as from Markdown.
        """

    def describe(self, paths: JSONObject) -> None:
        """Add what the plugin serves to the description of the API, while it runs.

        Args:
            paths: path items of OpenAPI 3.1 by path, such as
                `{"/api/v1/polls": {"get": {"summary": "List polls", "responses": {…}}}}`; all
                below the plugin's own addresses and mounts. `operationId` and `tags` are filled in.

        Raises:
            ValueError: a path is not the plugin's, or an operation has no summary or responses.
        """

    async def require(
        self,
        permission: str | None,
        *,
        session_id: str | None = None,
        needs_proof: bool = False,
    ) -> Caller:
        """Find out who sent the current request, and refuse those who may not.

        What counts is the header `Authorization: Bearer <token>`, as for the host's own API: the
        access token of a staff member or visitor, or an API key. There is no cookie to abuse.
        Callers are held to the same rate limit as there.

        Args:
            permission: a row of the policy table, such as "widget:read"; None for any valid token.
            session_id: the session it is about: a visitor may do it to their own ones only.
            needs_proof: only staff may, and those who have a second factor must have proved it in
                the last minutes; the Admin UI asks them by itself.

        Returns:
            The caller.

        Raises:
            Unauthenticated: there is no token, or none that is good now.
            Forbidden: the caller lacks the permission.
            NotFound: there is no such session, or not for this visitor.
            TooManyRequests: the caller asks too often.
        """

    async def require_pace(self) -> None:
        """Refuse whoever sends requests too fast, for a route that asks nobody for a token.

        Each network address is held to the rate limit of the host's own API.

        Raises:
            TooManyRequests: they ask too often.
        """

    async def read_json(self, *, max_bytes: int = 65_536) -> JSONObject:
        """Return the body of the current request, read strictly as one JSON object.

        Raises:
            BadRequest: it is not one.
            TooLarge: it has more bytes.
        """

    async def audit(
        self, caller: Caller, action: str, target: str, detail: JSONObject | None = None
    ) -> None:
        """Write what a caller did into the audit log.

        Args:
            caller: as `require` returned it.
            action: begins with the plugin's id, such as "poll.delete".
            target: id of what it was done to.
            detail: what changed; no secret, no message text.
        """

    async def widget_origins(self, widget_id: str) -> tuple[str, ...]:
        """Return the origins a widget may be embedded on, ("*",) if it is not limited.

        Raises:
            NotFound: there is no such widget.
        """

    async def widget_config(self, widget_id: str) -> JSONObject:
        """Return the published config of a widget: what was set, without the defaults.

        Raises:
            NotFound: there is no such widget, or it is not published.
        """

    async def is_widget_open(self, widget_id: str) -> bool:
        """Tell whether it is now within the hours of a widget.

        Raises:
            NotFound: there is no such widget, or it is not published.
        """

    async def default_widget_id(self) -> str:
        """Return the id of the widget the host made at first start."""

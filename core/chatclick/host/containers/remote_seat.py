"""The seat of a plugin elsewhere: it loads an adapter, and tells the plugin that it begins.

Containers build on it; for a plugin somebody else runs, and for an app in a test, it is all.
"""

from collections.abc import Mapping, Sequence
from importlib.metadata import version

from quart import Blueprint, request
from quart import Response as QuartResponse

from chatclick.errors import NotFound
from chatclick.hooks.call import HookCall
from chatclick.host.containers.adapter import build_adapter
from chatclick.host.containers.callbacks import Callbacks
from chatclick.host.containers.connection import Connection, PluginUnreachable, Reply
from chatclick.host.containers.local_server import Request
from chatclick.host.containers.protocol import (
    PROTOCOL,
    AnswerWrong,
    build_event,
    path_of,
)
from chatclick.host.containers.tokens import CallbackTokens
from chatclick.host.context import HostContext
from chatclick.host.discovery import LoadFailed
from chatclick.host.manifest import Manifest
from chatclick.host.sites import own_prefix
from chatclick.host.versions import API_LEVEL
from chatclick.plugin.hooks import HOOKS
from chatclick.plugin.results import NotReady

CALLBACK_PREFIX = "/callback"
MISSING = frozenset({404, 405, 501})


class RemoteSeat:
    """The place of a plugin that is reached over a connection.

    Attributes:
        callbacks: answers the plugin's calls, once it has begun; None before and after.

    Args:
        manifest: the plugin's.
        connection: how it is reached.
        key: what both sides sign with.
        callback: tells the plugin where to call, such as `{"socket": …}` or `{"url": …}`.
    """

    def __init__(
        self,
        manifest: Manifest,
        connection: Connection,
        *,
        key: bytes,
        callback: Mapping[str, str] | None = None,
    ) -> None:
        self._manifest = manifest
        self._connection = connection
        self._key = key
        self._callback = dict(callback or {})
        self.callbacks: Callbacks | None = None

    async def load(self) -> object:
        """Return the adapter."""
        return build_adapter(self._manifest, self._connection)

    def list_routes(self) -> Sequence[Blueprint]:
        """Return the address at which the plugin calls back."""
        blueprint = Blueprint(
            f"{self._manifest.id}_callbacks",
            __name__,
            url_prefix=f"{own_prefix(self._manifest.id)}{CALLBACK_PREFIX}",
        )
        blueprint.add_url_rule("/<path:path>", "call", self._serve, methods=["POST"])
        return [blueprint]

    async def _serve(self, path: str) -> QuartResponse:
        if self.callbacks is None:
            raise NotFound("The plugin does not run.")
        headers = {name.lower(): value for name, value in request.headers.items()}
        body: bytes = await request.get_data()  # type: ignore[assignment]
        answer = await self.callbacks.handle(Request("POST", f"/{path}", headers, body))
        return QuartResponse(answer.body, answer.status, headers=dict(answer.headers))

    async def attach(self, context: HostContext) -> None:
        """Tell the plugin that it begins, with its configuration.

        Args:
            context: what it may do from now on.

        Raises:
            NotReady: it asks for patience, or cannot be reached.
            LoadFailed: it does not fit its manifest, or answered nonsense.
        """
        tokens = CallbackTokens(self._manifest.id)
        self.callbacks = Callbacks(context, tokens, self._key)
        self._connection.issue_token = tokens.issue
        await begin(self._manifest, self._connection, context, self._callback)

    async def unload(self) -> None:
        """Forget the plugin: its tokens are good for nothing from now on."""
        self.callbacks = None
        self._connection.issue_token = _issue_nothing
        await self._connection.aclose()


async def begin(
    manifest: Manifest,
    connection: Connection,
    context: HostContext,
    callback: Mapping[str, str],
) -> None:
    """Send `/v1/lifecycle/startup`. A plugin that does not list the hook may not know it.

    Raises:
        NotReady, LoadFailed: as `RemoteSeat.attach`.
    """
    token = connection.issue_token(None)
    arguments = {
        "host": {"version": version("chatclick"), "api": API_LEVEL, "protocol": PROTOCOL},
        "plugin_id": manifest.id,
        "permissions": sorted(manifest.permissions),
        "config": context.config,
        "secrets": context.secrets,
        "callback": {**callback, "token": token},
    }
    body = build_event("plugin_startup", arguments, call_id=f"startup:{manifest.id}", source="host")
    try:
        reply = await connection.post(
            path_of("plugin_startup"), body, limit_s=HOOKS["plugin_startup"].timeout_s
        )
        _check(manifest, reply)
    except (PluginUnreachable, TimeoutError) as error:
        raise NotReady(str(error) or "the plugin did not answer in time") from error
    except AnswerWrong as error:
        raise LoadFailed(f"/v1/lifecycle/startup: {error}") from error


def _check(manifest: Manifest, reply: Reply) -> None:
    if reply.status in (200, 204):
        return
    if reply.status in (429, 503):
        raise NotReady("the plugin is not ready", retry_in_s=reply.retry_after_s)
    if reply.status in MISSING and "plugin_startup" not in manifest.hooks:
        return
    text = reply.body[:200].decode("utf-8", "replace")
    raise AnswerWrong(f"answered {reply.status} {text}".strip())


def _issue_nothing(_call: HookCall | None) -> str:
    return ""

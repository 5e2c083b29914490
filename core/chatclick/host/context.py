"""The context a plugin is handed: each call checks the plugin's permission, then goes to a service.

The checks here are the same list the API checks for a plugin's token, so a plugin can do as much,
and as little, from a container.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import structlog
import uuid_utils

from chatclick.errors import FieldError, Invalid, TooManyRequests
from chatclick.hooks.call import next_depth
from chatclick.host.config import Effective
from chatclick.host.guard import Guard
from chatclick.host.guarded_files import GuardedAttachments, GuardedBlobs
from chatclick.host.logbook import PLUGIN_LOGGER
from chatclick.host.ports import Services
from chatclick.host.records import Records, Writer
from chatclick.host.secret_box import OwnSecretBox
from chatclick.plugin.context import PermissionDenied
from chatclick.plugin.json_form import JSONObject, JSONValue, freeze, to_plain
from chatclick.plugin.results import Action, ActionResult
from chatclick.plugin.streams import MessageStream
from chatclick.plugin.views import (
    AttachmentView,
    MessageView,
    PostedMessage,
    SessionView,
    StaffLoad,
    StaffView,
    VisitorView,
)
from chatclick.security.limits import Bucket, Rate
from chatclick.security.sanitise import short

if TYPE_CHECKING:
    from httpx2 import Response
    from structlog.typing import FilteringBoundLogger

T = TypeVar("T")

MAX_VALUE_BYTES = 64 * 1024
MAX_KEY_CHARS = 200
MAX_PAGE = 100
MAX_EVENT_BYTES = 8 * 1024
MAX_ONCE = 80
WRITE_LIMIT_S = 5.0
POST_RATE = Rate(per_second=20, burst=100)
MAX_SENDER_NAME = 80

SHARED_EVENTS = frozenset({"flow.started", "flow.ended"})
"""Types of the host's catalogue that any plugin may record, besides those of its own name."""


class HostContext:
    """The access of one running plugin; see `chatclick.plugin.context.PluginContext`.

    Args:
        guard: the plugin's id and permissions.
        name: how its messages are signed.
        config: its configuration.
        services: the rooms it reaches.
        records: its small values.
        store: for its own tables, None if it has none.
    """

    def __init__(
        self,
        guard: Guard,
        *,
        name: str,
        config: Effective,
        services: Services,
        records: Records,
        store: Writer | None = None,
    ) -> None:
        self._guard = guard
        self._name = name
        self._services = services
        self._store = store
        self._posts = Bucket(POST_RATE)
        self.plugin_id = guard.plugin_id
        self.log: FilteringBoundLogger = structlog.get_logger(PLUGIN_LOGGER).bind(
            plugin=guard.plugin_id, logger=PLUGIN_LOGGER
        )
        self.kv = GuardedValues(guard, records)
        self.vault = OwnSecretBox(guard.plugin_id, records)
        self.blobs = GuardedBlobs(guard, services)
        self.attachments = GuardedAttachments(guard, services)
        self.http = GuardedHttp(guard, services)
        self.sessions = GuardedSessions(guard, services)
        self.staff = GuardedStaff(guard, services)
        self.visitors = GuardedVisitors(guard, services)
        self.widgets = GuardedWidgets(guard, services)
        self.actions = GuardedActions(guard, services)
        self.set_config(config)

    def set_config(self, config: Effective) -> None:
        """Put a new configuration in force."""
        self.config: Mapping[str, Any] = freeze(config.values)
        self.secrets: Mapping[str, str] = MappingProxyType(dict(config.secrets))

    def has(self, permission: str) -> bool:
        """Tell whether the plugin has a permission."""
        return permission in self._guard.permissions

    async def post_message(
        self,
        session_id: str,
        text: str | None = None,
        *,
        content: JSONObject | None = None,
        kind: str = "message",
        client_msg_id: str | None = None,
        only_while_bot: bool = False,
        sender_name: str | None = None,
    ) -> PostedMessage:
        """Write a message into a session as this plugin's bot."""
        self._guard.require("message:write")
        if (text is None) == (content is None):
            raise Invalid("Give either text or content.")
        depth = next_depth()
        wait_s = self._posts.take(time.monotonic())
        if wait_s > 0:
            raise TooManyRequests("The plugin writes too many messages.", retry_after_s=wait_s)
        return await self._services.intake.post(
            plugin_id=self.plugin_id,
            name=short(sender_name or "", MAX_SENDER_NAME) or self._name,
            session_id=session_id,
            content=to_plain(content) if content is not None else {"type": "text", "text": text},
            kind=kind,
            client_msg_id=client_msg_id or str(uuid_utils.uuid7()),
            depth=depth,
            only_while_bot=only_while_bot,
        )

    def stream_message(
        self,
        session_id: str,
        *,
        client_msg_id: str | None = None,
        only_while_bot: bool = False,
    ) -> MessageStream:
        """Write a message piece by piece, shown as it grows."""
        stream_id = client_msg_id or str(uuid_utils.uuid7())
        return MessageStream(self, session_id, stream_id, only_while_bot=only_while_bot)

    async def stream_text(
        self, session_id: str, stream_id: str, text: str, *, is_done: bool = False
    ) -> None:
        """Show a text that is being written."""
        self._guard.require("message:write")
        await self._services.writing.show(
            plugin_id=self.plugin_id,
            name=self._name,
            session_id=session_id,
            stream_id=stream_id,
            text=text,
            is_done=is_done,
        )

    async def attach(
        self, session_id: str, data: bytes, *, name: str, media_type: str
    ) -> AttachmentView:
        """Put a file into a session."""
        self._guard.require("message:write")
        wait_s = self._posts.take(time.monotonic())
        if wait_s > 0:
            raise TooManyRequests("The plugin sends too many files.", retry_after_s=wait_s)
        return await self._services.attachments.attach(
            session_id, data, name=name, media_type=media_type, plugin_id=self.plugin_id
        )

    async def write(self, work: Callable[[], Awaitable[T]]) -> T:
        """Write to the plugin's own tables in one transaction."""
        if self._store is None:
            raise PermissionDenied(self.plugin_id, "data.models")
        return await self._store.write(lambda _tx: _fence(work))


async def _fence(work: Callable[[], Awaitable[T]]) -> T:
    """Run a plugin's writes inside the one writer's task, which must outlive whatever they do."""
    try:
        async with asyncio.timeout(WRITE_LIMIT_S):
            return await work()
    except Exception:
        raise
    except BaseException as error:
        task = asyncio.current_task()
        if isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling():
            raise
        raise RuntimeError(f"the plugin's writes raised {type(error).__name__}") from error


class GuardedValues:
    """Small values, behind `kv:use`."""

    def __init__(self, guard: Guard, records: Records) -> None:
        self._guard, self._records = guard, records

    async def get(self, key: str, default: JSONValue = None) -> JSONValue:
        """Return the value under `key`, or `default`."""
        self._guard.require("kv:use")
        return await self._records.get_value(self._guard.plugin_id, key, default)

    async def set(self, key: str, value: JSONValue, *, is_secret: bool = False) -> None:
        """Store a JSON value."""
        self._guard.require("kv:use")
        if not 0 < len(key) <= MAX_KEY_CHARS:
            raise Invalid(f"A key has 1 to {MAX_KEY_CHARS} characters.")
        try:
            size_bytes = len(msgspec.json.encode(to_plain(value)))
        except (TypeError, ValueError, RecursionError) as error:
            raise Invalid(f"The value is not JSON: {error}") from error
        if size_bytes > MAX_VALUE_BYTES:
            raise Invalid(f"The value has {size_bytes} bytes; {MAX_VALUE_BYTES} is the limit.")
        await self._records.set_value(self._guard.plugin_id, key, value, is_secret=is_secret)

    async def delete(self, key: str) -> None:
        """Remove the key."""
        self._guard.require("kv:use")
        await self._records.delete_value(self._guard.plugin_id, key)

    async def list_keys(self, prefix: str = "", *, limit: int = 100) -> tuple[str, ...]:
        """Return keys that begin with `prefix`."""
        self._guard.require("kv:use")
        limit = max(0, min(limit, 1000))
        return await self._records.list_keys(self._guard.plugin_id, prefix, limit)


class GuardedHttp:
    """Calls to the outside, behind `http:egress`."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: JSONValue = None,
        content: bytes | None = None,
        timeout_s: float = 10.0,
    ) -> "Response":
        """Send one request."""
        self._guard.require("http:egress")
        return await self._services.egress.request(
            method, url, headers=headers, json=json, content=content, timeout_s=timeout_s
        )


class GuardedSessions:
    """Sessions; views are cut like those of hooks."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def get(self, session_id: str) -> SessionView:
        """Return a session."""
        self._guard.require("session:read")
        view = await self._services.sessions.get(session_id)
        return view.cut_to(self._guard.permissions)

    async def list_queued(self, *, limit: int = 100) -> tuple[SessionView, ...]:
        """Return sessions that wait for somebody."""
        self._guard.require("session:read")
        views = await self._services.sessions.list_queued(limit=max(0, min(limit, MAX_PAGE)))
        return tuple(view.cut_to(self._guard.permissions) for view in views)

    async def list_assigned(
        self, staff_id: str, *, after: str | None = None, limit: int = 100
    ) -> tuple[SessionView, ...]:
        """Return what somebody has under way."""
        self._guard.require("session:read")
        views = await self._services.sessions.list_assigned(
            staff_id, after=after, limit=max(0, min(limit, MAX_PAGE))
        )
        return tuple(view.cut_to(self._guard.permissions) for view in views)

    async def list_messages(
        self, session_id: str, *, before_seq: int | None = None, limit: int = 50
    ) -> tuple[MessageView, ...]:
        """Return the newest messages, oldest first."""
        self._guard.require("message:read")
        views = await self._services.sessions.list_messages(
            session_id, before_seq=before_seq, limit=max(0, min(limit, MAX_PAGE))
        )
        return tuple(view.cut_to(self._guard.permissions) for view in views)

    async def list_past(
        self, *, visitor_id: str | None = None, before: str | None = None, limit: int = 50
    ) -> tuple[SessionView, ...]:
        """Return sessions, the newest first."""
        self._guard.require("session:read")
        views = await self._services.sessions.list_past(
            visitor_id=visitor_id, before=before, limit=max(0, min(limit, MAX_PAGE))
        )
        return tuple(view.cut_to(self._guard.permissions) for view in views)

    async def collect_facts(self, session_id: str) -> JSONObject:
        """Return what plugins say about a session."""
        self._guard.require("session:read")
        return await self._services.sessions.collect_facts(session_id)

    async def assign(self, session_id: str, staff_id: str | None, *, reason: str) -> SessionView:
        """Give the session to somebody."""
        self._guard.require("session:assign")
        view = await self._services.sessions.assign(
            session_id, staff_id, reason=reason, plugin_id=self._guard.plugin_id
        )
        return view.cut_to(self._guard.permissions)

    async def transfer(
        self,
        session_id: str,
        *,
        queue_id: str | None = None,
        team_id: str | None = None,
        reason: str = "",
    ) -> SessionView:
        """Pass the session on to a queue or a team."""
        self._guard.require("session:assign")
        return self._cut(
            await self._services.sessions.transfer(
                session_id,
                queue_id=queue_id,
                team_id=team_id,
                reason=reason,
                plugin_id=self._guard.plugin_id,
            )
        )

    async def take(self, session_id: str, *, is_forced: bool = False) -> SessionView:
        """Take the session as this plugin's bot."""
        self._guard.require("session:transition")
        return self._cut(
            await self._services.sessions.take(
                session_id, is_forced=is_forced, plugin_id=self._guard.plugin_id
            )
        )

    async def hand_over(
        self,
        session_id: str,
        *,
        reason: str = "",
        queue_id: str | None = None,
        team_id: str | None = None,
    ) -> SessionView:
        """Give a session that this plugin's bot has to people."""
        self._guard.require("session:transition")
        return self._cut(
            await self._services.sessions.hand_over(
                session_id,
                reason=reason,
                queue_id=queue_id,
                team_id=team_id,
                plugin_id=self._guard.plugin_id,
            )
        )

    async def resolve(self, session_id: str) -> SessionView:
        """Mark the session as done."""
        self._guard.require("session:transition")
        plugin_id = self._guard.plugin_id
        return self._cut(await self._services.sessions.resolve(session_id, plugin_id=plugin_id))

    async def close(self, session_id: str, *, outcome: str = "") -> SessionView:
        """End the session for good."""
        self._guard.require("session:transition")
        return self._cut(
            await self._services.sessions.close(
                session_id, outcome=outcome, plugin_id=self._guard.plugin_id
            )
        )

    async def update(
        self,
        session_id: str,
        *,
        priority: str | None = None,
        subject: str | None = None,
        add_tags: Sequence[str] = (),
        remove_tags: Sequence[str] = (),
    ) -> SessionView:
        """Change what staff sort sessions by."""
        self._guard.require("session:transition")
        return self._cut(
            await self._services.sessions.update(
                session_id,
                priority=priority,
                subject=subject,
                add_tags=add_tags,
                remove_tags=remove_tags,
                plugin_id=self._guard.plugin_id,
            )
        )

    async def record(
        self,
        session_id: str,
        type: str,
        data: JSONObject,
        *,
        is_public: bool = False,
        once: str = "",
    ) -> None:
        """Record an event in the session."""
        self._guard.require("event:record")
        plugin_id = self._guard.plugin_id
        if type not in SHARED_EVENTS and not type.startswith(f"{plugin_id}."):
            text = f'A type begins with "{plugin_id}.", or is one of {", ".join(SHARED_EVENTS)}.'
            raise Invalid(text, errors=(FieldError("/type", "unknown", text),))
        if len(type) > 80 or len(msgspec.json.encode(to_plain(data))) > MAX_EVENT_BYTES:
            raise Invalid(f"An event has at most {MAX_EVENT_BYTES} bytes of data.")
        if len(once) > MAX_ONCE:
            text = f"Give at most {MAX_ONCE} characters."
            raise Invalid(text, errors=(FieldError("/once", "too_long", text),))
        await self._services.sessions.record(
            session_id, type, data, is_public=is_public, once=once, plugin_id=plugin_id
        )

    def _cut(self, view: SessionView) -> SessionView:
        return view.cut_to(self._guard.permissions)


class GuardedWidgets:
    """Widgets, behind `widget:read`."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def get_config(self, widget_id: str) -> JSONObject:
        """Return the published config of a widget."""
        self._guard.require("widget:read")
        return await self._services.widgets.get_config(widget_id)


class GuardedActions:
    """Actions of other plugins, behind `action:run`."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def list_offered(self) -> tuple[Action, ...]:
        """Return all actions."""
        self._guard.require("action:run")
        return await self._services.actions.list_offered()

    async def run(
        self, action: str, session_id: str, values: JSONObject, *, run_id: str
    ) -> ActionResult:
        """Let the plugin that offers an action do it."""
        self._guard.require("action:run")
        session = await self._services.sessions.get(session_id)
        return await self._services.actions.run(action, session, values, run_id=run_id)


class GuardedStaff:
    """Staff, behind `staff:read`."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def get(self, staff_id: str) -> StaffView:
        """Return a staff member."""
        self._guard.require("staff:read")
        return await self._services.staff.get(staff_id)

    async def list_available(self, *, team_id: str | None = None) -> tuple[StaffLoad, ...]:
        """Return who can take a session now."""
        self._guard.require("staff:read")
        return await self._services.staff.list_available(team_id=team_id)

    async def list_loads(self, *, team_id: str | None = None) -> tuple[StaffLoad, ...]:
        """Return everybody who answers visitors."""
        self._guard.require("staff:read")
        return await self._services.staff.list_loads(team_id=team_id)


class GuardedVisitors:
    """Visitors."""

    def __init__(self, guard: Guard, services: Services) -> None:
        self._guard, self._services = guard, services

    async def get(self, visitor_id: str) -> VisitorView:
        """Return a visitor."""
        self._guard.require("visitor:read")
        return await self._services.visitors.get(visitor_id)

    async def set_traits(self, visitor_id: str, traits: JSONObject) -> VisitorView:
        """Merge traits into a visitor's."""
        self._guard.require("visitor:write")
        view = await self._services.visitors.set_traits(
            visitor_id, traits, plugin_id=self._guard.plugin_id
        )
        return view.cut_to(self._guard.permissions)

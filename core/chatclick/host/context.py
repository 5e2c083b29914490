"""The context a plugin is handed: each call checks the plugin's permission, then goes to a service.

The checks here are the same list the API checks for a plugin's token, so a plugin can do as much,
and as little, from a container.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import structlog
import uuid_utils

from chatclick.errors import Invalid, TooManyRequests
from chatclick.hooks.call import next_depth
from chatclick.host.config import Effective
from chatclick.host.guard import Guard
from chatclick.host.guarded_channels import GuardedChannels
from chatclick.host.guarded_directory import GuardedQueues, GuardedTeams, GuardedWidgets
from chatclick.host.guarded_files import GuardedAttachments, GuardedBlobs
from chatclick.host.guarded_sessions import GuardedSessions, check_event
from chatclick.host.hours import GuardedHours
from chatclick.host.logbook import PLUGIN_LOGGER
from chatclick.host.measure import MeasuredEgress
from chatclick.host.metrics import GuardedMetrics
from chatclick.host.ports import Services
from chatclick.host.records import Records, Writer
from chatclick.host.secret_box import OwnSecretBox
from chatclick.host.telemetry import GuardedTelemetry
from chatclick.plugin.context import PermissionDenied
from chatclick.plugin.http import STREAM_BYTES, STREAM_LIMIT_S, StreamedResponse
from chatclick.plugin.json_form import JSONObject, JSONValue, freeze, to_plain
from chatclick.plugin.people_views import StaffLoad, StaffView, VisitorView
from chatclick.plugin.results import Action, ActionResult
from chatclick.plugin.streams import MessageStream
from chatclick.plugin.views import AttachmentView, ParticipantRef, PostedMessage
from chatclick.security.limits import Bucket, Rate
from chatclick.security.sanitise import short

if TYPE_CHECKING:
    from socket import socket

    from httpx2 import Response
    from structlog.typing import FilteringBoundLogger

T = TypeVar("T")

MAX_VALUE_BYTES = 64 * 1024
MAX_KEY_CHARS = 200
WRITE_LIMIT_S = 5.0
POST_RATE = Rate(per_second=20, burst=100)
NOTIFY_RATE = Rate(per_second=20, burst=2000)
"""Counted in people: each is a notification of their own, however many a call names."""
MAX_SENDER_NAME = 80
MAX_SKIP_S = 60.0


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
        self._notices = Bucket(NOTIFY_RATE)
        self.plugin_id = guard.plugin_id
        self.epoch = services.epoch
        self.log: FilteringBoundLogger = structlog.get_logger(PLUGIN_LOGGER).bind(
            plugin=guard.plugin_id, logger=PLUGIN_LOGGER
        )
        self.kv = GuardedValues(guard, records)
        self.vault = OwnSecretBox(guard.plugin_id, records)
        self.blobs = GuardedBlobs(guard, services)
        self.attachments = GuardedAttachments(guard, services)
        self.http = GuardedHttp(guard, services)
        self.sessions = GuardedSessions(guard, services)
        self.channels = GuardedChannels(guard, services)
        self.staff = GuardedStaff(guard, services)
        self.visitors = GuardedVisitors(guard, services)
        self.widgets = GuardedWidgets(guard, services)
        self.queues = GuardedQueues(guard, services)
        self.teams = GuardedTeams(guard, services)
        self.actions = GuardedActions(guard, services)
        self.metrics = GuardedMetrics(guard, services)
        self.hours = GuardedHours(guard, services)
        self.telemetry = GuardedTelemetry(guard, services.telemetry)
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
        lease: int | None = None,
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
            lease=lease,
        )

    def stream_message(
        self,
        session_id: str,
        *,
        client_msg_id: str | None = None,
        only_while_bot: bool = False,
        lease: int | None = None,
    ) -> MessageStream:
        """Write a message piece by piece, shown as it grows."""
        stream_id = client_msg_id or str(uuid_utils.uuid7())
        return MessageStream(
            self, session_id, stream_id, only_while_bot=only_while_bot, lease=lease
        )

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

    async def record_event(self, type: str, data: JSONObject, *, once: str = "") -> None:
        """Record an event that belongs to no session."""
        self._guard.require("event:record")
        check_event(self.plugin_id, type, data, once)
        await self._services.sessions.record_outside(
            type, data, once=once, plugin_id=self.plugin_id
        )

    async def notify(
        self,
        staff_ids: Sequence[str],
        *,
        type: str,
        title: str,
        body: str = "",
        url: str | None = None,
        session_id: str | None = None,
        id: str | None = None,
        translations: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Tell staff members of something."""
        self._guard.require("notify:send")
        wait_s = self._notices.take(time.monotonic(), count=max(1, len(staff_ids)))
        if wait_s > 0:
            raise TooManyRequests("The plugin notifies too many people.", retry_after_s=wait_s)
        await self._services.notices.notify(
            staff_ids,
            type=type,
            title=title,
            body=body,
            url=url,
            session_id=session_id,
            id=id,
            translations=translations or {},
            plugin_id=self.plugin_id,
        )

    async def skip_events(self, *, for_s: float, types: Sequence[str] | None = None) -> None:
        """Not be told of events for a while."""
        if not 0 <= for_s <= MAX_SKIP_S:
            raise Invalid(f"for_s is a number of seconds from 0 to {MAX_SKIP_S:g}.")
        skipped = None if types is None else frozenset(types)
        self._services.hearing.skip_events(self.plugin_id, skipped, for_s=for_s)

    async def connect(self, host: str, port: int, *, timeout_s: float = 10.0) -> "socket":
        """Open a TCP connection to a mail server."""
        self._guard.require("net:connect")
        return await self._services.connections.connect(host, port, timeout_s=timeout_s)

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

    def check_address(self, url: str) -> None:
        """Refuse an address that is never called."""
        self._guard.require("http:egress")
        self._own_way_out().check_address(url)

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
        return await self._own_way_out().request(
            method, url, headers=headers, json=json, content=content, timeout_s=timeout_s
        )

    def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: JSONValue = None,
        content: bytes | None = None,
        timeout_s: float = STREAM_LIMIT_S,
        idle_s: float = 10.0,
        max_bytes: int = STREAM_BYTES,
    ) -> AbstractAsyncContextManager[StreamedResponse]:
        """Send one request and read its answer while it comes."""
        self._guard.require("http:egress")
        return self._own_way_out().stream(
            method,
            url,
            headers=headers,
            json=json,
            content=content,
            timeout_s=timeout_s,
            idle_s=idle_s,
            max_bytes=max_bytes,
        )

    def _own_way_out(self) -> MeasuredEgress:
        return MeasuredEgress(self._services.egress, self._guard.plugin_id)


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
        by = ParticipantRef(kind="bot", id=self._guard.plugin_id, name=self._guard.plugin_id)
        return await self._services.actions.run(action, session, values, run_id=run_id, by=by)


class GuardedStaff:
    """Staff, behind `staff:read` but for who left."""

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

    async def list_allowed(self, permission: str) -> tuple[StaffView, ...]:
        """Return everybody with a permission."""
        self._guard.require("staff:read")
        return await self._services.staff.list_allowed(permission)

    async def list_roles(self) -> tuple[str, ...]:
        """Return the names of the roles there are."""
        self._guard.require("staff:read")
        return await self._services.staff.list_roles()

    async def list_left(self, staff_ids: Sequence[str]) -> tuple[str, ...]:
        """Return who of these is not on staff any more: what `staff_left` says unasked."""
        return await self._services.staff.list_left(staff_ids)


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

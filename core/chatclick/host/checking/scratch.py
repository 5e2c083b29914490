"""A plugin host over an empty database in a folder that goes away, for trying plugins out."""

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import uuid_utils

from chatclick.clock import now
from chatclick.errors import NotFound
from chatclick.host.checking.samples import (
    build_attachment,
    build_message,
    build_session,
    build_visitor,
)
from chatclick.host.plugin_host import PluginHost
from chatclick.host.ports import Services
from chatclick.ids import new_id
from chatclick.plugin.directory import QueueView, TeamView, WidgetEntry
from chatclick.plugin.people_views import StaffLoad, StaffView, VisitorView
from chatclick.plugin.views import (
    AttachmentView,
    EventView,
    MessageView,
    PostedMessage,
    SessionView,
)
from chatclick.security.keys import KeyRing, Vault
from chatclick.settings import Settings
from chatclick.store.opening import Store

KEY = b"a key of a host that goes away, 32"[:32]


class PretendIntake:
    """Takes what plugins write, and keeps nothing."""

    async def post(self, **post: Any) -> PostedMessage:
        """Say that a message is stored."""
        message_id = f"msg_{uuid_utils.uuid7().hex}"
        return PostedMessage(
            client_msg_id=post["client_msg_id"], message_id=message_id, seq=1, created_at=now()
        )


class PretendSessions:
    """Knows every session that is asked for."""

    async def get(self, session_id: str) -> SessionView:
        """Return a session."""
        return build_session(id=session_id)

    async def list_queued(self, *, after: str | None, limit: int) -> tuple[SessionView, ...]:
        """Return a session that waits."""
        return () if after else (build_session(),)[:limit]

    async def list_assigned(
        self, staff_id: str, *, after: str | None, limit: int
    ) -> tuple[SessionView, ...]:
        """Return nothing: nobody has anything under way."""
        return ()

    async def list_messages(
        self, session_id: str, *, before_seq: int | None, limit: int
    ) -> tuple[MessageView, ...]:
        """Return a message."""
        return (build_message(session_id=session_id, seq=1),)[:limit]

    async def list_past(
        self, *, visitor_id: str | None, before: str | None, limit: int
    ) -> tuple[SessionView, ...]:
        """Return a session that was, and none before it."""
        return (build_session(),)[:limit] if before is None else ()

    async def list_events(
        self, session_id: str, types: Sequence[str], *, limit: int
    ) -> tuple[EventView, ...]:
        """Return that nothing happened."""
        return ()

    async def read_log(
        self, *, after: int, limit: int, with_personal: bool
    ) -> tuple[EventView, ...]:
        """Return that nothing has happened."""
        return ()

    async def collect_facts(self, session_id: str) -> dict[str, Any]:
        """Return that no plugin knows anything."""
        return {}

    async def transfer(self, session_id: str, **_transfer: Any) -> SessionView:
        """Return the session as waiting."""
        return build_session(id=session_id)

    async def assign(
        self, session_id: str, staff_id: str | None, **_assignment: Any
    ) -> SessionView:
        """Return the session."""
        return build_session(id=session_id)

    async def take(self, session_id: str, *, is_forced: bool, plugin_id: str) -> SessionView:
        """Return the session in the bot's hands."""
        return build_session(id=session_id, state="bot")

    async def hand_over(self, session_id: str, **_handoff: Any) -> SessionView:
        """Return the session."""
        return build_session(id=session_id)

    async def submit_form(self, session_id: str, name: str, values: Any) -> SessionView:
        """Return the session."""
        return build_session(id=session_id)

    async def resolve(self, session_id: str, *, plugin_id: str) -> SessionView:
        """Return the session as done."""
        return build_session(id=session_id, state="resolved", category="done")

    async def close(self, session_id: str, *, outcome: str, plugin_id: str) -> SessionView:
        """Return the session as ended."""
        return build_session(id=session_id, state="closed", category="done")

    async def update(self, session_id: str, **_changes: Any) -> SessionView:
        """Return the session."""
        return build_session(id=session_id)

    async def record(self, session_id: str, type_: str, data: Any, **_more: Any) -> None:
        """Keep nothing."""

    async def record_outside(self, type_: str, data: Any, **_more: Any) -> None:
        """Keep nothing."""


class PretendWidgets:
    """Knows every widget that is asked for."""

    async def list_origins(self, widget_id: str) -> tuple[str, ...]:
        """Return that any page may embed it."""
        return ("*",)

    async def get_config(self, widget_id: str) -> dict[str, Any]:
        """Return a config that sets nothing."""
        return {"schemaVersion": 1, "name": "Sample"}

    async def is_open(self, widget_id: str) -> bool:
        """Tell that somebody is there."""
        return True

    async def get_default_id(self) -> str:
        """Return an id."""
        return new_id("widget")


class PretendDirectory:
    """Has one of everything."""

    async def list_queues(self, *, limit: int) -> tuple[QueueView, ...]:
        """Return the fallback queue."""
        return (QueueView(id=new_id("queue"), name="General", is_fallback=True),)[:limit]

    async def list_teams(self, *, limit: int) -> tuple[TeamView, ...]:
        """Return a team."""
        return (TeamView(id=new_id("team"), name="Support"),)[:limit]

    async def list_widgets(self, *, limit: int) -> tuple[WidgetEntry, ...]:
        """Return a widget."""
        return (WidgetEntry(id=new_id("widget"), name="Website"),)[:limit]


class PretendStaff:
    """Has nobody to give a session to."""

    async def get(self, staff_id: str) -> StaffView:
        """Find nobody."""
        raise NotFound("There is no such staff member.")

    async def list_available(self, *, team_id: str | None) -> tuple[StaffLoad, ...]:
        """Return nobody."""
        return ()

    async def list_loads(self, *, team_id: str | None) -> tuple[StaffLoad, ...]:
        """Return nobody."""
        return ()

    async def list_allowed(self, permission: str) -> tuple[StaffView, ...]:
        """Return nobody."""
        return ()

    async def list_roles(self) -> tuple[str, ...]:
        """Return a role that is always there."""
        return ("owner",)

    async def list_left(self, staff_ids: Sequence[str]) -> tuple[str, ...]:
        """Return nobody."""
        return ()


class PretendVisitors:
    """Knows every visitor that is asked for."""

    async def get(self, visitor_id: str) -> VisitorView:
        """Return a visitor."""
        return build_visitor(id=visitor_id)

    async def set_traits(self, visitor_id: str, traits: Any, *, plugin_id: str) -> VisitorView:
        """Return the visitor with the traits."""
        return build_visitor(id=visitor_id, traits=dict(traits))


class PretendBlobs:
    """Keeps files in memory."""

    def __init__(self) -> None:
        self._files: dict[tuple[str, str], bytes] = {}

    async def put(self, plugin_id: str, data: bytes, *, media_type: str) -> str:
        """Keep a file."""
        name = uuid_utils.uuid7().hex
        self._files[plugin_id, name] = data
        return name

    async def get(self, plugin_id: str, name: str) -> bytes:
        """Return a file."""
        if (plugin_id, name) not in self._files:
            raise NotFound("There is no such file.")
        return self._files[plugin_id, name]

    async def delete(self, plugin_id: str, name: str) -> None:
        """Remove a file."""
        self._files.pop((plugin_id, name), None)

    async def purge(self, plugin_id: str) -> None:
        """Remove all files of a plugin."""
        self._files = {key: data for key, data in self._files.items() if key[0] != plugin_id}


class PretendAttachments:
    """Keeps files in memory; one that it does not know is a small one.

    Attributes:
        files: by id.
    """

    def __init__(self) -> None:
        self.files: dict[str, tuple[AttachmentView, bytes]] = {}

    def add(self, data: bytes, **changes: Any) -> AttachmentView:
        """Keep a file and return it; see `build_attachment`."""
        digest = sha256(data).hexdigest()
        view = build_attachment(size_bytes=len(data), sha256=digest, **changes)
        self.files[view.id] = view, data
        return view

    async def attach(
        self, session_id: str, data: bytes, *, name: str, media_type: str, plugin_id: str
    ) -> AttachmentView:
        """Keep a file of a plugin."""
        return self.add(
            data,
            session_id=session_id,
            name=name,
            media_type=media_type,
            state="ready",
            sender_kind="bot",
        )

    async def get(self, attachment_id: str) -> AttachmentView:
        """Return what is known of a file."""
        known = self.files.get(attachment_id)
        return known[0] if known else build_attachment(id=attachment_id)

    async def read(self, attachment_id: str, offset: int, max_bytes: int) -> bytes:
        """Return a piece of a file."""
        known = self.files.get(attachment_id)
        return (known[1] if known else b"%PDF-1.7\n%%\n")[offset : offset + max_bytes]


class PretendChannels:
    """Takes what comes in, and keeps nothing."""

    async def begin(self, **beginning: Any) -> SessionView:
        """Return a session."""
        return build_session(channel=beginning["channel"])

    async def attach(
        self, session_id: str, data: bytes, *, name: str, media_type: str
    ) -> AttachmentView:
        """Return a file."""
        return build_attachment(session_id=session_id, name=name, media_type=media_type)

    async def attach_stream(
        self, session_id: str, pieces: AsyncIterator[bytes], *, name: str, media_type: str, **_: int
    ) -> AttachmentView:
        """Read a file and return it."""
        async for _piece in pieces:
            pass
        return await self.attach(session_id, b"", name=name, media_type=media_type)

    async def receive(self, session_id: str, content: Any, *, client_msg_id: str) -> PostedMessage:
        """Say that a message is stored."""
        return await PretendIntake().post(client_msg_id=client_msg_id)

    async def find_received(self, session_id: str, client_msg_id: str) -> PostedMessage | None:
        """Say that nothing was received."""
        return None


class PretendNotices:
    """Tells nobody."""

    async def notify(self, staff_ids: Sequence[str], **notice: Any) -> None:
        """Do nothing."""


def build_pretend_services() -> Services:
    """Build services that answer something to everything, but call no server."""
    return Services(
        intake=PretendIntake(),
        sessions=PretendSessions(),
        staff=PretendStaff(),
        visitors=PretendVisitors(),
        blobs=PretendBlobs(),
        attachments=PretendAttachments(),
        channels=PretendChannels(),
        widgets=PretendWidgets(),
        directory=PretendDirectory(),
        notices=PretendNotices(),
    )


@asynccontextmanager
async def open_scratch_host() -> AsyncIterator[PluginHost]:
    """Open a host without plugins; put one in with `take_in`."""
    with tempfile.TemporaryDirectory(prefix="chatclick-trial-") as folder:
        # An author's test may have a database open already.
        store = await Store.open(f"sqlite://{Path(folder) / 'trial.sqlite3'}", is_alone=False)
        try:
            vault = Vault(KeyRing([KEY]))
            host = PluginHost(
                Settings(data_dir=Path(folder)),
                store,
                vault,
                services=build_pretend_services(),
                find=tuple,
            )
            await host.start()
            try:
                yield host
            finally:
                await host.stop()
        finally:
            await store.close()

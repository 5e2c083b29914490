"""The services as plugins reach them: what `chatclick.host.ports` asks for, from what there is."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chatclick.chat.attachment_checks import attachment_view
from chatclick.chat.attachments import (
    AttachmentService,
    NewFile,
    WholeFile,
    find_attachment,
)
from chatclick.chat.availability import AvailabilityService
from chatclick.chat.bot_sessions import BotSessions, find_lease
from chatclick.chat.intake import CLIENT_ID, Draft, Intake
from chatclick.chat.log import EventLog
from chatclick.chat.own_sessions import OwnSessions
from chatclick.chat.owners import SessionOwners
from chatclick.chat.plugin_events import event_view
from chatclick.chat.routing import Routing
from chatclick.chat.sessions import SessionService
from chatclick.chat.views import SessionViews, message_view, visitor_view
from chatclick.drivers.blobs import Blobs, DiskBlobs
from chatclick.errors import Conflict, FieldError, Invalid, NotFound
from chatclick.http.widget_configs import lift
from chatclick.ids import first_real_id, is_id, is_sample_id
from chatclick.plugin.json_form import JSONObject, to_plain
from chatclick.plugin.results import Handoff
from chatclick.plugin.traces import Candidate
from chatclick.plugin.views import (
    AttachmentView,
    EventView,
    MessageView,
    PostedMessage,
    SessionView,
    VisitorView,
)
from chatclick.realtime.writing import Writing
from chatclick.security.origins import ANY_ORIGIN
from chatclick.security.policy import PERMISSIONS, Principal
from chatclick.security.sanitise import message_text
from chatclick.store.events import Actor
from chatclick.store.models import Session, Visitor, Widget, WidgetRevision
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction
from chatclick_widget_schema import effective


def _principal(plugin_id: str, name: str = "") -> Principal:
    # The plugin's context has checked the plugin's permissions; here it may do what it asked for.
    return Principal("plugin", plugin_id, name or plugin_id, permissions=PERMISSIONS)


class PluginIntake:
    """Takes messages of plugins in, through the same intake as everyone's.

    Args:
        intake: the intake.
    """

    def __init__(self, intake: Intake) -> None:
        self._intake = intake

    async def post(
        self,
        *,
        plugin_id: str,
        name: str,
        session_id: str,
        content: JSONObject,
        kind: str,
        client_msg_id: str,
        depth: int,
        only_while_bot: bool = False,
        lease: int | None = None,
    ) -> PostedMessage:
        """Store a message whose sender is the bot `plugin_id`."""
        document = to_plain(content)
        assert isinstance(document, dict)
        if only_while_bot:
            held = await find_lease(session_id, plugin_id)
            if held is None or lease not in (None, held):
                raise Conflict("Somebody else has this session.", code="taken_over")
            lease = held
        draft = Draft(
            _principal(plugin_id, name),
            session_id,
            client_msg_id,
            document,
            kind,
            origin_plugin=plugin_id,
            depth=depth,
            lease=lease,
        )
        ack = await self._intake.submit(draft)
        return PostedMessage(
            client_msg_id=ack.client_msg_id,
            message_id=ack.message_id,
            seq=ack.seq,
            created_at=ack.created_at,
        )


class PluginWriting:
    """Shows what plugins are about to say.

    Args:
        writing: passes it on.
        owners: knows which sessions there are.
    """

    def __init__(self, writing: Writing, owners: SessionOwners) -> None:
        self._writing = writing
        self._owners = owners

    async def show(
        self,
        *,
        plugin_id: str,
        name: str,
        session_id: str,
        stream_id: str,
        text: str,
        is_done: bool,
    ) -> None:
        """Show what the bot `plugin_id` has written so far."""
        await self._owners.get(session_id)
        if not CLIENT_ID.fullmatch(stream_id):
            raise _invalid("/stream_id", "Use 1 to 64 letters, digits, '.', '_', ':' or '-'.")
        clean = message_text(text) if text and not text.isspace() else ""
        sender = Actor("bot", plugin_id, name or plugin_id)
        self._writing.show(sender, session_id, stream_id, clean, is_done=is_done)


class PluginSessions:
    """Sessions for plugins.

    Args:
        sessions: acts on them.
        views: reads them.
        log: reads messages.
        bots: what bots do with them.
        routing: asks plugins about them.
        own: what visitors do with theirs.
    """

    def __init__(
        self,
        sessions: SessionService,
        views: SessionViews,
        log: EventLog,
        bots: BotSessions,
        routing: Routing,
        own: OwnSessions,
    ) -> None:
        self._own = own
        self._sessions = sessions
        self._routing = routing
        self._bots = bots
        self._views = views
        self._log = log

    async def get(self, session_id: str) -> SessionView:
        """Return a session, or raise NotFound."""
        return await self._views.get(session_id)

    async def list_queued(self, *, limit: int) -> tuple[SessionView, ...]:
        """Return sessions in state queued, longest wait first."""
        real = Session.filter(state="queued", id__gte=first_real_id("session"))
        rows = await real.order_by("created_at").limit(limit)
        return tuple(await self._views.build(rows, "staff"))

    async def list_assigned(
        self, staff_id: str, *, after: str | None, limit: int
    ) -> tuple[SessionView, ...]:
        """Return sessions somebody has under way, by id."""
        first = after or first_real_id("session")
        mine = Session.filter(assignee_id=staff_id, id__gt=first)
        rows = await mine.exclude(state__in=["resolved", "closed"]).order_by("id").limit(limit)
        return tuple(await self._views.build(rows, "staff"))

    async def list_messages(
        self, session_id: str, *, before_seq: int | None, limit: int
    ) -> tuple[MessageView, ...]:
        """Return the newest messages, oldest first."""
        found = await self._log.read_messages(session_id, before_seq=before_seq, limit=limit)
        return tuple(message_view(message) for message in found)

    async def list_past(
        self, *, visitor_id: str | None, before: str | None, limit: int
    ) -> tuple[SessionView, ...]:
        """Return sessions, the newest first; ids grow with time."""
        found = Session.filter(id__gte=first_real_id("session"))
        if visitor_id is not None:
            found = found.filter(visitor_id=visitor_id)
        if before is not None:
            found = found.filter(id__lt=before)
        rows = await found.order_by("-id").limit(limit)
        return tuple(await self._views.build(rows, "staff"))

    async def record_outside(
        self, type_: str, data: JSONObject, *, once: str, plugin_id: str
    ) -> None:
        """Record an event that belongs to no session."""
        await self._bots.record_outside(plugin_id, type_, to_plain(data), once=once)

    async def list_events(
        self, session_id: str, types: Sequence[str], *, limit: int
    ) -> tuple[EventView, ...]:
        """Return events of a session, the newest first."""
        found = await self._log.read_newest(session_id, types, limit)
        return tuple(event_view(event) for event in found)

    async def read_log(
        self, *, after: int, limit: int, with_personal: bool
    ) -> tuple[EventView, ...]:
        """Return events of the log behind a position; nobody counts what was made up."""
        while rows := await self._log.read_whole(after, limit, with_personal=with_personal):
            real = [row for row in rows if not is_sample_id(row.session_id)]
            if real:
                return tuple(event_view(row, with_content=with_personal) for row in real)
            after = rows[-1].position
        return ()

    async def collect_facts(self, session_id: str) -> JSONObject:
        """Return what plugins say about a session."""
        return await self._routing.collect_plugin_facts(await self._views.get(session_id))

    async def assign(
        self,
        session_id: str,
        staff_id: str | None,
        *,
        reason: str,
        lease: int | None,
        trace: Sequence[Candidate],
        plugin_id: str,
    ) -> SessionView:
        """Give a session to somebody."""
        return await self._sessions.assign(
            _principal(plugin_id), session_id, staff_id, reason=reason, lease=lease, trace=trace
        )

    async def transfer(
        self,
        session_id: str,
        *,
        queue_id: str | None,
        team_id: str | None,
        reason: str,
        lease: int | None,
        trace: Sequence[Candidate],
        plugin_id: str,
    ) -> SessionView:
        """Pass a session on to a queue or a team."""
        return await self._sessions.transfer(
            _principal(plugin_id),
            session_id,
            queue_id=queue_id,
            team_id=team_id,
            reason=reason,
            lease=lease,
            trace=trace,
        )

    async def take(self, session_id: str, *, is_forced: bool, plugin_id: str) -> SessionView:
        """Put a session into the hands of the plugin's bot."""
        return await self._bots.take(session_id, plugin_id, is_forced=is_forced)

    async def hand_over(
        self,
        session_id: str,
        *,
        reason: str,
        queue_id: str | None,
        team_id: str | None,
        context: JSONObject,
        plugin_id: str,
    ) -> SessionView:
        """Give a session that the plugin's bot has to people."""
        handoff = Handoff(reason=reason, queue_id=queue_id, team_id=team_id, context=context)
        return await self._bots.hand_over(session_id, plugin_id, handoff)

    async def submit_form(self, session_id: str, name: str, values: JSONObject) -> SessionView:
        """Keep a form as if its session's visitor had filled it in in the widget."""
        view = await self._views.get(session_id)
        visitor = Principal("visitor", view.visitor.id, view.visitor.name, widget_id=view.widget_id)
        await self._own.submit_form(visitor, session_id, name, values)
        return await self._views.get(session_id)

    async def resolve(self, session_id: str, *, plugin_id: str) -> SessionView:
        """Mark a session as done."""
        return await self._sessions.resolve(_principal(plugin_id), session_id)

    async def close(self, session_id: str, *, outcome: str, plugin_id: str) -> SessionView:
        """End a session."""
        return await self._sessions.close(_principal(plugin_id), session_id, outcome=outcome)

    async def update(
        self,
        session_id: str,
        *,
        priority: str | None,
        subject: str | None,
        language: str | None,
        add_tags: Sequence[str],
        remove_tags: Sequence[str],
        plugin_id: str,
    ) -> SessionView:
        """Change priority, subject, language and tags."""
        return await self._bots.update(
            _principal(plugin_id),
            session_id,
            priority=priority,
            subject=subject,
            language=language,
            add_tags=add_tags,
            remove_tags=remove_tags,
        )

    async def record(
        self,
        session_id: str,
        type_: str,
        data: JSONObject,
        *,
        is_public: bool,
        once: str,
        plugin_id: str,
    ) -> None:
        """Record an event of the plugin in a session."""
        plain = to_plain(data)
        await self._bots.record(session_id, plugin_id, type_, plain, is_public=is_public, once=once)


class PluginVisitors:
    """Visitors for plugins.

    Args:
        store: the write path.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, visitor_id: str) -> VisitorView:
        """Return a visitor, or raise NotFound."""
        return visitor_view(await _find_visitor(visitor_id))

    async def set_traits(
        self, visitor_id: str, traits: JSONObject, *, plugin_id: str
    ) -> VisitorView:
        """Merge traits; None removes one."""
        changes = to_plain(traits)
        assert isinstance(changes, dict)

        async def work(_tx: Transaction) -> Visitor:
            row = await _find_visitor(visitor_id)
            merged = {**row.traits, **changes}
            row.traits = {name: value for name, value in merged.items() if value is not None}
            await row.save(update_fields=["traits"])
            return row

        return visitor_view(await self._store.write(work))


class PluginBlobs:
    """Files of plugins, each plugin's in a store of its own, so that no name reaches another's.

    Args:
        folder: holds a folder for each plugin.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, plugin_id: str, data: bytes, *, media_type: str) -> str:
        """Store a file and return its generated name."""
        return await self._open(plugin_id).put(media_type.encode() + b"\n" + data)

    async def get(self, plugin_id: str, name: str) -> bytes:
        """Return a file, or raise NotFound."""
        return (await self._open(plugin_id).get(name)).partition(b"\n")[2]

    async def delete(self, plugin_id: str, name: str) -> None:
        """Remove a file of the plugin; a missing one is fine."""
        try:
            await self._open(plugin_id).delete(name)
        except NotFound:  # not a name of our making
            return

    async def purge(self, plugin_id: str) -> None:
        """Remove all files of a plugin."""
        await self._open(plugin_id).clear()

    def _open(self, plugin_id: str) -> DiskBlobs:
        return DiskBlobs(self._folder / plugin_id)


class PluginAttachments:
    """Files of sessions for plugins.

    Args:
        attachments: takes them in.
        blobs: where the bytes are.
    """

    def __init__(self, attachments: AttachmentService, blobs: Blobs) -> None:
        self._attachments = attachments
        self._blobs = blobs

    async def attach(
        self, session_id: str, data: bytes, *, name: str, media_type: str, plugin_id: str
    ) -> AttachmentView:
        """Take a file that a plugin's bot will send."""
        file = WholeFile(NewFile(name, media_type, len(data)), data)
        row = await self._attachments.upload(_principal(plugin_id), session_id, file)
        return attachment_view(row)

    async def get(self, attachment_id: str) -> AttachmentView:
        """Return what is known of a file, or raise NotFound."""
        return attachment_view(await find_attachment(attachment_id))

    async def read(self, attachment_id: str, offset: int, max_bytes: int) -> bytes:
        """Return a piece of a file, or raise NotFound."""
        row = await find_attachment(attachment_id)
        if row.state not in ("checking", "ready"):
            raise NotFound("There is no such file yet.")
        return await self._blobs.read_piece(row.blob, offset, max_bytes)


class PluginWidgets:
    """What plugins that serve widgets must know of them.

    Args:
        availability: knows their hours.
    """

    def __init__(self, availability: AvailabilityService) -> None:
        self._availability = availability

    async def list_origins(self, widget_id: str) -> tuple[str, ...]:
        """Return the origins a widget may be embedded on, ("*",) for any; or raise NotFound."""
        allowed = (await self.get_config(widget_id)).get("security", {}).get("allowedOrigins", [])
        return tuple(allowed) or (ANY_ORIGIN,)

    async def get_config(self, widget_id: str) -> dict[str, Any]:
        """Return its published config as it was set, in the newest version; or raise NotFound."""
        widget = await Widget.get_or_none(id=widget_id) if is_id(widget_id, "widget") else None
        if widget is None or widget.published_revision is None:
            raise NotFound("There is no such widget.")
        revision = await WidgetRevision.get(widget_id=widget_id, revision=widget.published_revision)
        return lift(revision.config)

    async def is_open(self, widget_id: str) -> bool:
        """Tell whether it is now within its hours; or raise NotFound."""
        config = effective(await self.get_config(widget_id))
        schedule = config["availability"]["schedule"]
        return await self._availability.is_open(widget_id, schedule)

    async def get_default_id(self) -> str:
        """Return the id of the first widget that is published."""
        widget = await Widget.exclude(published_revision=None).order_by("created_at").first()
        if widget is None:
            raise NotFound("No widget is published yet.")
        return widget.id


async def _find_visitor(visitor_id: str) -> Visitor:
    row = await Visitor.get_or_none(id=visitor_id)
    if row is None:
        raise NotFound("There is no such visitor.")
    return row


def _invalid(pointer: str, message: str) -> Invalid:
    return Invalid(message, errors=(FieldError(pointer, "pattern", message),))

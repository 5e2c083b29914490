"""The services as plugins reach them: what `chatclick.host.ports` asks for, from what there is."""

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
from chatclick.chat.bot_sessions import find_lease
from chatclick.chat.intake import CLIENT_ID, Draft, Intake
from chatclick.chat.owners import SessionOwners
from chatclick.chat.views import visitor_view
from chatclick.drivers.blobs import Blobs, DiskBlobs
from chatclick.errors import Conflict, FieldError, Invalid, NotFound
from chatclick.http.widget_configs import lift, list_origins
from chatclick.ids import is_id
from chatclick.plugin.json_form import JSONObject, to_plain
from chatclick.plugin.people_views import VisitorView
from chatclick.plugin.views import (
    AttachmentView,
    PostedMessage,
)
from chatclick.realtime.writing import Writing
from chatclick.security.policy import PERMISSIONS, Principal
from chatclick.security.sanitise import message_text
from chatclick.store.events import Ack, Actor
from chatclick.store.models import Visitor, Widget, WidgetRevision
from chatclick.store.opening import Store
from chatclick.store.transaction import Transaction
from chatclick_widget_schema import effective


def act_as(plugin_id: str, name: str = "") -> Principal:
    """Return a plugin as one who acts."""
    # The plugin's context has checked the plugin's permissions; here it may do what it asked for.
    return Principal("plugin", plugin_id, name or plugin_id, permissions=PERMISSIONS)


def to_posted(ack: Ack) -> PostedMessage:
    """Return an ack as plugins see it."""
    return PostedMessage(
        client_msg_id=ack.client_msg_id,
        message_id=ack.message_id,
        seq=ack.seq,
        created_at=ack.created_at,
    )


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
            act_as(plugin_id, name),
            session_id,
            client_msg_id,
            document,
            kind,
            origin_plugin=plugin_id,
            depth=depth,
            lease=lease,
        )
        return to_posted(await self._intake.submit(draft))


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
        row = await self._attachments.upload(act_as(plugin_id), session_id, file)
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
        """Return the origins a widget may be embedded on, as browsers name them, or ("*",) for any.

        Raises:
            NotFound: there is no such published widget.
        """
        return list_origins(await self.get_config(widget_id))

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

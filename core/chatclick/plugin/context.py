"""What the host hands to a plugin: everything it may do, and nothing else.

Each method names the permission it needs. Without it the call raises `PermissionDenied`, whether
the plugin runs in this process or in a container.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from chatclick.errors import Forbidden
from chatclick.plugin.channels import Channels
from chatclick.plugin.directory import MOST_LISTED, Queues, Teams, WidgetEntry
from chatclick.plugin.hours import Hours
from chatclick.plugin.http import HttpClient
from chatclick.plugin.json_form import JSONObject
from chatclick.plugin.metrics import MetricAnswers, MetricCatalogue, MetricQuery
from chatclick.plugin.people import StaffDirectory, Visitors
from chatclick.plugin.results import Action, ActionResult
from chatclick.plugin.sessions import Sessions
from chatclick.plugin.storage import BlobStore, KeyValueStore, SecretBox
from chatclick.plugin.streams import MessageStream
from chatclick.plugin.telemetry import Telemetry
from chatclick.plugin.views import AttachmentView, PostedMessage

if TYPE_CHECKING:
    from socket import socket

    from structlog.typing import FilteringBoundLogger

T = TypeVar("T")


class PermissionDenied(Forbidden):
    """The plugin did not ask for this permission, or was not granted it.

    Args:
        plugin_id: whose call it was.
        permission: what it lacks.
    """

    code = "permission_denied"

    def __init__(self, plugin_id: str, permission: str) -> None:
        super().__init__(
            f'plugin "{plugin_id}" lacks the permission "{permission}"; '
            'name it under "permissions" in its manifest and grant it'
        )
        self.plugin_id = plugin_id
        self.permission = permission


class Attachments(Protocol):
    """Files that people and plugins sent. Needs `attachment:read`."""

    async def get(self, attachment_id: str) -> AttachmentView:
        """Return what is known of a file.

        Raises:
            NotFound: there is none.
        """

    async def read(self, attachment_id: str, *, offset: int = 0, max_bytes: int = 262_144) -> bytes:
        """Return a piece of a file; empty behind its end.

        Args:
            attachment_id: of a file in state "checking" or "ready".
            offset: where the piece begins, in bytes.
            max_bytes: how much at most, up to 524,288.

        Raises:
            NotFound: there is none, or it is not complete.
        """


class Widgets(Protocol):
    """Widgets. Needs `widget:read`."""

    async def list(self, *, limit: int = MOST_LISTED) -> tuple[WidgetEntry, ...]:
        """Return widgets, the oldest first.

        Args:
            limit: how many at most, up to 500.
        """

    async def get_config(self, widget_id: str) -> JSONObject:
        """Return the published config of a widget: what was set, without the defaults.

        Raises:
            NotFound: there is no such widget, or it is not published.
        """


class Actions(Protocol):
    """Actions that running plugins offer with `register_actions`. Needs `action:run`."""

    async def list_offered(self) -> tuple[Action, ...]:
        """Return the actions that plugins may run, sorted by type; not those for people alone."""

    async def run(
        self, action: str, session_id: str, values: JSONObject, *, run_id: str
    ) -> ActionResult:
        """Let the plugin that offers an action do it.

        Args:
            action: its type.
            session_id: the session it is about.
            values: as the action's schema wants them.
            run_id: names this run; repeat it after a crash and the plugin can tell.

        Returns:
            How it ended. When the plugin fails or takes too long: the outcome "failed".

        Raises:
            NotFound: no running plugin offers it.
            Invalid: the values do not fit its schema.
        """


class Metrics(Protocol):
    """Numbers that a plugin counts, such as conversations and response times.

    Needs `metrics:read`.
    """

    async def describe(self) -> MetricCatalogue:
        """Return which numbers there are, and what they can be split and filtered by.

        Raises:
            Unavailable: no running plugin answers for numbers.
        """

    async def query(
        self, queries: Sequence[MetricQuery], *, of: Sequence[str] | None = None
    ) -> MetricAnswers:
        """Return what numbers were.

        Each plugin is asked for its own numbers alone, all at once; the answer waits for the
        slowest of them, up to the 10 s that `metrics_query` may take.

        Args:
            queries: up to 40; none asks only how far the log is counted, which is cheap.
            of: where nothing else is asked, ids of numbers: how far those have counted who answered
                for them before. None: all.

        Returns:
            An answer for each in their order, None for one that is not understood.

        Raises:
            Unavailable: no running plugin answers for numbers, or all that were asked failed.
            Invalid: too many at once.
        """


class PluginContext(Protocol):
    """A plugin's access to the host. Each plugin has its own."""

    @property
    def plugin_id(self) -> str:
        """The plugin's id."""

    @property
    def epoch(self) -> str:
        """The mark of the database's history: another one once a backup was restored.

        For a plugin that keeps something elsewhere: what it put there since the backup is of a time
        that the database knows nothing of.
        """

    @property
    def config(self) -> Mapping[str, Any]:
        """The effective configuration: stored values over the schema's defaults, read-only."""

    @property
    def secrets(self) -> Mapping[str, str]:
        """The properties the manifest lists as secrets, decrypted, read-only."""

    @property
    def log(self) -> "FilteringBoundLogger":
        """A structlog logger whose lines carry the plugin's id: `log.info("synced", count=3)`.

        Never log message text or secrets.
        """

    @property
    def kv(self) -> KeyValueStore:
        """The plugin's own small store."""

    @property
    def vault(self) -> SecretBox:
        """Encryption for secrets the plugin keeps."""

    @property
    def blobs(self) -> BlobStore:
        """The plugin's own files."""

    @property
    def attachments(self) -> Attachments:
        """Files of sessions."""

    @property
    def http(self) -> HttpClient:
        """Calls to the outside."""

    @property
    def sessions(self) -> Sessions:
        """Chat sessions."""

    @property
    def channels(self) -> Channels:
        """Messages that come in by a channel of this plugin."""

    @property
    def staff(self) -> StaffDirectory:
        """People who log in."""

    @property
    def visitors(self) -> Visitors:
        """Visitors."""

    @property
    def widgets(self) -> Widgets:
        """Widgets."""

    @property
    def queues(self) -> Queues:
        """Queues, where sessions wait."""

    @property
    def teams(self) -> Teams:
        """Teams."""

    @property
    def actions(self) -> Actions:
        """Actions that plugins offer."""

    @property
    def hours(self) -> Hours:
        """When it is open."""

    @property
    def metrics(self) -> Metrics:
        """Numbers."""

    @property
    def telemetry(self) -> Telemetry:
        """Figures of its own on `/metrics`."""

    def has(self, permission: str) -> bool:
        """Tell whether the plugin has a permission, to offer less instead of failing."""

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
        """Write a message into a session as this plugin's bot. Needs `message:write`.

        Args:
            session_id: where to.
            text: what to say; give this or `content`.
            content: a whole content object.
            kind: "message", or "note" for an internal note.
            client_msg_id: repeat a call with the same id and it is stored once; 1 to 64 letters,
                digits and any of `.` `_` `:` `-`.
            only_while_bot: refuse it when this plugin's bot does not have the session (any more).
            lease: the `lease` of the view you answer by: refuse it when the session came to
                somebody else since, even if it came back.
            sender_name: the name people read above it, at most 80 characters; None for the
                plugin's own.

        Returns:
            The acknowledgement; the message is committed.

        Raises:
            PermissionDenied: without `message:write`.
            Conflict: the session is closed, plugins answer each other in a circle, or somebody else
                has it (`taken_over`).
            TooManyRequests: the plugin writes too much.
            Unavailable: try again; nothing was stored.
        """

    def stream_message(
        self,
        session_id: str,
        *,
        client_msg_id: str | None = None,
        only_while_bot: bool = False,
        lease: int | None = None,
    ) -> MessageStream:
        """Write a message piece by piece, shown as it grows. Needs `message:write`.

            async with context.stream_message(session.id) as stream:
                async for piece in answer:
                    await stream.write(piece)

        The whole is stored at the end of the block, like one of `post_message`; nothing is stored
        when the block ends with an error.

        Args:
            session_id: where to.
            client_msg_id: as of `post_message`; also the id of the stream.
            only_while_bot: as of `post_message`; what was shown is taken back where it is refused.
            lease: as of `post_message`.
        """

    async def stream_text(
        self, session_id: str, stream_id: str, text: str, *, is_done: bool = False
    ) -> None:
        """Show a text that is being written; `stream_message` does it. Needs `message:write`.

        A plugin in a container calls it while it writes, ten times a second at most counts, and
        then `post_message` with the same id.

        Args:
            session_id: where to.
            stream_id: names the text: the `client_msg_id` of the message that will follow.
            text: all that is written so far, at most 10,000 characters.
            is_done: nothing more comes; with an empty text, what was shown is taken back.

        Raises:
            PermissionDenied: without `message:write`.
            NotFound: there is no such session.
        """

    async def attach(
        self, session_id: str, data: bytes, *, name: str, media_type: str
    ) -> AttachmentView:
        """Put a file into a session, to be sent as this plugin's bot. Needs `message:write`.

        Send it with `post_message(session_id, content={"type": "file", "attachments": [{"id":
        view.id}]})`, or show a picture in a card; one that nothing shows is removed after a day.

        Args:
            session_id: where to.
            data: all of it; from a container at most 700 kB.
            name: what people see.
            media_type: what it is; the bytes must show the same.

        Returns:
            The file, ready.

        Raises:
            PermissionDenied: without `message:write`.
            TooLarge, UnsupportedMediaType, Invalid: the host does not take it.
            Conflict: the session is closed.
        """

    async def record_event(self, type: str, data: JSONObject, *, once: str = "") -> None:
        """Record an event that belongs to no session. Needs `event:record`.

        Webhooks, and plugins that see every event, hear of it. One about a session goes to
        `context.sessions.record`.

        Args:
            type: begins with the plugin's id, such as "stock.sold_out".
            data: facts by reference, at most 8 KiB; nothing about a visitor.
            once: repeat a call with the same words, of at most 80 characters, and it is there
                once, if not much happened in between; such as after a crash, when it is not known
                how far it came.

        Raises:
            Invalid: a type of somebody else's, or too much data.
        """

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
        """Tell staff members of something. Needs `notify:send`.

        It stands in their list under the bell in Admin, and reaches them by mail and whatever else
        sends notifications as each of them wants it. Never put in what somebody wrote.

        Args:
            staff_ids: whom, 1 to 100.
            type: dotted name of what it is about, such as "sla.missed"; at most 60 characters. What
                the host tells itself, such as "message.unread" and all of "staff.", is reserved.
            title: one line of at most 200 characters.
            body: plain text of at most 2,000 characters.
            url: where a click leads: a page of Admin as its path, such as "/sla", or a web address.
            session_id: the session it is about; without `url` a click leads there.
            id: of your choice, at most 200 characters: the same told again is told once. Calls with
                one id are one notice, however many it takes to name all whom it is for.
            translations: `title` and `body` by language, such as `{"de": {"title": "Ziel
                verfehlt"}}`; each person reads their own where it is among them, at most 30.

        Raises:
            PermissionDenied: without `notify:send`.
            Invalid: there is no such staff member (`staff_unknown`) or session, the type is
                reserved, or a text is too long; `errors` says where.
            TooManyRequests: the plugin notifies more than 20 people a second (2,000 at once).
        """

    async def skip_events(self, *, for_s: float, types: Sequence[str] | None = None) -> None:
        """Not be told of events for a while, because there is nothing to do about them.

        Every message costs the host the call of each hook that listens. A plugin without work says
        so, and again when the time is over; when work comes it hears events again with `for_s=0`.
        What it skips does not come later. Another process of the same installation does not know.

        Args:
            for_s: how many seconds, up to 60; a call replaces what held before.
            types: event types such as "message.created"; None for all.

        Raises:
            Invalid: the time is not within its limits.
        """

    async def connect(self, host: str, port: int, *, timeout_s: float = 10.0) -> "socket":
        """Open a TCP connection to a mail server, under the host's egress rules.

        Needs `net:connect`, and runs in this process only: a plugin in a container has no network.
        The name is resolved once and all its addresses are checked; hand the socket to the library
        that speaks the protocol, so that it resolves nothing itself.

        Args:
            host: its name or address; private ones only where the operator allows their network.
            port: one of the operator's `egress.mail_ports`.
            timeout_s: at most 30.

        Returns:
            A connected socket that does not block. Closing it is up to you.

        Raises:
            Invalid: the host does not call this address (`egress_refused`).
            Unavailable: there is no connection.
        """

    async def write(self, work: Callable[[], Awaitable[T]]) -> T:
        """Write to the plugin's own tables (`data.models` in the manifest) in one transaction.

        Reading needs no more than the models. Nothing else can write meanwhile, so be quick:
        five seconds are the limit.

        Args:
            work: uses the plugin's models and has no other effect, for it may be run again.

        Returns:
            What `work` returned; it is committed.

        Raises:
            PermissionDenied: the manifest names no models.
            Unavailable: try again; nothing was stored.
        """

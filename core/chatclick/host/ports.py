"""What the host needs of the rooms around it to serve plugins; bound when the app is wired."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from chatclick.errors import Unavailable
from chatclick.host.file_ports import Attachments, Blobs
from chatclick.host.session_ports import Intake, SessionQueries, Writing
from chatclick.host.telemetry import PluginFigures
from chatclick.plugin.directory import QueueView, TeamView, WidgetEntry
from chatclick.plugin.hours import Hours
from chatclick.plugin.http import StreamedResponse
from chatclick.plugin.json_form import JSONObject, JSONValue
from chatclick.plugin.metrics import MetricAnswers, MetricCatalogue, MetricQuery
from chatclick.plugin.people_views import StaffLoad, StaffView, VisitorView
from chatclick.plugin.results import Action, ActionResult
from chatclick.plugin.site import Caller
from chatclick.plugin.views import (
    AttachmentView,
    ParticipantRef,
    PostedMessage,
    SessionView,
)

if TYPE_CHECKING:
    from socket import socket

    from httpx2 import Response


class MetricQueries(Protocol):
    """Numbers that a plugin counts."""

    async def describe(self) -> MetricCatalogue:
        """Return which numbers there are, or raise Unavailable."""

    async def query(
        self, queries: Sequence[MetricQuery], *, of: Sequence[str] | None = None
    ) -> MetricAnswers:
        """Return the answers, or raise Unavailable."""


class ActionQueries(Protocol):
    """Actions that plugins offer."""

    async def list_offered(self) -> tuple[Action, ...]:
        """Return those that plugins may run, sorted by type."""

    async def run(
        self,
        action: str,
        session: SessionView,
        values: JSONObject,
        *,
        run_id: str,
        by: ParticipantRef,
    ) -> ActionResult:
        """Have one done."""


class Hearing(Protocol):
    """Which events each plugin is told of."""

    def skip_events(self, plugin_id: str, types: frozenset[str] | None, *, for_s: float) -> None:
        """Leave out events of these types for a while, None for all; 0 s ends what held."""


class Notices(Protocol):
    """What staff are told."""

    async def notify(
        self,
        staff_ids: Sequence[str],
        *,
        type: str,
        title: str,
        body: str,
        url: str | None,
        session_id: str | None,
        id: str | None,
        translations: Mapping[str, Mapping[str, str]],
        plugin_id: str,
    ) -> None:
        """Tell staff members, or raise Invalid."""


class Gate(Protocol):
    """Who may pass to a plugin's routes: the same checks as for the host's own."""

    async def admit(
        self,
        authorization: str | None,
        peer: str,
        forwarded: list[str],
        *,
        permission: str | None,
        session_id: str | None,
        needs_proof: bool,
    ) -> Caller:
        """Return who calls, or raise as `Site.require` says.

        Args:
            authorization: the header.
            peer: the address the connection comes from.
            forwarded: the values of `X-Forwarded-For`.
            permission: what is needed; None for any valid token.
            session_id: the session it is about.
            needs_proof: staff who have a second factor must have proved it just now.
        """

    async def require_pace(self, peer: str, forwarded: list[str]) -> None:
        """Count a request without a token, or raise as `Site.require_pace` says."""

    async def audit(
        self,
        caller: Caller,
        action: str,
        target: str,
        detail: JSONObject,
        peer: str,
        forwarded: list[str],
    ) -> None:
        """Write into the audit log; `peer` and `forwarded` as for `admit`."""


class StaffQueries(Protocol):
    """Staff as a plugin may read them."""

    async def get(self, staff_id: str) -> StaffView:
        """Return a staff member, or raise NotFound."""

    async def list_available(self, *, team_id: str | None) -> tuple[StaffLoad, ...]:
        """Return who can take a session now."""

    async def list_loads(self, *, team_id: str | None) -> tuple[StaffLoad, ...]:
        """Return everybody who answers visitors, there or not."""

    async def list_allowed(self, permission: str) -> tuple[StaffView, ...]:
        """Return everybody with a permission."""

    async def list_roles(self) -> tuple[str, ...]:
        """Return the names of the roles there are."""

    async def list_left(self, staff_ids: Sequence[str]) -> tuple[str, ...]:
        """Return who of these is not on staff any more."""


class VisitorQueries(Protocol):
    """Visitors as a plugin may read and change them."""

    async def get(self, visitor_id: str) -> VisitorView:
        """Return a visitor, or raise NotFound."""

    async def set_traits(
        self, visitor_id: str, traits: JSONObject, *, plugin_id: str
    ) -> VisitorView:
        """Merge traits."""


class Channels(Protocol):
    """What comes in by the channels of plugins."""

    async def begin(self, **beginning: Any) -> SessionView:
        """Return the session of a thread, and start it where there is none."""

    async def attach(
        self, session_id: str, data: bytes, *, name: str, media_type: str
    ) -> AttachmentView:
        """Take a file that the session's visitor will send."""

    async def attach_stream(
        self,
        session_id: str,
        pieces: AsyncIterator[bytes],
        *,
        name: str,
        media_type: str,
        max_bytes: int,
    ) -> AttachmentView:
        """Take a file that the session's visitor will send, while it comes."""

    async def receive(
        self, session_id: str, content: JSONObject, *, client_msg_id: str
    ) -> PostedMessage:
        """Store a message of the session's visitor."""

    async def find_received(self, session_id: str, client_msg_id: str) -> PostedMessage | None:
        """Return what the session's visitor wrote under a name."""


class Returns(Protocol):
    """Notifications that came back."""

    async def report(self, notification_id: str, detail: str) -> None:
        """Tell the plugins that send; or raise Unavailable."""


class Connections(Protocol):
    """Connections to the outside that are not HTTP."""

    async def connect(self, host: str, port: int, *, timeout_s: float) -> "socket":
        """Connect under the egress rules."""


class Egress(Protocol):
    """The host's client for calls to the outside."""

    def check_address(self, url: str) -> None:
        """Refuse an address that the egress rules forbid, as far as it shows in it."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None,
        json: JSONValue,
        content: bytes | None,
        timeout_s: float,
    ) -> "Response":
        """Send one request under the egress rules."""

    def stream(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None,
        json: JSONValue,
        content: bytes | None,
        timeout_s: float,
        idle_s: float,
        max_bytes: int,
    ) -> AbstractAsyncContextManager[StreamedResponse]:
        """Send one request under the egress rules, and hand out the answer piece by piece."""


class Widgets(Protocol):
    """What a plugin that serves widgets must know of them."""

    async def list_origins(self, widget_id: str) -> tuple[str, ...]:
        """Return the origins it may be embedded on, ("*",) for any; or raise NotFound."""

    async def get_config(self, widget_id: str) -> JSONObject:
        """Return its published config as it was set; or raise NotFound."""

    async def is_open(self, widget_id: str) -> bool:
        """Tell whether it is now within its hours; or raise NotFound."""

    async def get_default_id(self) -> str:
        """Return the id of the first widget."""


class Directory(Protocol):
    """What the installation has, by name; each list has at most `limit` entries."""

    async def list_queues(self, *, limit: int) -> tuple[QueueView, ...]:
        """Return queues in the order in which they are served."""

    async def list_teams(self, *, limit: int) -> tuple[TeamView, ...]:
        """Return teams by name."""

    async def list_widgets(self, *, limit: int) -> tuple[WidgetEntry, ...]:
        """Return widgets, the oldest first."""


class Users(Protocol):
    """Who is signed in."""

    async def find(self, authorization: str | None) -> JSONObject | None:
        """Return kind, id, name and role of whoever an `Authorization` header belongs to.

        None for nobody: there is no header, or it is not good now.
        """


class Nobody:
    """Knows nobody."""

    async def find(self, authorization: str | None) -> JSONObject | None:
        """Return None."""
        return None


class Absent:
    """Stands for a part this host runs without: every use says so."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise Unavailable(f"This host runs without {self._what}.", code="part_absent")


@dataclass(slots=True)
class Services:
    """All ports. What is left out answers that it is absent."""

    intake: Intake = field(default_factory=lambda: Absent("an intake"))
    writing: Writing = field(default_factory=lambda: Absent("sockets"))
    sessions: SessionQueries = field(default_factory=lambda: Absent("sessions"))
    staff: StaffQueries = field(default_factory=lambda: Absent("staff"))
    visitors: VisitorQueries = field(default_factory=lambda: Absent("visitors"))
    blobs: Blobs = field(default_factory=lambda: Absent("a file store"))
    attachments: Attachments = field(default_factory=lambda: Absent("attachments"))
    channels: Channels = field(default_factory=lambda: Absent("channels"))
    returns: Returns = field(default_factory=lambda: Absent("notifications"))
    connections: Connections = field(default_factory=lambda: Absent("connections"))
    egress: Egress = field(default_factory=lambda: Absent("an egress client"))
    widgets: Widgets = field(default_factory=lambda: Absent("widgets"))
    directory: Directory = field(default_factory=lambda: Absent("a directory"))
    users: Users = field(default_factory=Nobody)
    actions: ActionQueries = field(default_factory=lambda: Absent("actions"))
    epoch: str = ""
    metrics: MetricQueries = field(default_factory=lambda: Absent("numbers"))
    hours: Hours = field(default_factory=lambda: Absent("hours"))
    hearing: Hearing = field(default_factory=lambda: Absent("events"))
    notices: Notices = field(default_factory=lambda: Absent("notifications"))
    gate: Gate = field(default_factory=lambda: Absent("authentication"))
    telemetry: PluginFigures = field(default_factory=PluginFigures)

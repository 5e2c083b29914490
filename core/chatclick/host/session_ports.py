"""What the host needs of the chat room to let plugins read, write and act in sessions."""

from collections.abc import Sequence
from typing import Protocol

from chatclick.plugin.json_form import JSONObject
from chatclick.plugin.traces import Candidate
from chatclick.plugin.views import EventView, MessageView, PostedMessage, SessionView


class Intake(Protocol):
    """The way into a session for a plugin's messages: the same as for everyone's."""

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
        """Check, transform and store a message whose sender is the bot `plugin_id`.

        Args:
            plugin_id: the sender's id.
            name: the sender's name.
            session_id: where to.
            content: as on the wire.
            kind: "message" or "note".
            client_msg_id: repeats are stored once.
            depth: how many plugin messages led here; handed to the dispatcher and stored, so that
                the calls this message causes carry it on.
            only_while_bot: refuse it when the plugin's bot does not have the session.
            lease: refuse it when the session came to somebody else since this count.
        """


class Writing(Protocol):
    """Texts that are shown while they are being written."""

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
        """Show what the bot `plugin_id` has written so far, or raise NotFound or Invalid."""


class SessionQueries(Protocol):
    """Sessions as a plugin may read and assign them."""

    async def get(self, session_id: str) -> SessionView:
        """Return a session, or raise NotFound."""

    async def list_queued(self, *, after: str | None, limit: int) -> tuple[SessionView, ...]:
        """Return sessions in state queued, the oldest first, behind another one."""

    async def list_assigned(
        self, staff_id: str, *, after: str | None, limit: int
    ) -> tuple[SessionView, ...]:
        """Return sessions somebody has under way, by id."""

    async def list_messages(
        self, session_id: str, *, before_seq: int | None, limit: int
    ) -> tuple[MessageView, ...]:
        """Return the newest messages, oldest first."""

    async def list_past(
        self, *, visitor_id: str | None, before: str | None, limit: int
    ) -> tuple[SessionView, ...]:
        """Return sessions, the newest first."""

    async def list_events(
        self, session_id: str, types: Sequence[str], *, limit: int
    ) -> tuple[EventView, ...]:
        """Return events of a session, the newest first."""

    async def read_log(
        self, *, after: int, limit: int, with_personal: bool
    ) -> tuple[EventView, ...]:
        """Return events of the whole log behind a position, in order.

        `with_personal` is false for who may read neither what was written nor visitors' names.
        """

    async def collect_facts(self, session_id: str) -> JSONObject:
        """Return the answers of `routing_facts` about a session by plugin id, or raise NotFound."""

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
        """Claim a session for somebody, atomically."""

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

    async def take(self, session_id: str, *, is_forced: bool, plugin_id: str) -> SessionView:
        """Put a session into the hands of the plugin's bot."""

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

    async def submit_form(self, session_id: str, name: str, values: JSONObject) -> SessionView:
        """Keep what the session's visitor put into a form."""

    async def resolve(self, session_id: str, *, plugin_id: str) -> SessionView:
        """Mark a session as done."""

    async def close(self, session_id: str, *, outcome: str, plugin_id: str) -> SessionView:
        """End a session."""

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
        """Record an event."""

    async def record_outside(
        self, type_: str, data: JSONObject, *, once: str, plugin_id: str
    ) -> None:
        """Record an event that belongs to no session."""

"""What a plugin may do with chat sessions: `context.sessions`.

Each method names the permission it needs, as those of the whole context do.
"""

from collections.abc import Sequence
from typing import Protocol

from chatclick.plugin.json_form import JSONObject
from chatclick.plugin.phrases import Wording
from chatclick.plugin.traces import Candidate
from chatclick.plugin.views import EventView, MessageView, SessionView


class Sessions(Protocol):
    """Chat sessions."""

    async def get(self, session_id: str) -> SessionView:
        """Return a session. Needs `session:read`.

        Raises:
            NotFound: there is none.
        """

    async def list_queued(
        self, *, after: str | None = None, limit: int = 100
    ) -> tuple[SessionView, ...]:
        """Return sessions that wait for somebody, the oldest first. Needs `session:read`.

        Args:
            after: the last id of the page before; it need not wait any more.
            limit: how many at most, up to 100.
        """

    async def list_all_queued(self, *, limit: int = 1000) -> tuple[SessionView, ...]:
        """Return all sessions that wait for somebody, the oldest first. Needs `session:read`.

        It reads page by page, as with `list_queued`; one that comes or goes meanwhile may be there
        or not. A plugin in a container pages by itself.

        Args:
            limit: how many at most, up to 5,000.
        """

    async def list_assigned(
        self, staff_id: str, *, after: str | None = None, limit: int = 100
    ) -> tuple[SessionView, ...]:
        """Return what somebody has under way, by id. Needs `session:read`.

        Args:
            staff_id: whose sessions: neither resolved nor closed.
            after: the last id of the page before.
            limit: how many at most, up to 100.
        """

    async def list_messages(
        self, session_id: str, *, before_seq: int | None = None, limit: int = 50
    ) -> tuple[MessageView, ...]:
        """Return the newest messages (before `before_seq`), oldest first. Needs `message:read`."""

    async def list_past(
        self, *, visitor_id: str | None = None, before: str | None = None, limit: int = 50
    ) -> tuple[SessionView, ...]:
        """Return sessions in the order in which they began, the newest first. Needs `session:read`.

        Args:
            visitor_id: of one visitor only.
            before: id of a session; those that began before it.
            limit: how many, at most 100.
        """

    async def list_events(
        self, session_id: str, types: Sequence[str], *, limit: int = 50
    ) -> tuple[EventView, ...]:
        """Return the newest events of a session, the newest first. Needs `session:read`.

        Who did something is in `actor`: who assigned a session, for example, or passed it on.

        Args:
            session_id: which.
            types: which types of events, such as "session.assigned"; at most 20. Messages come by
                `list_messages`.
            limit: how many at most, up to 100.

        Raises:
            Invalid: too many types, or one of messages.
        """

    async def read_log(self, *, after: int = 0, limit: int = 100) -> tuple[EventView, ...]:
        """Return events of the whole log behind a position, in order. Needs `analytics:read`.

        For a plugin that counts: with its own place in the log kept beside what it counted, in one
        `context.write`, each event counts once whatever happens, and all can be counted anew.

        Args:
            after: position of the last event one has; 0 begins with the oldest there is.
            limit: how many at most, up to 500.
        """

    async def collect_facts(self, session_id: str) -> JSONObject:
        """Return what plugins say about a session, as `route_session` gets it.

        Needs `session:read`. It asks every plugin with `routing_facts`, which takes time.

        Returns:
            An object of each plugin's facts, by plugin id.

        Raises:
            NotFound: there is no such session.
        """

    async def assign(
        self,
        session_id: str,
        staff_id: str | None,
        *,
        reason: Wording,
        lease: int | None = None,
        trace: Sequence[Candidate] = (),
    ) -> SessionView:
        """Give the session to somebody, or with None to nobody. Needs `session:assign`.

        Args:
            session_id: which.
            staff_id: to whom.
            reason: why: a text, or `Phrase` for each reader's language.
            lease: the `lease` of the view you decided by: refuse it when the session came to
                somebody else since, even if they gave it back. None assigns it in any case.
            trace: who and what was looked at, at most 200 lines. With it, "Why was this assigned
                so?" in the inbox explains the assignment as it does one of routing.

        Raises:
            Conflict: the session is closed, or came to somebody else meanwhile (`taken_over`).
        """

    async def transfer(
        self,
        session_id: str,
        *,
        queue_id: str | None = None,
        team_id: str | None = None,
        reason: Wording = "",
        lease: int | None = None,
        trace: Sequence[Candidate] = (),
    ) -> SessionView:
        """Pass the session on to a queue or a team, where it waits. Needs `session:assign`.

        Whoever has it does not have it any more. `reason`, `lease` and `trace` are as of `assign`.

        Raises:
            Invalid: not exactly one target, or no such one.
            Conflict: the session is closed, or came to somebody else meanwhile (`taken_over`).
        """

    async def take(self, session_id: str, *, is_forced: bool = False) -> SessionView:
        """Take the session as this plugin's bot: it is in state `bot`. Needs `session:transition`.

        Args:
            session_id: which; one that was resolved goes on.
            is_forced: take it from people too, because one of them hands it back.

        Raises:
            Conflict: the session is closed, or somebody has it (`taken_over`).
        """

    async def hand_over(
        self,
        session_id: str,
        *,
        reason: Wording = "",
        queue_id: str | None = None,
        team_id: str | None = None,
        context: JSONObject | None = None,
    ) -> SessionView:
        """Give a session that this plugin's bot has to people. Needs `session:transition`.

        Where no queue and no team is named routing decides. Nothing happens when people have it.

        Args:
            session_id: which.
            reason: why, for the agent: a text, or `Phrase` for each reader's language.
            queue_id: where to.
            team_id: where to.
            context: what the bot found out, for the agent: at most 20 labels for people to read,
                each with a text of at most 1,000 characters, a number, true or false.

        Raises:
            Invalid: there is no such queue or team, or the context does not fit.
        """

    async def resolve(self, session_id: str) -> SessionView:
        """Mark the session as done; the visitor's next message takes it up again.

        Needs `session:transition`.

        Raises:
            Conflict: the session is closed.
        """

    async def close(self, session_id: str, *, outcome: str = "") -> SessionView:
        """End the session for good; repeating it is fine. Needs `session:transition`."""

    async def update(
        self,
        session_id: str,
        *,
        priority: str | None = None,
        subject: str | None = None,
        language: str | None = None,
        add_tags: Sequence[str] = (),
        remove_tags: Sequence[str] = (),
    ) -> SessionView:
        """Change what staff sort sessions by; None leaves one as it is. Needs `session:transition`.

        Args:
            session_id: which.
            priority: "low", "normal", "high" or "urgent".
            subject: one line.
            language: a tag such as "de" or "pt-BR". What a person chose stays.
            add_tags: tags it gets besides those it has.
            remove_tags: tags it loses.

        Raises:
            Conflict: the session is closed, or a person chose another language
                (`language_chosen`); nothing is changed then.
            Invalid: unknown priority, too many tags, or no tag of a language.
        """

    async def submit_form(self, session_id: str, name: str, values: JSONObject) -> SessionView:
        """Keep what a visitor put into a form of the widget elsewhere. Needs `form:submit`.

        It counts as theirs, as if they had filled it in in the widget; a repeat replaces it. Be
        sure that it is them, such as by a link of your own that nobody else has.

        Args:
            session_id: which; a closed one takes a rating (`csat`) only.
            name: of the form in the widget's config: preChat, offline or csat.
            values: by field name; the rating of `csat` is `score`.

        Raises:
            NotFound: there is no such session.
            Conflict: the session is closed.
            Invalid: the widget has no such form, or the values do not fit; pointers begin with
                `/values/`.
        """

    async def record(
        self,
        session_id: str,
        type: str,
        data: JSONObject,
        *,
        is_public: bool = False,
        once: str = "",
    ) -> None:
        """Record an event in the session. Needs `event:record`.

        Args:
            session_id: where.
            type: begins with the plugin's id, such as "poll.ended", or is one of the host's types
                that plugins may record: flow.started, flow.ended.
            data: facts by reference, at most 8 KiB; never message text.
            is_public: the visitor's side sees it too.
            once: repeat a call with the same words, of at most 80 characters, and the session has
                the event once; such as after a crash, when it is not known how far it came.

        Raises:
            Invalid: a type of somebody else's, or too much data.
        """

"""Which sessions a list holds: the query of `GET /sessions`, and what a saved view keeps."""

from typing import Literal

from pydantic import Field

from chatclick.chat.listing import SessionFilter
from chatclick.chat.session_works import LANGUAGE
from chatclick.http.fields import Model, Page, Priority, QueryFlag, QueryTexts, id_of
from chatclick.http.shapes import State


class SessionConditions(Model):
    """Which sessions, and in which order; what is left out is no condition."""

    repeatable = frozenset({"tag"})

    view: Literal["mine", "unassigned", "all", "mentions", "snoozed", "closed"] = "all"
    state: State | None = None
    category: Literal["active", "waiting", "done", "undone", "awake"] | None = Field(
        None, description="`awake`: neither done nor snoozed"
    )
    unread: QueryFlag = Field(False, description="only those with something unseen")
    waiting: QueryFlag = Field(False, description="only those whose visitor waits for an answer")
    tag: QueryTexts = Field([], max_length=10, description="only those that have all of these")
    priority: Priority | None = None
    visitor_id: id_of("visitor") | None = None  # type: ignore[valid-type]
    queue_id: id_of("queue") | None = None  # type: ignore[valid-type]
    team_id: id_of("team") | None = None  # type: ignore[valid-type]
    assignee_id: id_of("staff") | None = None  # type: ignore[valid-type]
    channel: str | None = Field(None, pattern=r"^[a-z][a-z0-9_]{0,19}$")
    language: str | None = Field(None, pattern=LANGUAGE, description="`de` finds `de-AT` too")
    sort: Literal["updated", "waiting", "priority"] = Field(
        "updated",
        description="the newest change first; who waits longest first; the most urgent first",
    )

    def to_filter(self) -> SessionFilter:
        """Return it as the service takes it."""
        return SessionFilter(
            view=self.view,
            state=self.state,
            category=self.category,
            is_unread=self.unread,
            is_waiting=self.waiting,
            tags=tuple(self.tag),
            priority=self.priority,
            visitor_id=self.visitor_id,
            queue_id=self.queue_id,
            team_id=self.team_id,
            assignee_id=self.assignee_id,
            channel=self.channel,
            language=self.language,
            sort=self.sort,
        )


class SessionQuery(SessionConditions, Page):
    """Which sessions to list."""

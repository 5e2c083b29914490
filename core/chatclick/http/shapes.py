"""The things of the API on the wire, as answers describe them."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field

from chatclick.http.fields import Model, Object, Priority

T = TypeVar("T")

Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
State = Literal["bot", "queued", "open", "waiting", "snoozed", "resolved", "closed"]


class ListOf(Model, Generic[T]):
    """A page of a list. `next` is the cursor of the page after it."""

    data: list[T]
    next: str | None


class Ref(Model):
    """Who did something."""

    kind: Literal["visitor", "agent", "bot", "system"]
    id: str | None
    name: str


class MessageShape(Model):
    """A message. A note is internal and never reaches a visitor."""

    id: str
    session_id: str
    seq: int
    client_msg_id: str
    kind: Literal["message", "note"]
    sender: Ref
    content: Object
    reply_to: str | None
    created_at: Time


class AckShape(Model):
    """Proof that a message is stored. A repeat gets an equal one."""

    client_msg_id: str
    message_id: str
    seq: int
    created_at: Time


class SessionVisitorShape(Model):
    """The visitor as a session shows them."""

    id: str
    name: str
    email: str | None
    is_identified: bool


class AssigneeShape(Model):
    """Who a session is assigned to; a visitor sees no id."""

    id: str
    name: str


class PreviewShape(Model):
    """The newest message, its text cut to 140 characters."""

    seq: int
    text: str
    sender: Ref
    created_at: Time


class MarksShape(Model):
    """How far each side has come."""

    visitor_seq: int
    staff_seq: int


class SessionShape(Model):
    """A chat session."""

    id: str
    widget_id: str | None
    channel: str
    state: State
    category: Literal["active", "waiting", "done"]
    priority: Priority
    subject: str
    tags: list[str]
    language: str | None
    visitor: SessionVisitorShape
    queue_id: str | None
    team_id: str | None
    assignee: AssigneeShape | None
    last_seq: int
    last_message: PreviewShape | None
    unread: int
    seen: MarksShape
    delivered: MarksShape
    waiting_since: Time | None
    snoozed_until: Time | None
    created_at: Time
    updated_at: Time
    closed_at: Time | None
    bot_id: str | None = Field(
        None, description="the plugin whose bot has it; null while people do, and for a visitor"
    )
    lease: int = Field(0, description="counts how often it came to somebody else")
    metadata: Object = Field({}, description="`forms`, `context` and more; empty for a visitor")


class EventShape(Model):
    """A fact in a session's log."""

    session_id: str | None
    seq: int | None
    position: int
    type: str
    at: Time
    actor: Ref
    data: Object


class TraceShape(Model):
    """Why an assignment came out so."""

    id: str
    session_id: str
    plugin_id: str | None
    reason: str
    reason_said: list[Object] = Field(
        description="the phrases `reason` is made of: each with `plugin_id`, `code` and `values`, "
        "or with `text` alone; empty for a text of one language"
    )
    staff_id: str | None
    queue_id: str | None
    team_id: str | None
    candidates: list[Any]
    facts: Object
    created_at: Time


class VisitorShape(Model):
    """A visitor. `is_identified` says that their site vouched for them."""

    id: str
    name: str
    email: str | None
    phone: str | None
    traits: Object
    is_identified: bool
    created_at: Time
    last_seen_at: Time | None


class TopicHoursShape(Model):
    """How one topic of the form before a conversation stands."""

    topic: str
    is_open: bool
    opens_at: Time | None
    when_closed: Literal["form", "flow", "hide", "allow"] | None
    texts: dict[str, str]


class AvailabilityShape(Model):
    """Whether somebody is there, by the widget's hours and by who is connected."""

    is_open: bool
    opens_at: Time | None = Field(description="the next opening, while closed")
    closes_at: Time | None = Field(description="the next closing, while open")
    reply_time_s: int | None = Field(
        description="median time to the first reply of the last days; null without enough data"
    )
    agents_available: bool
    when_closed: Literal["form", "flow", "hide", "allow"] | None = Field(
        description="what a visitor meets while closed; null leaves it to the config"
    )
    texts: dict[str, str] = Field(description="what is said while closed, by language")
    topics: list[TopicHoursShape] = Field(description="topics that have hours of their own")
    topic_field: str = Field(description="the question before a conversation that asks for it")


class SkillShape(Model):
    """Something somebody can do, and how well: 1 knows some, 2 knows it, 3 knows it best."""

    name: str
    level: int


class StaffShape(Model):
    """Somebody who logs in."""

    id: str
    email: str | None
    name: str
    role: str
    availability: Literal["online", "away"]
    is_connected: bool
    capacity: int
    is_active: bool
    team_ids: list[str]
    created_at: Time
    skills: list[SkillShape]
    languages: list[str]
    last_seen_at: Time | None


class LoginShape(Model):
    """A sign-in: the access token and who it is for."""

    access_token: str
    expires_in: int
    staff: StaffShape


class FieldErrorShape(Model):
    """One problem at one place of the input."""

    pointer: str
    code: str
    message: str


class MethodShape(Model):
    """A way to prove oneself further.

    By its `kind` the answer is `{code}` (code and setup) or `{credential}` (passkey).
    """

    plugin: str
    id: str
    kind: Literal["code", "passkey", "setup"]
    label: str
    options: Object


class ProblemShape(Model):
    """Why a request failed (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldErrorShape]
    request_id: str
    offset: int | None = Field(
        None, description="where an upload goes on, after a part with another offset"
    )
    challenge: str | None = Field(
        None, description="with `second_factor_required`: handed back with the answer"
    )
    methods: list[MethodShape] = Field(
        [], description="with `second_factor_required`: what the person may prove themselves with"
    )

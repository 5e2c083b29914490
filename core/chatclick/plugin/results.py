"""What a hook answers. Never a bare bool or string: each answer says what it means.

Every class here has the same JSON form for a Python plugin and for a container.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from chatclick.plugin.json_form import JSONForm, JSONObject, freeze
from chatclick.plugin.phrases import Wording
from chatclick.plugin.traces import Candidate
from chatclick.plugin.views import MessageView, NotificationView


@dataclass(frozen=True, slots=True)
class Accept(JSONForm):
    """The message may pass, as far as this plugin is concerned."""


@dataclass(frozen=True, slots=True)
class Reject(JSONForm):
    """The message must not be stored.

    Attributes:
        code: stable machine word, such as "spam".
        public_text: what the sender is told.
    """

    code: str
    public_text: str


@dataclass(frozen=True, slots=True)
class Defer(JSONForm):
    """Not now: an essential check could not answer. Made by the host, never by a plugin.

    Attributes:
        plugin_id: whose check it was.
        retry_after_s: when a repeat is worth trying, in seconds.
    """

    plugin_id: str
    retry_after_s: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePatch(JSONForm):
    """A change to a message before it is stored. Give `text` or `content`, not both.

    Attributes:
        text: the new text; the rest of the content stays.
        content: the whole new content.
    """

    text: str | None = None
    content: JSONObject | None = None

    def __post_init__(self) -> None:
        _require_one(text=self.text, content=self.content)

    def apply_to(self, message: MessageView) -> MessageView:
        """Build the changed message."""
        if self.content is not None:
            return replace(message, content=self.content)
        return replace(message, content={**message.content, "text": self.text})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(JSONForm):
    """Where a session goes. Give exactly one target.

    Attributes:
        staff_id, queue_id, team_id: the target.
        reason: one sentence for staff, such as "least busy of 3 available": a text, or `Phrase`
            for each reader's language.
        trace: the candidates, in the order they were looked at.
    """

    staff_id: str | None = None
    queue_id: str | None = None
    team_id: str | None = None
    reason: Wording = ""
    trace: tuple[Candidate, ...] = ()

    def __post_init__(self) -> None:
        _require_one(staff_id=self.staff_id, queue_id=self.queue_id, team_id=self.team_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class BotReply(JSONForm):
    """What a bot says. Give `text` or `content`, not both.

    Attributes:
        is_final: the bot has nothing more to ask; the session may be resolved.
    """

    text: str | None = None
    content: JSONObject | None = None
    is_final: bool = False

    def __post_init__(self) -> None:
        _require_one(text=self.text, content=self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff(JSONForm):
    """The bot gives the session to people.

    Attributes:
        reason: why, for the agent: a text, or `Phrase` for each reader's language.
        queue_id, team_id: where to, at most one; none leaves it to routing.
        text: a last word to the visitor.
        context: what the bot found out, for whoever goes on: at most 20 labels for people to read,
            each with a text of at most 1,000 characters, a number, true or false; such as
            `{"Order": "4711", "Wants": "to send it back"}`. The rest is left out.
    """

    reason: Wording = ""
    queue_id: str | None = None
    team_id: str | None = None
    text: str | None = None
    context: JSONObject = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "context", freeze(self.context))


@dataclass(frozen=True, slots=True, kw_only=True)
class BotOffer(JSONForm):
    """The plugin's bot takes a new session."""


WhenClosed = Literal["form", "flow", "hide", "allow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicHours(JSONForm):
    """How one topic of a widget's form before a conversation stands.

    Attributes:
        topic: an option of the form's question, told apart without regard to case.
        is_open: whether somebody is there for it.
        opens_at: when next, while it is closed.
        when_closed: "hide" keeps it from being chosen while it is closed; anything else warns.
        texts: what is said while it is closed, by language.
    """

    topic: str
    is_open: bool
    opens_at: datetime | None = None
    when_closed: WhenClosed | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", freeze(self.texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHours(JSONForm):
    """Whether a widget is open, instead of by the hours in its config.

    Attributes:
        is_open: whether it is.
        opens_at: when next, while it is closed; None where that is not known.
        closes_at: when, while it is open; None where that is not known.
        when_closed: what visitors meet while it is closed; None leaves it to the config.
        texts: what is said while it is closed instead of the widget's own words, by language.
        topics: how the topics stand that have hours of their own.
        topic_field: the name of the form's question that asks for the topic.
    """

    is_open: bool
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    when_closed: WhenClosed | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[TopicHours, ...] = ()
    topic_field: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", freeze(self.texts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(JSONForm):
    """Something a plugin can do in a session when it is asked, such as looking an order up.

    Attributes:
        type: prefixed with the plugin's id, such as "weather.lookup".
        title: for people who pick it.
        description: one or two sentences on what it does.
        schema: JSON Schema of the values it is given, an object.
        outcomes: how it may end, besides "failed".
        is_for_people: run through the API alone, such as by a click in Admin; flows, rules, bots
            and other plugins are not offered it. For what changes a draft or needs consent.
    """

    type: str
    title: str
    description: str = ""
    schema: JSONObject = field(default_factory=lambda: {"type": "object"})
    outcomes: tuple[str, ...] = ("done",)
    is_for_people: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "schema", freeze(self.schema))


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult(JSONForm):
    """How an action ended.

    Attributes:
        outcome: one of the action's outcomes, or "failed".
        values: what it found out, by name.
    """

    outcome: str = "done"
    values: JSONObject = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", freeze(self.values))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationPatch(JSONForm):
    """A change to a notification before it is sent; what is None stays as it is."""

    title: str | None = None
    body: str | None = None
    url: str | None = None
    reply_to: str | None = None

    def apply_to(self, notification: NotificationView) -> NotificationView:
        """Build the changed notification."""
        changes: dict[str, Any] = {
            name: value
            for name, value in (
                ("title", self.title),
                ("body", self.body),
                ("url", self.url),
                ("reply_to", self.reply_to),
            )
            if value is not None
        }
        return replace(notification, **changes)


@dataclass(frozen=True, slots=True)
class Suppress(JSONForm):
    """The notification must not be sent. `reason` is shown in the log of notifications."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(JSONForm):
    """A notification was handed to the service that delivers it."""

    provider_id: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Health(JSONForm):
    """How a plugin feels. `degraded` never leads to a restart.

    Attributes:
        status: ok, degraded or failed.
        message: one sentence for the admin.
    """

    status: Literal["ok", "degraded", "failed"] = "ok"
    message: str = ""


@dataclass(frozen=True, slots=True)
class ConfigProblem(JSONForm):
    """Something wrong with a configuration.

    Attributes:
        pointer: JSON Pointer to the value, "" for the whole.
        message: what is wrong and what would be right.
    """

    pointer: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile(JSONForm):
    """A file in a person's data export. `name` is relative, such as "crm/contact.json"."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureReport(JSONForm):
    """What became of a person's data.

    Attributes:
        is_complete: nothing is left that must go; if False, who erased is told so.
        erased: how many records were removed.
        kept: what stays and on what ground, one sentence each.
    """

    is_complete: bool
    erased: int = 0
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminPage(JSONForm):
    """A page in the admin app: a custom element from an ES module, or a page in a sealed frame.

    Attributes:
        path: below `/admin/p/<id>/`, "" for the plugin's only page.
        title: shown in the menu.
        module: address of the ES module among the plugin's routes, such as
            "/plugins/<id>/page.js". For plugins in the host's process.
        element: name of the custom element that the module defines, with a hyphen.
        frame: in place of both: address of an HTML page among the plugin's routes.
        icon: name of an icon, "" for a neutral one.
        needs: the permission of the policy table that people need to see it, "" for all staff.
        own_is_enough: having `needs` for what is theirs is enough, as agents have `metrics:read`.
        is_listed: it stands in the menu; not one that only links lead to, such as from a place.
        is_personal: it is about whoever opens it; their profile leads to it.
    """

    path: str
    title: str
    module: str = ""
    element: str = ""
    frame: str = ""
    icon: str = ""
    needs: str = ""
    own_is_enough: bool = False
    is_listed: bool = True
    is_personal: bool = False

    def __post_init__(self) -> None:
        if bool(self.frame) == bool(self.module) or bool(self.module) != bool(self.element):
            raise ValueError("give a page module and element, or frame")


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetBlock(JSONForm):
    """A kind of block a widget can hold.

    Attributes:
        type: block type, prefixed with the plugin's id, such as "poll.question".
        schema: JSON Schema of the block's settings.
        asset: address of the script that draws it, among the plugin's routes.
    """

    type: str
    schema: JSONObject
    asset: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "schema", freeze(self.schema))


@dataclass(frozen=True, slots=True, kw_only=True)
class EventType(JSONForm):
    """A kind of event a plugin records; `type` is prefixed with the plugin's id."""

    type: str
    schema: JSONObject = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "schema", freeze(self.schema))


class NotReady(Exception):
    """Raised by `plugin_startup`: a thing it needs is not there yet; start it again later.

    Args:
        message: what is missing, for the admin.
        retry_in_s: when to try again, in seconds; None leaves it to the host's growing delay.
    """

    def __init__(self, message: str, *, retry_in_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_in_s = retry_in_s


class TryLater(Exception):
    """Raised where a repeat may help, such as a service that is over its limit.

    Args:
        message: what happened, for the log.
        retry_in_s: when to try again, in seconds; None leaves it to the caller's schedule.
    """

    def __init__(self, message: str, *, retry_in_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_in_s = retry_in_s


def _require_one(**choices: str | Mapping[str, Any] | None) -> None:
    given = [name for name, value in choices.items() if value is not None]
    if len(given) != 1:
        raise ValueError(f"give exactly one of {', '.join(choices)}; got {given or 'none'}")

"""How the caller wants to be told of what, and what the owner proposes to everybody."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from chatclick.chat.notice_wishes import (
    HOST_TOPICS,
    IN_APP,
    URGENT,
    Topic,
    build_chosen,
    build_topic,
    is_urgent,
    name_whole,
    read_wishes,
    say_chosen,
)
from chatclick.chat.wishes_store import DEFAULTS, read_defaults
from chatclick.clock import now
from chatclick.http.fields import Model
from chatclick.http.operations import SIGNED_IN, Answer, Call, Resource
from chatclick.http.plugin_names import read_words
from chatclick.http.resources.notifications import find_staff_id
from chatclick.store.models import NotificationPreference, Setting, Staff
from chatclick.store.transaction import Transaction

resource = Resource("notification preferences")

MAX_TOPICS, MAX_CHANNELS = 200, 50
NOTIFY = "notify:send"
RUNNING = ("running", "degraded")

TopicId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.:-]{0,149}$")]
Channel = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def _check_days(days: list[Day]) -> list[Day]:
    if len(set(days)) != len(days):
        raise ValueError("a day is named twice")
    return days


class QuietTimes(Model):
    """When nothing comes from outside but what is urgent, by the person's own time zone."""

    is_on: bool = False
    days: Annotated[list[Day], Field(max_length=7), AfterValidator(_check_days)] = Field(
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], description="on which they begin"
    )
    begin: ClockTime = "20:00"
    end: ClockTime = "08:00"


class DigestTimes(Model):
    """Whether all that is not urgent comes together in one notification."""

    mode: Literal["off", "hourly", "daily"] = "off"
    hour: int = Field(8, ge=0, le=23, description="for daily, by the person's own time zone")


class NotificationWishes(Model):
    """How somebody wants to be told."""

    off: dict[TopicId, Annotated[list[Channel], Field(max_length=MAX_CHANNELS)]] = Field(
        {},
        max_length=MAX_TOPICS,
        description="by topic, the channels that are off; everything else is on",
    )
    urgent: list[TopicId] = Field(
        sorted(URGENT),
        max_length=MAX_TOPICS,
        description="topics that pass quiet hours and do not wait for a digest",
    )
    only_away: bool = Field(True, description="nothing from outside while I am in Admin")
    quiet: QuietTimes = QuietTimes()
    digest: DigestTimes = DigestTimes()


class WishesChange(Model):
    """What to change; a part that is left out stays, null goes back to what is proposed."""

    off: dict[TopicId, Annotated[list[Channel], Field(max_length=MAX_CHANNELS)]] | None = Field(
        None, max_length=MAX_TOPICS
    )
    urgent: list[TopicId] | None = Field(None, max_length=MAX_TOPICS)
    only_away: bool | None = None
    quiet: QuietTimes | None = None
    digest: DigestTimes | None = None


class TopicShape(Model):
    """A line of the table: what the host tells, all that one plugin does (`plugin:<id>`), or a
    topic that it declares (`plugin:<id>:<topic>`).
    """

    id: str
    name: str | None = Field(description="of the plugin; null for what the host tells")
    title: str | None = Field(description="of a topic that a plugin declares")
    description: str | None = Field(description="a sentence more about it")


class ChannelShape(Model):
    """A column of the table: `in_app`, or a plugin that sends, by its name."""

    id: str
    name: str | None


class NotificationPreferences(NotificationWishes):
    """How the caller wants to be told, with the lines and columns there are."""

    topics: list[TopicShape]
    channels: list[ChannelShape]
    time_zone: str | None = Field(description="by which quiet hours and digests go; null is UTC")


@resource.operation(
    "GET", "/me/notification-preferences", permission=SIGNED_IN, answer=NotificationPreferences
)
async def get_notification_preferences(call: Call[None, None]) -> Answer:
    """Return how the caller wants to be told."""
    return Answer(await _build(call, find_staff_id(call)))


@resource.operation(
    "PATCH", "/me/notification-preferences", permission=SIGNED_IN, answer=NotificationPreferences
)
async def change_notification_preferences(call: Call[WishesChange, None]) -> Answer:
    """Change parts of it."""
    staff_id = find_staff_id(call)
    change = _leave_out(call, call.body.model_dump(exclude_unset=True))

    async def work(_tx: Transaction) -> None:
        row = await NotificationPreference.get_or_none(staff_id=staff_id)
        merged = {**(row.data if row else {}), **change}
        data = {part: value for part, value in merged.items() if value is not None}
        fresh = NotificationPreference(staff_id=staff_id, data=data, changed_at=now())
        await fresh.save(force_create=row is None, force_update=row is not None)

    await call.services.store.write(work)
    return Answer(await _build(call, staff_id))


@resource.operation(
    "GET", "/notification-defaults", permission="settings:read", answer=NotificationWishes
)
async def get_notification_defaults(call: Call[None, None]) -> Answer:
    """Return how whoever has not chosen is told."""
    return Answer(_fill(await read_defaults()))


@resource.operation(
    "PUT", "/notification-defaults", permission="settings:write", answer=NotificationWishes
)
async def set_notification_defaults(call: Call[NotificationWishes, None]) -> Answer:
    """Set how whoever has not chosen is told."""
    data = _leave_out(call, call.body.model_dump())

    async def work(tx: Transaction) -> None:
        await Setting.update_or_create({"value": json.dumps(data)}, name=DEFAULTS)
        await call.audit(tx, "settings.change", DEFAULTS, data)

    await call.services.store.write(work)
    return Answer(data)


async def _build(call: Call[Any, Any], staff_id: str) -> dict[str, Any]:
    row = await NotificationPreference.get_or_none(staff_id=staff_id)
    staff = await Staff.get(id=staff_id)
    chosen = _fill({**await read_defaults(), **(row.data if row else {})})
    names = {one: words.get("/name", name) for one, (name, words) in _list_names(call).items()}
    senders = call.services.deliveries.channels
    shapes, topics = _list_topics(call, senders)
    return {
        **chosen,
        **_say_each(chosen, topics, (IN_APP, *senders)),
        "topics": shapes,
        "channels": [
            {"id": IN_APP, "name": None},
            *({"id": one, "name": names.get(one, one)} for one in senders),
        ],
        "time_zone": staff.time_zone,
    }


def _list_topics(
    call: Call[Any, Any], senders: Sequence[str]
) -> tuple[list[dict[str, Any]], list[Topic]]:
    """Return the lines there are, and those of them that plugins declare."""
    shapes = [_build_shape(one) for one in HOST_TOPICS]
    topics = []
    for plugin_id, (name, words) in _list_names(call).items():
        if plugin_id in senders:
            continue
        name = words.get("/name", name)
        declared = call.services.plugins.list_notice_topics(plugin_id)
        if not declared:
            shapes.append(_build_shape(name_whole(plugin_id), name))
        for at, one in enumerate(declared):
            topic, where = build_topic(plugin_id, one), f"/notifications/{at}"
            topics.append(topic)
            title = words.get(f"{where}/title", one.title)
            description = words.get(f"{where}/description", one.description)
            shapes.append(_build_shape(topic.id, name, title, description or None))
    return shapes, topics


def _build_shape(
    id_: str, name: str | None = None, title: str | None = None, description: str | None = None
) -> dict[str, Any]:
    return {"id": id_, "name": name, "title": title, "description": description}


def _say_each(
    chosen: Mapping[str, Any], topics: Sequence[Topic], channels: Sequence[str]
) -> dict[str, Any]:
    """Say of each topic that a plugin declares how it is, also where that follows from others."""
    wishes = read_wishes(chosen, {}, None)
    off, urgent = dict(chosen["off"]), set(chosen["urgent"])
    wholes = {one.whole for one in topics}
    for topic in topics:
        if topic.id not in off and (left := say_chosen(wishes, topic, channels)) is not None:
            off[topic.id] = left
        if is_urgent(wishes, topic):
            urgent.add(topic.id)
    return {
        "off": {name: left for name, left in off.items() if name not in wholes},
        "urgent": sorted(urgent - wholes),
    }


def _leave_out(call: Call[Any, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Leave out what `_say_each` said of topics, where it comes back unchanged."""
    if not said.get("off"):
        return said
    senders = call.services.deliveries.channels
    _, topics = _list_topics(call, senders)
    return {**said, "off": build_chosen(said["off"], topics, (IN_APP, *senders))}


def _list_names(call: Call[Any, Any]) -> dict[str, tuple[str, Mapping[str, str]]]:
    """Return the running plugins that may notify: their names, and their words in the caller's
    language.
    """
    names = {}
    for plugin in call.services.plugins.list():
        granted = {one["name"] for one in plugin["permissions"]}
        if NOTIFY in granted and plugin["state"] in RUNNING:
            names[plugin["id"]] = plugin["name"], read_words(call, plugin)
    return names


def _fill(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Fill in what is proposed where nothing is stored."""
    return NotificationWishes.model_validate(stored).model_dump()

"""How somebody wants to be told: by what, when not, and what together. Pure.

Hours are wall-clock times of the person's own time zone, so they keep their meaning over a change
to summer time: see `hours`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from chatclick.chat.hours import DAYS, find_moment, load_zone

HOST_TOPICS = ("message.unread", "session.mentioned", "session.assigned", "session.unclaimed")
"""What the host tells. What a plugin tells is a topic of its own, or those that it declares."""
IN_APP = "in_app"
"""The channel of what stands in Admin."""
URGENT = frozenset({"session.unclaimed"})
"""What passes quiet hours and digests where nobody chose otherwise."""
_TO_COME = ""
"""Stands for channels that are not there yet."""
HELD = ("quiet_hours", "digest")
"""Why something waits to come together with what else waits."""

Digest = Literal["off", "hourly", "daily"]
Reach = Literal["everywhere", "bell", "off"]


@dataclass(frozen=True, slots=True)
class NoticeTopic:
    """A part of what a plugin tells, which people can switch off by itself.

    Attributes:
        id: its own name among the plugin's.
        title: what people read.
        types: of the notices it is about.
        description: a sentence more; "" for none.
        reach: how it reaches whoever has not chosen: also from outside, by the bell alone, or not.
    """

    id: str
    title: str
    types: tuple[str, ...]
    description: str = ""
    reach: Reach = "everywhere"


@dataclass(frozen=True, slots=True)
class Topic:
    """A line of people's tables.

    Attributes:
        id: its name there.
        whole: the line of all that its plugin tells, which holds where this one was never chosen;
            "" where it is that itself.
        reach: how it reaches whoever has chosen neither.
    """

    id: str
    whole: str = ""
    reach: Reach = "everywhere"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours without anything from outside. A day is the one on which they begin."""

    is_on: bool = False
    days: tuple[str, ...] = DAYS
    begin: str = "20:00"
    end: str = "08:00"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How one person wants to be told.

    Attributes:
        off: channels that are off, by topic.
        urgent: topics that pass quiet hours and digests.
        only_away: nothing from outside while they are here.
        quiet: when nothing comes from outside but what is urgent.
        digest: whether all that is not urgent comes together.
        digest_hour: of the day, for "daily".
        zone: name of their time zone.
    """

    off: Mapping[str, frozenset[str]] = field(default_factory=dict)
    urgent: frozenset[str] = URGENT
    only_away: bool = True
    quiet: Quiet = Quiet()
    digest: Digest = "off"
    digest_hour: int = 8
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do about a notice by one channel.

    Attributes:
        state: of the delivery.
        reason: "preference" where it is off, "quiet_hours" or "digest" where it waits, else "".
        due_at: when it is due; None where it is suppressed.
    """

    state: Literal["queued", "sent", "suppressed"]
    reason: str
    due_at: datetime | None

    @property
    def is_held(self) -> bool:
        """Whether it waits, to come together with what else waits."""
        return self.state == "queued" and self.reason != ""


def find_topic(type_: str, source: str, host: str, declared: Sequence[NoticeTopic] = ()) -> Topic:
    """Return the line of people's tables that a notice belongs to.

    Args:
        type_: of the notice.
        source: who tells it.
        host: the source of what the host tells.
        declared: the topics of the plugin; a type of none of them belongs to the first.
    """
    if source == host:
        return Topic(type_)
    if not declared:
        return Topic(name_whole(source))
    return build_topic(source, next((one for one in declared if type_ in one.types), declared[0]))


def name_whole(plugin_id: str) -> str:
    """Return the line of all that a plugin tells."""
    return f"plugin:{plugin_id}"


def build_topic(plugin_id: str, declared: NoticeTopic) -> Topic:
    """Return the line of a topic that a plugin declares."""
    whole = name_whole(plugin_id)
    return Topic(f"{whole}:{declared.id}", whole, declared.reach)


def list_off(wishes: Wishes, topic: Topic, channels: Iterable[str]) -> list[str]:
    """Return by which of some channels somebody does not want a topic."""
    return [one for one in channels if is_off(wishes, topic, one)]


def is_off(wishes: Wishes, topic: Topic, channel: str) -> bool:
    """Tell whether somebody does not want a topic by a channel."""
    chosen = wishes.off.get(topic.id, wishes.off.get(topic.whole))
    if chosen is not None:
        return channel in chosen
    return topic.reach == "off" or (topic.reach == "bell" and channel != IN_APP)


def build_chosen(
    off: Mapping[str, Sequence[str]], topics: Iterable[Topic], channels: Iterable[str]
) -> dict[str, Sequence[str]]:
    """Return of a table what was chosen.

    What would be so without it is left out: that also holds for channels to come.

    Args:
        off: channels that are off, by topic.
        topics: those that plugins declare.
        channels: all there are.
    """
    chosen, present = dict(off), set(channels)
    for topic in topics:
        left = chosen.get(topic.id)
        if left is None:
            continue
        bare = Wishes(off={name: frozenset(off[name]) for name in off if name == topic.whole})
        # Who wants it by everything wants it by what is to come, too.
        looked_at = present.union(left) if left else {*present, _TO_COME}
        if set(list_off(bare, topic, looked_at)) == set(left):
            del chosen[topic.id]
    return chosen


def say_chosen(wishes: Wishes, topic: Topic, channels: Iterable[str]) -> list[str] | None:
    """Return by which channels somebody does not want a topic whose own line they never chose.

    What was chosen for the whole of its plugin is said so that it can be stored as a choice of the
    topic's own; see `build_chosen`.

    Returns:
        The channels; None where there is nothing to say.
    """
    whole = wishes.off.get(topic.whole)
    left = list_off(wishes, topic, dict.fromkeys((*channels, *sorted(whole or ()))))
    is_all = whole is not None and topic.reach != "everywhere"
    return left if left or is_all else None


def is_urgent(wishes: Wishes, topic: Topic) -> bool:
    """Tell whether a topic passes quiet hours and digests."""
    return topic.id in wishes.urgent or topic.whole in wishes.urgent


def plan(wishes: Wishes, topic: Topic, channel: str, at: datetime) -> Plan:
    """Decide what happens with a notice by a channel that reaches people from outside.

    Args:
        wishes: the person's.
        topic: see `find_topic`.
        channel: a plugin that sends.
        at: when it was told.
    """
    if is_off(wishes, topic, channel):
        return Plan("suppressed", "preference", None)
    if is_urgent(wishes, topic):
        return Plan("queued", "", at)
    collected_at = find_digest(wishes, at)
    due_at = collected_at or at
    quiet_until = find_quiet_end(wishes.quiet, wishes.zone, due_at)
    if quiet_until is not None:
        return Plan("queued", "quiet_hours", quiet_until)
    return Plan("queued", "digest" if collected_at else "", due_at)


def find_digest(wishes: Wishes, at: datetime) -> datetime | None:
    """Return when what is told now comes together with the rest; None where it comes at once."""
    zone = load_zone(wishes.zone)
    local = at.astimezone(zone)
    if wishes.digest == "hourly":
        begun = local.replace(minute=0, second=0, microsecond=0)
        return begun.astimezone(UTC) + timedelta(hours=1)
    if wishes.digest == "daily":
        text = f"{wishes.digest_hour:02}:00"
        today = find_moment(local.date(), text, zone)
        return today if today > at else find_moment(local.date() + timedelta(days=1), text, zone)
    return None


def find_quiet_end(quiet: Quiet, zone: str, at: datetime) -> datetime | None:
    """Return when the quiet hours end in which a moment lies; None where it lies in none."""
    end: datetime | None = None
    for start, stop in _list_quiet(quiet, zone, at):
        if start <= (end or at) < stop:
            end = stop
    return end


def _list_quiet(quiet: Quiet, zone: str, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield quiet spans in UTC around a moment, in order; those that touch follow each other."""
    if not quiet.is_on:
        return
    known = load_zone(zone)
    first = at.astimezone(known).date() - timedelta(days=1)
    for offset in range(9):
        day = first + timedelta(days=offset)
        if DAYS[day.weekday()] in quiet.days:
            ends_on = day if quiet.begin < quiet.end else day + timedelta(days=1)
            yield find_moment(day, quiet.begin, known), find_moment(ends_on, quiet.end, known)


def read_wishes(stored: Mapping[str, Any], defaults: Mapping[str, Any], zone: str | None) -> Wishes:
    """Build wishes from what is stored: a person's own parts before those of the installation.

    Args:
        stored: the person's.
        defaults: the installation's.
        zone: the person's time zone; None counts as UTC.
    """
    whole = {**defaults, **stored}
    quiet, digest = whole.get("quiet", {}), whole.get("digest", {})
    return Wishes(
        off={topic: frozenset(channels) for topic, channels in whole.get("off", {}).items()},
        urgent=frozenset(whole.get("urgent", URGENT)),
        only_away=whole.get("only_away", True),
        quiet=Quiet(**{**quiet, "days": tuple(quiet["days"])}) if quiet else Quiet(),
        digest=digest.get("mode", "off"),
        digest_hour=digest.get("hour", 8),
        zone=zone or "UTC",
    )

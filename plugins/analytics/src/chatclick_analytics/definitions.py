"""Every metric with its written definition: one table for counting, API, page and docs."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "time", "score", "ratio", "other"]


@dataclass(frozen=True, slots=True)
class Definition:
    """A metric.

    Attributes:
        id: its name in the API.
        title: its name for people.
        kind: a count; times in seconds; scores from 0 to 100; a ratio of two others, in percent;
            or what another plugin counts.
        text: what it counts and when.
        of: for a ratio, what is counted and what that is a part of.
        is_low_good: less is better.
        other: of what another plugin counts, its unit and what can be asked of it.
    """

    id: str
    title: str
    kind: Kind
    text: str
    of: tuple[str, tuple[str, ...]] | None = None
    is_low_good: bool = False
    other: tuple[str, tuple[str, ...]] = ("", ())

    @property
    def unit(self) -> str:
        """What its values are in: "" for a count."""
        if self.kind == "other":
            return self.other[0]
        return {"count": "", "time": "s", "score": "%", "ratio": "%"}[self.kind]

    @property
    def stats(self) -> tuple[str, ...]:
        """What can be asked of it; the first is what is meant where nothing is said."""
        if self.kind == "other":
            return self.other[1] or ("sum",)
        if self.kind == "time":
            return ("p50", "p90", "p95", "p99", "mean", "count", "sum")
        return ("mean", "count") if self.kind == "score" else ("sum",)


def _ratio(
    id_: str, title: str, part: str, whole: tuple[str, ...], text: str, low: bool
) -> Definition:
    return Definition(id_, title, "ratio", text, (part, whole), low)


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "sessions", "Conversations", "count", "Conversations that began; at the time they began."
    ),
    Definition(
        "messages_in",
        "Messages from visitors",
        "count",
        "Messages visitors sent, of any kind.",
    ),
    Definition(
        "messages_out",
        "Messages from people",
        "count",
        "Messages staff sent to visitors; notes do not count.",
    ),
    Definition(
        "messages_bot", "Messages from bots", "count", "Messages bots and plugins sent to visitors."
    ),
    Definition(
        "first_response",
        "First response",
        "time",
        "From the visitor's first message that waits for people, or the hand-over by a bot, to the "
        "first message of staff. Messages of bots and automatic ones stop no clock. Once in a "
        "conversation, at the time of the answer, and it counts for who answered.",
        is_low_good=True,
    ),
    Definition(
        "next_response",
        "Next response",
        "time",
        "As first response, for each further time: from the oldest message of the visitor that "
        "nobody on staff has answered to the next message of staff.",
        is_low_good=True,
    ),
    Definition(
        "resolution",
        "Time to resolution",
        "time",
        "From the beginning of a conversation, or since it was last reopened, until it is "
        "resolved, or closed without having been resolved; at that time.",
        is_low_good=True,
    ),
    Definition(
        "duration",
        "Duration",
        "time",
        "From the beginning of a conversation to its last message, of whomever; at the time it is "
        "resolved, or closed without having been resolved, for the first time.",
    ),
    Definition(
        "waiting",
        "Wait for a person",
        "time",
        "From the time a conversation came into a queue until somebody was assigned, for each time "
        "it waited; at the time of the assignment.",
        is_low_good=True,
    ),
    Definition("queued", "Put into a queue", "count", "Times a conversation came into a queue."),
    Definition(
        "fallback",
        "Fell into the fallback queue",
        "count",
        "Times a conversation came into the queue that takes what nothing else takes.",
        is_low_good=True,
    ),
    Definition("assigned", "Assigned", "count", "Times a conversation came to somebody on staff."),
    Definition(
        "transfers",
        "Passed on",
        "count",
        "Times a conversation left somebody on staff for somebody else, a team or a queue.",
        is_low_good=True,
    ),
    Definition(
        "resolved",
        "Resolved",
        "count",
        "Conversations marked as done; again for each time they were reopened in between.",
    ),
    Definition("closed", "Closed", "count", "Conversations that ended for good."),
    Definition(
        "reopened",
        "Reopened",
        "count",
        "Times a conversation that was resolved or closed went on.",
        is_low_good=True,
    ),
    Definition(
        "ended",
        "Ended",
        "count",
        "Conversations that were resolved, or closed without having been resolved, for the first "
        "time.",
    ),
    Definition(
        "abandoned",
        "Abandoned",
        "count",
        "Conversations whose visitor ended them while they waited for people and nobody on staff "
        "had written.",
        is_low_good=True,
    ),
    Definition(
        "missed",
        "Missed",
        "count",
        "Conversations that ended in another way, such as by a time limit or by staff, while their "
        "visitor waited for people and nobody on staff had written.",
        is_low_good=True,
    ),
    Definition(
        "bot_sessions",
        "Taken by a bot",
        "count",
        "Conversations in which a bot that had them wrote; at its first message.",
    ),
    Definition(
        "contained",
        "Contained by a bot",
        "count",
        "Conversations that ended for the first time after a bot had written in them, without "
        "having been handed over, and without a message of staff.",
    ),
    Definition(
        "handovers",
        "Handed over by a bot",
        "count",
        "Times a bot, or the visitor it spoke with, asked for people.",
    ),
    Definition(
        "csat",
        "Satisfaction",
        "score",
        "What visitors rated, from 0 for the worst to 100 for the best mark of their scale. Of a "
        "rating that is changed, the last counts, at the time of the first.",
    ),
    Definition(
        "mood",
        "Mood",
        "score",
        "How visitors felt over a conversation, from 0 for furious to 100 for delighted; 50 is "
        "neutral. As the plugin for sentiment tells when the conversation is closed.",
    ),
    Definition(
        "mood_negative",
        "In a bad mood",
        "count",
        "Conversations that were negative on the whole, of those with a mood.",
        is_low_good=True,
    ),
    Definition(
        "sla_met",
        "Targets met",
        "count",
        "Response targets that were met, as the plugin for response times tells.",
    ),
    Definition(
        "sla_breached",
        "Targets missed",
        "count",
        "Response targets that were missed.",
        is_low_good=True,
    ),
    Definition(
        "delivery",
        "Time to delivery",
        "time",
        "From a message of staff or of a bot until the visitor's side says it has it. Of the last "
        "20 that are on their way in a conversation.",
        is_low_good=True,
    ),
    Definition(
        "plugin_errors",
        "Errors of plugins",
        "count",
        "Calls of plugins that failed or gave no answer in time, as the host tells every 10 "
        "seconds; by `bot` of each plugin. Those that hear of every event do not count.",
        is_low_good=True,
    ),
    _ratio(
        "containment_rate",
        "Bot containment",
        "contained",
        ("bot_sessions",),
        "Contained by a bot, of those taken by a bot.",
        False,
    ),
    _ratio(
        "handover_rate",
        "Hand-over rate",
        "handovers",
        ("bot_sessions",),
        "Handed over by a bot, of those taken by a bot.",
        True,
    ),
    _ratio(
        "fallback_rate",
        "Fallback rate",
        "fallback",
        ("queued",),
        "Came into the fallback queue, of all times one came into a queue.",
        True,
    ),
    _ratio(
        "abandon_rate",
        "Abandoned, of ended",
        "abandoned",
        ("ended",),
        "Abandoned, of all that ended.",
        True,
    ),
    _ratio(
        "miss_rate", "Missed, of ended", "missed", ("ended",), "Missed, of all that ended.", True
    ),
    _ratio(
        "reopen_rate",
        "Reopened, of resolved",
        "reopened",
        ("resolved",),
        "Reopened, of all times one was resolved.",
        True,
    ),
    _ratio(
        "csat_response_rate",
        "Ratings, of ended",
        "csat",
        ("ended",),
        "Conversations with a rating, of all that ended.",
        False,
    ),
    _ratio(
        "mood_negative_rate",
        "In a bad mood, of all",
        "mood_negative",
        ("mood",),
        "Conversations that were negative on the whole, of those with a mood.",
        True,
    ),
    _ratio(
        "sla_rate",
        "Targets met, of all",
        "sla_met",
        ("sla_met", "sla_breached"),
        "Response targets met, of those met or missed.",
        False,
    ),
)

BY_ID = {one.id: one for one in DEFINITIONS}

WITHOUT_SESSIONS = frozenset({"plugin_errors"})
"""What no conversation is behind."""

IN_HOURS = frozenset({"first_response", "next_response", "resolution", "waiting"})
"""Times that can be counted within opening hours alone."""


def get_correction(metric: str) -> str:
    """Return the name under which is counted by what a time differs within opening hours.

    Of each time that differs, that around the clock is taken back there and the other one added;
    so what is counted around the clock and what is counted there make up business time.
    """
    return f"{metric}.open"


TIMES = frozenset(one.id for one in DEFINITIONS if one.kind == "time") | {
    get_correction(one) for one in IN_HOURS
}
"""What is counted in milliseconds."""

DIMENSIONS: dict[str, str] = {
    "widget": "The widget it came by.",
    "channel": "How messages come in.",
    "language": "The language of the conversation.",
    "queue": "The queue it was in last.",
    "team": "The team it was given to last.",
    "staff": "Who has it; for responses, who answered; else who had it last.",
    "bot": "The bot that had it last; of errors, the plugin.",
    "tag": "Each of its tags; one with several counts for each.",
}
"""What numbers can be split and filtered by: as it was at the time of what is counted."""

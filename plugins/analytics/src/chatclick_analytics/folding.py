"""What an event means for the numbers: a pure fold over the events of a session.

Nothing is read here and no clock is looked at, so the same log gives the same points, whenever and
however often it is counted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chatclick import EventView
from chatclick_analytics.points import Point, locate
from chatclick_analytics.state import State

CREATED = "session.created"
QUEUED = "session.queued"
PLUGIN_FAILED = "plugin.failed"
MAX_TAGS = 20
MAX_UNDELIVERED = 20
UNNAMED_NEGATIVE = -0.3
"""Up to which average a mood is bad where its event does not say."""


@dataclass(slots=True)
class Step:
    """One event on its way through the fold.

    Attributes:
        fallback_queue: the queue that takes what nothing else takes.
        points: what the event counts for, so far.
    """

    state: State
    event: EventView
    at_ms: int
    fallback_queue: str
    points: list[Point] = field(default_factory=list)

    def add(self, metric: str, value: int = 1, since_ms: int = 0, staff: str | None = None) -> None:
        """Count something where the session is now, or of somebody else than has it."""
        where = self.state.where
        if staff is not None:
            where = where.of_staff(staff)
        self.points.append(Point(metric, self.at_ms, value, where, 1, since_ms))

    def add_since(self, metric: str, since_ms: int, staff: str | None = None) -> None:
        """Count the time that has passed since."""
        self.add(metric, max(0, self.at_ms - since_ms), since_ms, staff)

    def get(self, key: str) -> Any:
        """Return a value of the event; an event of somebody erased has none."""
        return self.event.data.get(key)


def fold(state: State, event: EventView, fallback_queue: str = "") -> list[Point]:
    """Move the state of a session by its next event, and return what counts.

    Args:
        state: is changed.
        event: of the session.
        fallback_queue: id of the queue that takes what nothing else takes.
    """
    work = _WORKS.get(event.type)
    if work is None:
        return []
    step = Step(state, event, to_ms(event), fallback_queue)
    work(step)
    return step.points


def to_ms(event: EventView) -> int:
    """Return when an event happened, in milliseconds since 1970."""
    return int(event.at.timestamp() * 1000 + 0.5)


def fold_host(event: EventView) -> list[Point]:
    """Return what an event of no session counts for."""
    plugin, failures = event.data.get("plugin"), event.data.get("failures")
    if event.type != PLUGIN_FAILED or not isinstance(plugin, str) or not isinstance(failures, int):
        return []
    return [
        Point("plugin_errors", to_ms(event), max(0, failures), locate({"bot": plugin[:80]}, ()))
    ]


# Beginning


def _create(step: Step) -> None:
    state = step.state
    state.began_ms = state.started_ms = step.at_ms
    # A session that waits for people says so next; until then a bot has it.
    state.has_bot = True
    named = {"widget": "widget_id", "channel": "channel", "language": "language"}
    for dimension, key in named.items():
        state.move(dimension, step.get(key))
    step.add("sessions")


def _change_language(step: Step) -> None:
    step.state.move("language", step.get("to"))


def _change_tags(step: Step) -> None:
    found = step.get("to")
    tags = found if isinstance(found, list | tuple) else ()
    step.state.tag([str(one) for one in tags][:MAX_TAGS])


# Messages


def _hear(step: Step) -> None:
    if step.get("kind") == "note":
        return
    sender = step.get("sender") or {}
    step.state.spoke_ms = step.at_ms
    {"visitor": _hear_visitor, "agent": _hear_agent}.get(sender.get("kind", ""), _hear_bot)(step)


def _hear_visitor(step: Step) -> None:
    state = step.state
    step.add("messages_in")
    state.is_unheard = True
    if not state.has_bot:
        state.waits_ms = state.waits_ms or step.at_ms


def _hear_agent(step: Step) -> None:
    state = step.state
    who = str((step.get("sender") or {}).get("id") or "")
    step.add("messages_out", staff=who)
    _send(step)
    if state.waits_ms:
        metric = "next_response" if state.is_answered else "first_response"
        step.add_since(metric, state.waits_ms, staff=who)
    state.is_answered, state.is_unheard, state.waits_ms = True, False, 0


def _hear_bot(step: Step) -> None:
    state = step.state
    if state.has_bot:
        state.move("bot", (step.get("sender") or {}).get("id"))
    step.add("messages_bot")
    _send(step)
    if state.has_bot and not state.was_bot:
        state.was_bot = True
        step.add("bot_sessions")


def _send(step: Step) -> None:
    step.state.undelivered.append([step.event.seq or 0, step.at_ms])
    del step.state.undelivered[:-MAX_UNDELIVERED]


def _deliver(step: Step) -> None:
    who = step.get("participant") or {}
    seq = step.get("seq")
    if who.get("kind") != "visitor" or not isinstance(seq, int):
        return
    for sent_seq, sent_ms in step.state.undelivered:
        if sent_seq <= seq:
            step.add_since("delivery", sent_ms)
    step.state.undelivered = [one for one in step.state.undelivered if one[0] > seq]


# Who has it


def _queue(step: Step) -> None:
    step.state.move("queue", step.get("queue_id"))
    # What was done and is passed on to a queue goes on without being reopened.
    _go_on(step)
    _wait_in_queue(step)


def _wait_in_queue(step: Step) -> None:
    state = step.state
    state.has_bot = state.is_passed_on = False
    step.add("queued")
    if step.fallback_queue and state.place.get("queue") == step.fallback_queue:
        step.add("fallback")
    state.queued_ms = state.queued_ms or step.at_ms
    if state.is_unheard:
        state.waits_ms = state.waits_ms or step.at_ms


def _assign(step: Step) -> None:
    state = step.state
    who = (step.get("assignee") or {}).get("id")
    if not who:
        return
    state.has_bot = False
    state.move("staff", who)
    step.add("assigned")
    if state.queued_ms:
        step.add_since("waiting", state.queued_ms)
        state.queued_ms = 0
    if step.get("previous") and not state.is_passed_on:
        step.add("transfers", staff=str(step.get("previous")))
    state.is_passed_on = False


def _transfer(step: Step) -> None:
    state = step.state
    # To a person it is the assignment that counts: there is none where they had it already.
    if step.get("previous") and (step.get("queue_id") or step.get("team_id")):
        step.add("transfers", staff=str(step.get("previous")))
        state.is_passed_on = True
    state.move("queue", step.get("queue_id"))
    state.move("team", step.get("team_id"))


def _take_by_bot(step: Step) -> None:
    state = step.state
    state.has_bot, state.waits_ms, state.queued_ms = True, 0, 0
    state.move("bot", step.get("bot"))


def _ask_for_people(step: Step) -> None:
    step.state.was_handed_over = True
    step.add("handovers")


# Ends


def _resolve(step: Step) -> None:
    step.add("resolved")
    _finish(step, by_visitor=step.event.actor.kind == "visitor")


def _close(step: Step) -> None:
    step.add("closed")
    _finish(step, by_visitor=step.event.actor.kind == "visitor")


def _finish(step: Step, *, by_visitor: bool) -> None:
    state = step.state
    if state.is_done:
        return
    if state.started_ms:
        step.add_since("resolution", state.started_ms)
    if not state.was_ended:
        _end(step, by_visitor=by_visitor)
    state.is_done = state.was_ended = True
    state.waits_ms = state.queued_ms = 0
    state.is_unheard = False


def _end(step: Step, *, by_visitor: bool) -> None:
    """Count what is counted at the first end only."""
    state = step.state
    step.add("ended")
    if state.began_ms:
        step.add("duration", max(0, (state.spoke_ms or step.at_ms) - state.began_ms))
    if state.is_answered:
        return
    if state.waits_ms:
        step.add("abandoned" if by_visitor else "missed")
    if state.was_bot and not state.was_handed_over:
        step.add("contained")


def _reopen(step: Step) -> None:
    # So ends a snooze, too.
    _go_on(step)
    kept = step.get("state")
    if kept == "queued":
        _wait_in_queue(step)
    elif kept:
        # A bot that takes it once more says so next.
        step.state.has_bot = kept == "bot"


def _go_on(step: Step) -> None:
    state = step.state
    if state.is_done:
        step.add("reopened")
        state.is_done, state.started_ms = False, step.at_ms


def _merge(step: Step) -> None:
    """Let the session it goes on in wait in its place."""
    state = step.state
    if step.get("into"):
        state.held_ms = state.waits_ms
        state.waits_ms = state.queued_ms = 0


def _unmerge(step: Step) -> None:
    """Let who waited when it was merged wait on."""
    state = step.state
    if step.get("into") and state.held_ms and not state.is_done:
        state.is_unheard = True
        state.waits_ms = 0 if state.has_bot else state.held_ms


# What else is told


def _rate(step: Step) -> None:
    state = step.state
    score, scale = step.get("score"), step.get("scale")
    if not isinstance(score, int) or not isinstance(scale, int) or scale < 2:
        return
    value = round(100 * (min(max(score, 1), scale) - 1) / (scale - 1))
    if state.rating is None:
        state.rating = [value, step.at_ms, dict(state.place), list(state.tags)]
        step.add("csat", value)
        return
    before, at_ms, place, tags = state.rating
    old = Point("csat", at_ms, before, locate(place, tags), -1)
    step.points += [old, old._replace(value=value, number=1)]
    state.rating = [value, at_ms, place, tags]


def _feel(step: Step) -> None:
    average = step.get("average")
    if not isinstance(average, int | float):
        return
    step.add("mood", round(50 * (min(max(average, -1), 1) + 1)))
    # The first of these events had no label. Those count as their plugin would name them by itself.
    label = step.get("label") or ("negative" if average <= UNNAMED_NEGATIVE else "")
    if label == "negative":
        step.add("mood_negative")


def _meet(step: Step) -> None:
    step.add("sla_met")


def _breach(step: Step) -> None:
    step.add("sla_breached")


_WORKS: Mapping[str, Callable[[Step], None]] = {
    CREATED: _create,
    "session.language_changed": _change_language,
    "session.tags_changed": _change_tags,
    "message.created": _hear,
    "message.delivered": _deliver,
    QUEUED: _queue,
    "session.assigned": _assign,
    "session.transferred": _transfer,
    "session.bot_took": _take_by_bot,
    "session.handoff_requested": _ask_for_people,
    "session.resolved": _resolve,
    "session.closed": _close,
    "session.reopened": _reopen,
    "session.merged": _merge,
    "session.unmerged": _unmerge,
    "csat.submitted": _rate,
    "sentiment.summarised": _feel,
    "sla.met": _meet,
    "sla.breached": _breach,
}

MATTERS = frozenset(_WORKS)
"""Types of events that are counted."""

"""What an event means for a session: a pure fold over the events of the log.

Nothing is read here and no clock is looked at, so the same log gives the same numbers, whenever
and however often it is followed. What plugins tell (`sentiment.turned`, `sla.warned`) counts where
it is there, and nothing is missing where it is not.

A session ends badly when

- its visitor ends it themselves after waiting for people for a minute or longer (`left`),
- it ends by itself, such as by a time limit, while nobody on staff ever wrote (`missed`),
- its visitor gives a low rating (`rated`), or
- it comes back within the time it takes to settle (`reopened`).

Each time it comes back another episode begins, with an end of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chatclick import EventView
from chatclick_session_risk.features import MINUTE_MS, Tally, describe, to_vector
from chatclick_session_risk.likeness import is_same, take_print

LEFT, MISSED, RATED, REOPENED = "left", "missed", "rated", "reopened"
LEFT_AFTER_MS = MINUTE_MS
MARKS_MS = tuple(minutes * MINUTE_MS for minutes in (1, 2, 5, 10, 20, 40))
"""Of a wait that lasts so long a moment is kept."""
NUMBERED = frozenset({1, 2, 3, 5, 8, 13, 21, 34, 55})
"""Messages of the visitor of which a moment is kept."""
MOST_MOMENTS = 16
MOST_PRINTS = 3
_LOW_TO = {2: 1, 5: 2, 10: 6}
_LOW_PART = 0.25


@dataclass(frozen=True, slots=True)
class Ended:
    """An episode ended.

    Attributes:
        why: how badly, "" for not, as far as that is known at its end.
        moments: what the session was like on its way.
    """

    episode: int
    at_ms: int
    why: str
    moments: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class CameBack:
    """The session of an episode goes on after it had ended."""

    episode: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class WasRated:
    """The visitor rated a session whose episode had ended."""

    episode: int
    is_low: bool


Change = Ended | CameBack | WasRated


@dataclass(slots=True)
class _Step:
    tally: Tally
    event: EventView
    at_ms: int

    def get(self, key: str) -> Any:
        """Return a value of the event; an event of somebody erased has none."""
        return self.event.data.get(key)


def fold(tally: Tally, event: EventView) -> Change | None:
    """Take the next event of a session in; one that was taken in changes nothing.

    Args:
        tally: is changed.
        event: of the session.

    Returns:
        What became of an episode; None where nothing did.
    """
    work = _WORKS.get(event.type)
    if work is None or event.seq is None or event.seq <= tally.seq:
        return None
    tally.seq = event.seq
    step = _Step(tally, event, to_ms(event))
    _pass_marks(step)
    change = work(step)
    tally.heard_ms = step.at_ms
    return change


def to_ms(event: EventView) -> int:
    """Return when an event happened, in milliseconds since 1970."""
    return int(event.at.timestamp() * 1000 + 0.5)


def _pass_marks(step: _Step) -> None:
    """Keep moments of the wait that has lasted until this event."""
    tally = step.tally
    while tally.waits_ms and tally.mark < len(MARKS_MS):
        at_ms = tally.waits_ms + MARKS_MS[tally.mark]
        if at_ms > step.at_ms:
            return
        tally.mark += 1
        _keep_moment(tally, at_ms)


def _keep_moment(tally: Tally, at_ms: int) -> None:
    if len(tally.moments) == MOST_MOMENTS:
        # Every other one still tells how it went from the beginning to now.
        tally.moments = tally.moments[::2]
    tally.moments.append(to_vector(describe(tally, at_ms)))


# Beginning and messages


def _create(step: _Step) -> None:
    tally = step.tally
    tally.begun_ms = step.at_ms
    # A session that waits for people says so next; until then a bot has it.
    tally.has_bot = True


def _hear(step: _Step) -> None:
    if step.get("kind") == "note":
        return
    sender = step.get("sender") or {}
    kind = sender.get("kind")
    step.tally.messages += 1
    if kind == "visitor":
        _hear_visitor(step)
    elif kind == "agent":
        _hear_agent(step)


def _hear_visitor(step: _Step) -> None:
    tally = step.tally
    tally.visitor_messages += 1
    tally.unanswered += 1
    tally.to_bot += tally.has_bot
    content = step.get("content")
    text = content.get("text") if isinstance(content, Mapping) else None
    print_ = take_print(text) if isinstance(text, str) else []
    tally.repeats += is_same(print_, tally.prints)
    if print_:
        tally.prints = [*tally.prints, print_][-MOST_PRINTS:]
    if not tally.has_bot and not tally.waits_ms:
        _begin_to_wait(step)
    if tally.visitor_messages in NUMBERED:
        _keep_moment(tally, step.at_ms)


def _hear_agent(step: _Step) -> None:
    step.tally.is_answered = True
    _stop_waiting(step)
    step.tally.is_close = step.tally.is_late = False


def _begin_to_wait(step: _Step) -> None:
    step.tally.waits_ms, step.tally.mark = step.at_ms, 0


def _stop_waiting(step: _Step) -> None:
    tally = step.tally
    if tally.waits_ms:
        tally.longest_ms = max(tally.longest_ms, step.at_ms - tally.waits_ms)
    tally.waits_ms = tally.mark = tally.unanswered = 0


# Who has it


def _queue(step: _Step) -> Change | None:
    tally = step.tally
    tally.has_bot = tally.has_person = tally.is_passed_on = False
    if tally.unanswered and not tally.waits_ms:
        _begin_to_wait(step)
    # What was done and is passed on to a queue goes on without being reopened.
    return _come_back(step)


def _assign(step: _Step) -> None:
    tally = step.tally
    tally.has_bot, tally.has_person = False, bool(step.get("assignee"))
    if not tally.has_person:
        return
    tally.transfers += bool(step.get("previous")) and not tally.is_passed_on
    tally.is_passed_on = False
    if tally.unanswered and not tally.waits_ms:
        _begin_to_wait(step)


def _transfer(step: _Step) -> None:
    # To a person it is the assignment that counts: there is none where they had it already.
    if not step.get("queue_id") and not step.get("team_id"):
        return
    tally = step.tally
    tally.has_person = False
    if step.get("previous"):
        tally.transfers += 1
        # An assignment that follows repeats from whom it came.
        tally.is_passed_on = True


def _take_by_bot(step: _Step) -> None:
    tally = step.tally
    _stop_waiting(step)
    tally.has_bot, tally.has_person = True, False


def _hand_over(step: _Step) -> None:
    step.tally.was_handed_over, step.tally.has_bot = True, False
    if step.tally.unanswered and not step.tally.waits_ms:
        _begin_to_wait(step)


# What other plugins tell


def _feel(step: _Step) -> None:
    step.tally.has_fallen = step.get("direction") == "worse"


def _come_close(step: _Step) -> None:
    step.tally.is_close = True


def _miss(step: _Step) -> None:
    step.tally.is_close, step.tally.is_late = False, True


def _rate(step: _Step) -> Change | None:
    score, scale = step.get("score"), step.get("scale")
    if not isinstance(score, int) or not isinstance(scale, int) or scale < 2:
        return None
    tally = step.tally
    tally.rating = is_low(score, scale)
    return WasRated(tally.episode, tally.rating) if tally.is_done else None


def is_low(score: int, scale: int) -> bool:
    """Tell whether a rating is a low one: 1 of 2, up to 2 of 5, up to 6 of 10.

    Args:
        score: from 1 on.
        scale: of so many steps.
    """
    most = _LOW_TO.get(scale)
    return score <= most if most is not None else (score - 1) / (scale - 1) <= _LOW_PART


# Ends


def _end(step: _Step) -> Change | None:
    tally = step.tally
    if tally.is_done:
        return None
    why = RATED if tally.rating else _find_why(step)
    moments = tuple(tuple(one) for one in tally.moments)
    ended = Ended(tally.episode, step.at_ms, why, moments)
    _stop_waiting(step)
    tally.is_done, tally.prints, tally.moments = True, [], []
    tally.is_close = tally.is_late = False
    # Nothing can be learned of a session in which its visitor said nothing.
    return ended if moments else None


def _find_why(step: _Step) -> str:
    tally, by = step.tally, step.event.actor.kind
    if not tally.waits_ms:
        return ""
    if by == "visitor":
        return LEFT if step.at_ms - tally.waits_ms >= LEFT_AFTER_MS else ""
    return MISSED if by != "agent" and not tally.is_answered else ""


def _merge(step: _Step) -> None:
    """Let a session that goes on in another one end without an outcome.

    Who waits goes on waiting, should that be taken back.
    """
    if step.get("into"):
        step.tally.is_done, step.tally.prints, step.tally.moments = True, [], []


def _unmerge(step: _Step) -> None:
    # It was reopened just before, which is no coming back.
    if step.get("into") and not step.tally.is_done and step.tally.reopenings:
        step.tally.reopenings -= 1


def _reopen(step: _Step) -> Change | None:
    if state := step.get("state"):
        # A bot that takes it once more says so next.
        step.tally.has_bot = state == "bot"
    return _come_back(step)


def _come_back(step: _Step) -> Change | None:
    tally = step.tally
    if not tally.is_done:
        return None
    change = CameBack(tally.episode, step.at_ms)
    tally.is_done, tally.rating = False, None
    tally.episode += 1
    tally.reopenings += 1
    return change


_WORKS: Mapping[str, Callable[[_Step], Change | None]] = {
    "session.created": _create,
    "message.created": _hear,
    "session.queued": _queue,
    "session.assigned": _assign,
    "session.unassigned": _assign,
    "session.transferred": _transfer,
    "session.bot_took": _take_by_bot,
    "session.handoff_requested": _hand_over,
    "session.resolved": _end,
    "session.closed": _end,
    "session.merged": _merge,
    "session.unmerged": _unmerge,
    "session.reopened": _reopen,
    "csat.submitted": _rate,
    "sentiment.turned": _feel,
    "sla.warned": _come_close,
    "sla.breached": _miss,
}

MATTERS = frozenset(_WORKS)
"""Types of events that mean anything."""

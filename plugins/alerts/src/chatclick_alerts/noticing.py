"""When people are told: once it fires, again while it goes on, and when it is over. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chatclick_alerts.machine import Change, Memory, State


class Notice(StrEnum):
    """What people are told."""

    FIRED = "fired"
    REMINDER = "reminder"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True)
class Telling:
    """What is known of whom was told.

    Attributes:
        due_at: when somebody is to be told next; None for not at all.
        told: how often they were since it fired.
        snoozed_until: until when they do not want to hear of it.
    """

    due_at: datetime | None = None
    told: int = 0
    snoozed_until: datetime | None = None


def decide(
    telling: Telling,
    memory: Memory,
    change: Change | None,
    at: datetime,
    *,
    remind: timedelta | None,
    is_held: bool,
) -> tuple[Telling, Notice | None]:
    """Decide whether people are told now.

    What comes while they are not to be told (a silence, quiet hours, a snooze) is told when that is
    over, if it still goes on.

    Args:
        telling: what was known of that before.
        memory: how the rule stands now.
        change: what became of it just now.
        at: when.
        remind: after how long again; None never.
        is_held: nobody is to be told now.
    """
    if change is Change.FIRED:
        telling = Telling(due_at=at)
    if change is Change.RECOVERED:
        is_told = telling.told > 0 and not is_held
        return Telling(), Notice.RECOVERED if is_told else None
    if memory.state is not State.ALERTING or telling.due_at is None or telling.due_at > at:
        return telling, None
    is_snoozed = telling.snoozed_until is not None and telling.snoozed_until > at
    if is_held or is_snoozed:
        return telling, None
    kind = Notice.REMINDER if telling.told else Notice.FIRED
    due_at = at + remind if remind else None
    return replace(telling, due_at=due_at, told=telling.told + 1, snoozed_until=None), kind

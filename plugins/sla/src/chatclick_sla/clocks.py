"""Starting, stopping and holding clocks. Rows are changed; nothing is written here."""

from datetime import datetime
from uuid import uuid4

from chatclick_sla.models import Clock, Policy
from chatclick_sla.timekeeping import Timekeeper

RUNNING, PAUSED, MET, MISSED, DROPPED = "running", "paused", "met", "missed", "dropped"
LIVE = (RUNNING, PAUSED)


def start(session_id: str, policy: Policy, kind: str, at: datetime) -> Clock | None:
    """Build a clock that is to go on; None where the policy has no such target."""
    target_s = policy.targets.get(kind)
    if not target_s:
        return None
    return Clock(
        id=uuid4().hex,
        session_id=session_id,
        policy_id=policy.id,
        kind=kind,
        status=PAUSED,
        target_s=float(target_s),
        left_s=float(target_s),
        started_at=at,
    )


async def resume(clock: Clock, policy: Policy, time: Timekeeper, at: datetime) -> None:
    """Let a clock go on."""
    clock.status, clock.resumed_at = RUNNING, at
    await reckon(clock, policy, time)


async def reckon(clock: Clock, policy: Policy, time: Timekeeper) -> None:
    """Find anew when a running clock is due and when it warns, as the hours are now."""
    assert clock.resumed_at is not None
    clock.due_at = await time.find_due(clock.resumed_at, clock.left_s)
    clock.next_at = None if clock.breached_at else clock.due_at
    if clock.warned_at is None and clock.breached_at is None and policy.warn_percent < 100:
        behind_s = clock.target_s * (100 - policy.warn_percent) / 100
        warn_at = await time.find_due(clock.resumed_at, max(0.0, clock.left_s - behind_s))
        clock.next_at = warn_at


async def pause(clock: Clock, time: Timekeeper, at: datetime) -> None:
    """Hold a clock; a paused one stays as it is."""
    if clock.status != RUNNING or clock.resumed_at is None:
        return
    clock.left_s -= await time.count(clock.resumed_at, at)
    clock.status, clock.resumed_at, clock.due_at, clock.next_at = PAUSED, None, None, None


def stop(clock: Clock, at: datetime) -> None:
    """End a clock: what it measures has happened, in time or too late."""
    is_late = clock.breached_at is not None or (clock.due_at is not None and at > clock.due_at)
    if is_late and clock.breached_at is None:
        clock.breached_at = clock.due_at
    _end(clock, MISSED if is_late else MET, at)


def drop(clock: Clock, at: datetime) -> None:
    """End a clock whose question went away; one that was late stays so."""
    if clock.breached_at is not None or (clock.due_at is not None and at > clock.due_at):
        stop(clock, at)
        return
    _end(clock, DROPPED, at)


def sort_anew(clock: Clock, policy: Policy) -> bool:
    """Move a clock to another policy's target, keeping what has passed; False: it has none."""
    target_s = policy.targets.get(clock.kind)
    if not target_s:
        return False
    clock.left_s += target_s - clock.target_s
    clock.target_s, clock.policy_id = float(target_s), policy.id
    clock.warned_at = clock.breached_at = None
    return True


def _end(clock: Clock, status: str, at: datetime) -> None:
    clock.status, clock.ended_at, clock.next_at = status, at, None

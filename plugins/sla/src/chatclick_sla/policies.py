"""Which policy a session goes by. Kept in memory for a moment, for every message asks."""

import time
from collections.abc import Iterable, Sequence

from chatclick import SessionView
from chatclick_sla.models import Policy

MOST_POLICIES = 100
KEPT_S = 10.0


class Policies:
    """Reads the policies, in their order."""

    def __init__(self) -> None:
        self._kept: list[Policy] = []
        self._read_at = -KEPT_S

    async def list(self) -> Sequence[Policy]:
        """Return all policies; what another worker changed is known within seconds."""
        while time.monotonic() - self._read_at >= KEPT_S:  # they may change while they are read
            self._read_at = time.monotonic()
            self._kept = await Policy.all().order_by("position", "id").limit(MOST_POLICIES)
        return self._kept

    def forget(self) -> None:
        """Read them anew at the next question."""
        self._read_at = -KEPT_S


def find_policy(policies: Iterable[Policy], session: SessionView) -> Policy | None:
    """Return the first policy a session fits; None for none."""
    return next((one for one in policies if fits(one, session)), None)


def fits(policy: Policy, session: SessionView) -> bool:
    """Tell whether a session is one a policy is for: each condition names one of its values."""
    has: dict[str, set[str | None]] = {
        "priorities": {session.priority},
        "queues": {session.queue_id},
        "teams": {session.team_id},
        "widgets": {session.widget_id},
        "channels": {session.channel},
        "tags": set(session.tags),
    }
    return all(not wanted or has[name] & set(wanted) for name, wanted in policy.conditions.items())

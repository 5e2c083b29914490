"""From what the host shows to what strategies look at."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chatclick import JSONObject, SessionView, StaffLoad
from chatclick_assignment.strategies import Case, Person
from chatclick_assignment.terms import Terms, find_needs


def build_person(load: StaffLoad, *, given: int, weights: Mapping[str, float]) -> Person:
    """Build the person of a load.

    Args:
        load: of the host.
        given: sessions given to them in the span.
        weights: by id or by e-mail address in lower case.
    """
    staff = load.staff
    return Person(
        id=staff.id,
        capacity=load.capacity,
        is_online=staff.availability == "online",
        is_connected=staff.is_connected,
        open_sessions=load.open_sessions,
        by_channel={name: int(str(count)) for name, count in load.by_channel.items()},
        team_ids=frozenset(staff.team_ids),
        skills={skill.name.casefold(): skill.level for skill in staff.skills},
        languages=staff.languages,
        last_assigned_at=load.last_assigned_at,
        given=given,
        weight=weights.get(staff.id, weights.get((staff.email or "").lower(), 1.0)),
    )


def build_case(
    session: SessionView,
    terms: Terms,
    at: datetime,
    *,
    preferred: tuple[str, ...] = (),
    passed: frozenset[str] = frozenset(),
) -> Case:
    """Build the case of a session that waits."""
    since = session.waiting_since or session.created_at
    return Case(
        id=session.id,
        at=at,
        channel=session.channel,
        waited_s=max(0.0, (at - since).total_seconds()),
        team_id=session.team_id,
        language=session.language,
        needs=find_needs(terms, session.tags),
        preferred=preferred,
        passed=passed,
    )


def read_weights(config: Mapping[str, Any]) -> dict[str, float]:
    """Return weights by id or by e-mail address in lower case."""
    return {one["staff"].lower(): float(one["weight"]) for one in config["weights"]}


def find_owner(facts: JSONObject, trait: str) -> str | None:
    """Return the id or address of who looks after the visitor, if the site vouches for the visitor.

    What anybody can say of themselves chooses nobody.
    """
    visitor = facts.get("visitor")
    if not isinstance(visitor, Mapping) or not visitor.get("is_identified"):
        return None
    traits = visitor.get("traits")
    owner = traits.get(trait) if isinstance(traits, Mapping) else None
    return owner.strip().lower() if isinstance(owner, str) and owner.strip() else None

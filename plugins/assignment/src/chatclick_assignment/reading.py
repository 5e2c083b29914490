"""From what the host shows to what strategies look at."""

from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from chatclick import JSONObject, Phrase, SessionView, StaffLoad, Wording
from chatclick_assignment.strategies import Advice, Case, Person
from chatclick_assignment.terms import Terms, find_needs

MAX_NOTE = 200
MAX_PARTS = 5


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
    advice: Mapping[str, Advice] | None = None,
    language: str | None = None,
) -> Case:
    """Build the case of a session that waits.

    Args:
        session: which.
        terms: of its queue.
        at: the moment.
        preferred: ids of those who should have it.
        passed: ids of those who did not answer.
        advice: what another plugin says, by id of the person.
        language: the one it was found to be in; None for what stands in the session.
    """
    since = session.waiting_since or session.created_at
    return Case(
        id=session.id,
        at=at,
        channel=session.channel,
        waited_s=max(0.0, (at - since).total_seconds()),
        team_id=session.team_id,
        language=language or session.language,
        needs=find_needs(terms, session.tags),
        preferred=preferred,
        passed=passed,
        advice=advice or {},
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


def read_advice(facts: JSONObject, advisor: str) -> dict[str, Advice]:
    """Return what the plugin that is listened to says of people for a session, by id.

    Args:
        facts: what `route_session` is handed.
        advisor: the plugin's id; "" listens to none. What others say is not looked at.
    """
    said = facts.get(advisor) if advisor else None
    advice = said.get("advice") if isinstance(said, Mapping) else None
    if not isinstance(advice, Mapping):
        return {}
    found = {str(staff_id): _read_one(one, advisor) for staff_id, one in advice.items()}
    return {staff_id: one for staff_id, one in found.items() if one is not None}


def read_language(facts: JSONObject, source: str) -> str | None:
    """Return in which language a session is, as the plugin says that is asked; None if it does not.

    Args:
        facts: what `route_session` is handed.
        source: the plugin's id; "" asks none.
    """
    said = facts.get(source) if source else None
    language = said.get("language") if isinstance(said, Mapping) else None
    return language if isinstance(language, str) and language else None


def _read_one(said: object, advisor: str) -> Advice | None:
    score = said.get("score") if isinstance(said, Mapping) else None
    if isinstance(score, bool) or not isinstance(score, int | float) or not isfinite(score):
        return None
    note = said.get("note") if isinstance(said, Mapping) else None
    return Advice(float(score), _read_note(note, advisor))


def _read_note(note: object, advisor: str) -> Wording:
    """Read a note: a text, one of the advisor's phrases, or several of these."""
    if isinstance(note, list | tuple):
        parts = (_read_note(one, advisor) for one in note[:MAX_PARTS])
        return tuple(part for part in parts if isinstance(part, str | Phrase) and part)
    if isinstance(note, str):
        return note[:MAX_NOTE]
    if not isinstance(note, Mapping) or not isinstance(code := note.get("code"), str):
        return ""
    values = note.get("values")
    return Phrase(code, values if isinstance(values, Mapping) else {}, advisor)

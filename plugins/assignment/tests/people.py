"""People and cases for tests of strategies."""

from datetime import UTC, datetime

from chatclick_assignment.strategies import Case, Person

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def person(name: str, open_sessions: int = 0, **more) -> Person:
    """Build somebody with a capacity of four who is there."""
    given = {"capacity": 4, **more}
    given["team_ids"] = frozenset(given.get("team_ids", ()))
    return Person(id=f"stf_{name}", open_sessions=open_sessions, **given)


def case(**more) -> Case:
    """Build a session that is looked at at noon."""
    return Case(**{"id": "ses_1", "at": NOON, **more})

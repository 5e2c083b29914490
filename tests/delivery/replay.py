"""Apply events to a stale copy of a session, as a staff client does, to get a fresh one (I10).

Only what an event says is used: whatever a client cannot work out from events alone would show a
wrong inbox until the next reload.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from typing import Any

Event = dict[str, Any]
Session = dict[str, Any]

PREVIEW_CHARS = 140
MARKS = ("message.read", "message.delivered")
CATEGORY = {
    **dict.fromkeys(("bot", "queued", "open"), "active"),
    **dict.fromkeys(("waiting", "snoozed"), "waiting"),
    **dict.fromkeys(("resolved", "closed"), "done"),
}


def replay(stale: Session, events: Iterable[Event]) -> Session:
    """Return the session after these events.

    Args:
        stale: an earlier answer of `GET sessions/{id}` to a staff member.
        events: every event since, as staff sees them, in order.
    """
    session = deepcopy(stale)
    unseen = [0] * session["unread"]
    for event in events:
        apply = ACTS.get(event["type"])
        if apply is not None:
            apply(session, event, event["data"])
        _count_unseen(session, event, unseen)
        session["last_seq"] = event["seq"]
        if event["type"] not in MARKS:
            session["updated_at"] = event["at"]
        session["category"] = CATEGORY[session["state"]]
    return session


def _count_unseen(session: Session, event: Event, unseen: list[int]) -> None:
    is_public = event["type"] == "message.created" and event["data"]["kind"] == "message"
    if is_public and event["data"]["sender"]["kind"] == "visitor":
        unseen.append(event["seq"])
    if event["type"] == "message.read" and event["data"]["participant"]["kind"] != "visitor":
        unseen[:] = [seq for seq in unseen if seq > event["data"]["seq"]]
    session["unread"] = len(unseen)


def _message(session: Session, event: Event, data: Event) -> None:
    session["state"] = data["state"]
    if data["kind"] != "message":
        return
    session["last_message"] = {
        "seq": event["seq"],
        "text": data["content"]["text"][:PREVIEW_CHARS],
        "sender": data["sender"],
        "created_at": data["created_at"],
    }
    if data["sender"]["kind"] == "visitor":
        session["waiting_since"] = session["waiting_since"] or data["created_at"]
        session["snoozed_until"] = None
    else:
        session["waiting_since"] = None


def _queued(session: Session, event: Event, data: Event) -> None:
    session.update(state="queued", queue_id=data.get("queue_id", session["queue_id"]))


def _assigned(session: Session, event: Event, data: Event) -> None:
    session["assignee"] = data["assignee"]
    if session["state"] in ("bot", "queued"):
        session["state"] = "open"


def _unassigned(session: Session, event: Event, data: Event) -> None:
    session["assignee"] = None


def _transferred(session: Session, event: Event, data: Event) -> None:
    if data["queue_id"] or data["team_id"]:
        session.update(
            queue_id=data["queue_id"] or session["queue_id"],
            team_id=data["team_id"],
            assignee=None,
            waiting_since=session["waiting_since"] or event["at"],
        )


def _snoozed(session: Session, event: Event, data: Event) -> None:
    session.update(state="snoozed", snoozed_until=data["until"])


def _resolved(session: Session, event: Event, data: Event) -> None:
    session.update(state="resolved", waiting_since=None, snoozed_until=None)


def _reopened(session: Session, event: Event, data: Event) -> None:
    session.update(state=data["state"], snoozed_until=None)


def _closed(session: Session, event: Event, data: Event) -> None:
    session.update(state="closed", closed_at=event["at"], waiting_since=None, snoozed_until=None)


def _changed(name: str) -> Callable[[Session, Event, Event], None]:
    def change(session: Session, event: Event, data: Event) -> None:
        session[name] = data["to"]

    return change


def _marked(mark: str) -> Callable[[Session, Event, Event], None]:
    def move(session: Session, event: Event, data: Event) -> None:
        side = "visitor_seq" if data["participant"]["kind"] == "visitor" else "staff_seq"
        session[mark][side] = data["seq"]
        if mark == "seen":
            delivered = session["delivered"]
            delivered[side] = max(delivered[side], data["seq"])

    return move


ACTS: dict[str, Callable[[Session, Event, Event], None]] = {
    "message.created": _message,
    "message.read": _marked("seen"),
    "message.delivered": _marked("delivered"),
    "session.queued": _queued,
    "session.assigned": _assigned,
    "session.unassigned": _unassigned,
    "session.transferred": _transferred,
    "session.snoozed": _snoozed,
    "session.resolved": _resolved,
    "session.reopened": _reopened,
    "session.closed": _closed,
    "session.priority_changed": _changed("priority"),
    "session.tags_changed": _changed("tags"),
    "session.subject_changed": _changed("subject"),
    "session.language_changed": _changed("language"),
}


def difference(replayed: Session, fresh: Session) -> dict[str, tuple[Any, Any]]:
    """Return the fields in which the replayed session is wrong: (replayed, fresh).

    Times taken twice within one act may differ by a moment, so of `waiting_since` and `closed_at`
    only the presence counts. The `lease` shows nothing: it comes with the session itself, which the
    inbox is sent, and who names an old one is refused.
    """
    loose = ("waiting_since", "closed_at")
    wrong = {}
    for name, value in fresh.items():
        if name == "lease":
            continue
        mine = replayed.get(name)
        if name in loose:
            mine, value = mine is not None, value is not None
        if mine != value:
            wrong[name] = (replayed.get(name), fresh[name])
    return wrong

"""Builds the facts of a moment from what the host shows of a session."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from chatclick import MessageView, SessionView, VisitorView, content_text
from chatclick_rules.engine.schedules import load_zone

_OWN = frozenset({"session", "visitor", "message", "page"})


def build_facts(
    session: SessionView,
    *,
    at: datetime,
    zone: str,
    visitor: VisitorView | None = None,
    message: MessageView | None = None,
    earlier: Sequence[SessionView] = (),
    others: Mapping[str, Any] | None = None,
    outcome: str | None = None,
) -> dict[str, Any]:
    """Build the facts.

    Args:
        session: the session as it is.
        at: now.
        zone: of `time.…`.
        visitor: whose session it is, with their traits.
        message: the one that was written, or the newest.
        earlier: the visitor's other sessions, newest first.
        others: facts of other plugins, by plugin id.
        outcome: of a session that was closed.

    Returns:
        Objects by area; `find_fact` reaches into them with dots.
    """
    facts = {name: value for name, value in (others or {}).items() if name not in _OWN}
    traits: Mapping[str, Any] = visitor.traits if visitor is not None else {}
    forms = session.metadata.get("forms")
    facts |= {
        "session": _build_session(session, at),
        "visitor": _build_visitor(session, visitor, traits, at),
        "message": {} if message is None else _build_message(message),
        "page": _build_page(traits.get("page")),
        "form": _build_forms(forms if isinstance(forms, Mapping) else {}),
        "context": session.metadata.get("context") or {},
        "earlier": _build_earlier(earlier, at),
        "time": _build_time(at, zone),
        "close": {} if outcome is None else {"outcome": outcome},
    }
    return facts


def _build_session(session: SessionView, at: datetime) -> dict[str, Any]:
    waiting = session.waiting_since
    return {
        "channel": session.channel,
        "state": session.state,
        "priority": session.priority,
        "subject": session.subject,
        "tags": list(session.tags),
        "language": session.language,
        "widget_id": session.widget_id,
        "queue_id": session.queue_id,
        "team_id": session.team_id,
        "assignee_id": None if session.assignee is None else session.assignee.id,
        "is_assigned": session.assignee is not None,
        "messages": session.last_seq,
        "minutes_waiting": None if waiting is None else _count_minutes(waiting, at),
        "minutes_open": _count_minutes(session.created_at, at),
    }


def _build_visitor(
    session: SessionView, visitor: VisitorView | None, traits: Mapping[str, Any], at: datetime
) -> dict[str, Any]:
    email = visitor.email if visitor is not None else session.visitor.email
    facts: dict[str, Any] = {
        "id": session.visitor.id,
        "name": visitor.name if visitor is not None else session.visitor.name,
        "email": email,
        "email_domain": email.rpartition("@")[2] if email else None,
        "is_identified": session.visitor.is_identified,
        "traits": traits,
    }
    if visitor is not None:
        facts["phone"] = visitor.phone
        facts["created_at"] = visitor.created_at.isoformat()
        facts["days_known"] = max(0, (at - visitor.created_at).days)
    return facts


def _build_message(message: MessageView) -> dict[str, Any]:
    text = message.text or content_text(message.content)
    return {
        "text": text,
        "length": len(text),
        "type": message.content.get("type"),
        "sender": message.sender.kind,
    }


def _build_page(page: Any) -> dict[str, Any]:
    if not isinstance(page, Mapping):
        return {}
    url = page.get("url")
    facts = {key: page.get(key) for key in ("url", "title", "referrer")}
    if isinstance(url, str):
        try:
            parts = urlsplit(url)
        except ValueError:
            return facts
        facts |= {"path": parts.path or "/", "host": parts.hostname}
    return facts


def _build_forms(forms: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: form["values"]
        for name, form in forms.items()
        if isinstance(form, Mapping) and isinstance(form.get("values"), Mapping)
    }


def _build_earlier(earlier: Sequence[SessionView], at: datetime) -> dict[str, Any]:
    if not earlier:
        return {"sessions": 0}
    newest = earlier[0]
    return {
        "sessions": len(earlier),
        "days_since": max(0, (at - newest.updated_at).days),
        "assignee_id": None if newest.assignee is None else newest.assignee.id,
        "team_id": newest.team_id,
        "tags": list(newest.tags),
    }


def _build_time(at: datetime, zone: str) -> dict[str, Any]:
    local = at.astimezone(load_zone(zone))
    return {
        "at": local.isoformat(),
        "date": local.date().isoformat(),
        "hour": local.hour + local.minute / 60,
        "weekday": local.isoweekday(),
    }


def _count_minutes(since: datetime, at: datetime) -> float:
    return max(0.0, (at - since).total_seconds() / 60)

"""Builders of views for tests: whole, valid, and changed by keyword.

>>> build_message("hello", session_id="ses_1").text
'hello'
"""

from dataclasses import replace
from typing import Any

from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.plugin.views import (
    Marks,
    MessageView,
    ParticipantRef,
    SessionView,
    SessionVisitor,
    VisitorView,
)


def build_visitor(**changes: Any) -> VisitorView:
    """Build a visitor named Ann."""
    visitor = VisitorView(
        id=new_id("visitor"),
        name="Ann",
        email="ann@example.com",
        phone=None,
        traits={"plan": "free"},
        is_identified=True,
        created_at=now(),
        last_seen_at=None,
    )
    return replace(visitor, **changes)


def build_session(**changes: Any) -> SessionView:
    """Build a new session that waits in no queue yet."""
    visitor = build_visitor()
    at = now()
    session = SessionView(
        id=new_id("session"),
        widget_id=new_id("widget"),
        channel="web",
        state="queued",
        category="active",
        priority="normal",
        subject="",
        tags=(),
        language="en",
        visitor=SessionVisitor(
            id=visitor.id, name=visitor.name, email=visitor.email, is_identified=True
        ),
        queue_id=None,
        team_id=None,
        assignee=None,
        last_seq=0,
        last_message=None,
        unread=0,
        seen=Marks(),
        delivered=Marks(),
        waiting_since=None,
        snoozed_until=None,
        created_at=at,
        updated_at=at,
        closed_at=None,
    )
    return replace(session, **changes)


def build_message(text: str = "hello", **changes: Any) -> MessageView:
    """Build a visitor's message that is not stored yet."""
    message = MessageView(
        id=new_id("message"),
        session_id=new_id("session"),
        seq=None,
        client_msg_id=new_id("message"),
        kind="message",
        sender=ParticipantRef(kind="visitor", id=new_id("visitor"), name="Ann"),
        content={"type": "text", "text": text},
        reply_to=None,
        created_at=now(),
    )
    return replace(message, **changes)


def build_bot(plugin_id: str) -> ParticipantRef:
    """Build the participant as which a plugin speaks."""
    return ParticipantRef(kind="bot", id=plugin_id, name=plugin_id)

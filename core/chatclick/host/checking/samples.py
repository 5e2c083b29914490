"""Samples of all that hooks are handed: whole, valid, and changed by keyword.

They are part of the test kit, too: `chatclick.testing`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chatclick.clock import now
from chatclick.ids import new_id
from chatclick.plugin.hooks import HOOKS
from chatclick.plugin.hours import PlaceView
from chatclick.plugin.metrics import MetricQuery
from chatclick.plugin.people_views import RecipientView, StaffView, SubjectView, VisitorView
from chatclick.plugin.sign_in import LoginAttempt
from chatclick.plugin.views import (
    Assignee,
    AssignmentView,
    AttachmentView,
    EventView,
    Marks,
    MessageView,
    NotificationView,
    ParticipantRef,
    SessionView,
    SessionVisitor,
    WindowView,
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


def build_attachment(**changes: Any) -> AttachmentView:
    """Build a visitor's PDF file that waits for its checks."""
    attachment = AttachmentView(
        id=new_id("attachment"),
        session_id=new_id("session"),
        name="invoice.pdf",
        media_type="application/pdf",
        size_bytes=12,
        state="checking",
        sender_kind="visitor",
        sha256="0" * 64,
        width=None,
        height=None,
        duration_ms=None,
        created_at=now(),
    )
    return replace(attachment, **changes)


def build_assignment(**changes: Any) -> AssignmentView:
    """Build an assignment to Grace, who is the first to have the session."""
    assignment = AssignmentView(
        assignee=Assignee(id=new_id("staff"), name="Grace"),
        previous=None,
        reason="The only one available.",
        trace_id=new_id("trace"),
    )
    return replace(assignment, **changes)


def build_event(**changes: Any) -> EventView:
    """Build the event of a session that was opened."""
    event = EventView(
        session_id=new_id("session"),
        seq=1,
        position=1,
        type="session.created",
        at=now(),
        actor=ParticipantRef(kind="visitor", id=new_id("visitor"), name="Ann"),
        data={"state": "queued"},
    )
    return replace(event, **changes)


def build_notification(**changes: Any) -> NotificationView:
    """Build a notification about a message nobody has seen."""
    notification = NotificationView(
        id=new_id("notification"),
        type="message.unread",
        session_id=new_id("session"),
        title="New message",
        body="Ann wrote",
        url="/admin",
        created_at=now(),
    )
    return replace(notification, **changes)


def build_recipient(**changes: Any) -> RecipientView:
    """Build an agent who can be reached by e-mail."""
    recipient = RecipientView(
        kind="agent",
        id=new_id("staff"),
        name="Grace",
        email="grace@example.com",
        phone=None,
        language="en",
    )
    return replace(recipient, **changes)


def build_subject(**changes: Any) -> SubjectView:
    """Build the person whose data somebody asks for: Ann, with one session."""
    subject = SubjectView(
        visitor_id=new_id("visitor"),
        emails=("ann@example.com",),
        session_ids=(new_id("session"),),
    )
    return replace(subject, **changes)


def build_window(**changes: Any) -> WindowView:
    """Build the last 24 hours."""
    at = now()
    return replace(WindowView(since=at - timedelta(days=1), until=at), **changes)


def build_query(**changes: Any) -> MetricQuery:
    """Build the question how many conversations there were in the last hour."""
    at = now().replace(second=0, microsecond=0)
    query = MetricQuery(metric="sessions", since=at - timedelta(hours=1), until=at)
    return replace(query, **changes)


def build_attempt(**changes: Any) -> LoginAttempt:
    """Build Grace's attempt to sign in, after a good password."""
    staff = StaffView(
        id=new_id("staff"),
        email="grace@example.com",
        name="Grace",
        role="agent",
        availability="online",
        is_connected=False,
        capacity=4,
        is_active=True,
        team_ids=(),
        created_at=now(),
    )
    attempt = LoginAttempt(
        id=new_id("attempt"), staff=staff, origin="https://chat.example.com", address="192.0.2.7"
    )
    return replace(attempt, **changes)


def build_arguments(hook: str, **changes: Any) -> dict[str, Any]:
    """Build whole arguments for a hook, as the host hands them over.

    Args:
        hook: its name.
        changes: arguments of your own in place of the samples.

    Returns:
        Every argument of the hook but `context` and `site`, which the host adds. They belong
        together: the message is one of the session, and so on.

    Raises:
        KeyError: there is no such hook.
    """
    session = build_session()
    message = build_message(session_id=session.id, seq=1)
    wanted = [name for name in HOOKS[hook].arguments if name not in ("context", "site")]
    made: Mapping[str, Callable[[], Any]] = {
        "session": lambda: session,
        "message": lambda: message,
        "history": lambda: (message,),
        "visitor": lambda: build_visitor(id=session.visitor.id),
        "attachment": lambda: build_attachment(session_id=session.id),
        "assignment": build_assignment,
        "notification": build_notification,
        "recipient": build_recipient,
        "subject": build_subject,
        "window": build_window,
        "place": lambda: PlaceView(widget_id=new_id("widget"), queue_id=new_id("queue")),
        "queries": lambda: (build_query(),),
        "attempt": build_attempt,
        "method": lambda: "code",
        "answer": lambda: {"code": "123456"},
        "event": lambda: build_event(session_id=session.id),
        "facts": lambda: {
            "session": session.to_json(),
            "visitor": session.visitor.to_json(),
            "message": message.to_json(),
        },
        "reason": lambda: "disabled",
        "outcome": lambda: None,
        "staff_id": lambda: new_id("staff"),
        "notification_id": lambda: new_id("notification"),
        "detail": lambda: "550 No such user",
        "bot": lambda: "bot",
        "action": lambda: "sample.action",
        "run_id": lambda: "run-1",
        "by": lambda: ParticipantRef(kind="agent", id=new_id("staff"), name="Grace"),
        "slot": lambda: "session.sidebar",
        "widget_id": lambda: new_id("widget"),
        "locale": lambda: "en",
        "config": lambda: {"schemaVersion": 2, "name": "Shop"},
        "new": dict,
        "old": dict,
        "values": dict,
        "from_version": lambda: "1.0",
    }
    return {name: made[name]() for name in wanted} | changes

"""Builders of views for tests: whole, valid, and changed by keyword.

>>> build_message("hello", session_id="ses_1").text
'hello'
"""

from chatclick.host.checking.samples import (
    build_arguments,
    build_assignment,
    build_attachment,
    build_attempt,
    build_bot,
    build_event,
    build_message,
    build_notification,
    build_recipient,
    build_session,
    build_subject,
    build_visitor,
    build_window,
)

__all__ = [
    "build_arguments",
    "build_assignment",
    "build_attachment",
    "build_attempt",
    "build_bot",
    "build_event",
    "build_message",
    "build_notification",
    "build_recipient",
    "build_session",
    "build_subject",
    "build_visitor",
    "build_window",
]

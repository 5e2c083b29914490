"""A notification as a room reads it. No input or output."""

import hashlib
from collections.abc import Mapping
from typing import Any

from chatclick import NotificationView
from chatclick_notify_apprise.calling import Words

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "hidden_title": "Chatclick",
        "hidden_body": "There is something new.",
        "test_title": "A test",
        "test_body": "Notifications of Chatclick arrive here.",
    },
    "de": {
        "hidden_title": "Chatclick",
        "hidden_body": "Es gibt etwas Neues.",
        "test_title": "Ein Test",
        "test_body": "Benachrichtigungen von Chatclick kommen hier an.",
    },
}
TEST = "staff.test"
DIGEST = "staff.digest"
MOST_BODY = 1500


def is_for_rooms(type_: str) -> bool:
    """Tell whether a room may read it: no links that sign somebody in, no transcripts."""
    return type_ in (TEST, DIGEST) or (
        type_ != "session.transcript" and not type_.startswith("staff.")
    )


def write_words(notification: NotificationView, settings: Mapping[str, Any]) -> Words:
    """Say a notification.

    Args:
        notification: what happened.
        settings: of the plugin.
    """
    words = WORDS[settings["language"]]
    if notification.type == TEST:
        return Words(words["test_title"], words["test_body"])
    title, body = notification.title, notification.body[:MOST_BODY]
    if not settings["include_text"]:
        title, body = words["hidden_title"], words["hidden_body"]
    url = notification.url or _find_url(notification, settings)
    return Words(title, "\n".join(one for one in (body, url) if one) or title)


def build_id(notification: NotificationView) -> str:
    """Return what is the same for all who are told the same: a room reads it once."""
    if notification.type == TEST:
        return notification.id
    if notification.notice_id:
        return hashlib.sha256(notification.notice_id.encode()).hexdigest()[:32]
    # Summaries of several people come within the same hour, and may well say the same.
    is_digest = notification.type == DIGEST
    said = (
        notification.type,
        notification.session_id or "",
        notification.title,
        notification.body,
        notification.created_at.isoformat(timespec="hours" if is_digest else "auto"),
    )
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:32]


def _find_url(notification: NotificationView, settings: Mapping[str, Any]) -> str:
    base = settings["base_url"].rstrip("/")
    if not base or not notification.session_id:
        return ""
    return f"{base}/admin/inbox/all/{notification.session_id}"

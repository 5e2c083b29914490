"""A notification as what a device shows: few words, and where a click leads. No input or output."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from chatclick import NotificationView, RecipientView
from chatclick_notify_webpush.encrypting import MOST_BYTES, encode
from chatclick_notify_webpush.words import find_language, say

UNREAD = "message.unread"
MOST_TITLE = 120
MOST_BODY = 400


def is_for_devices(type_: str) -> bool:
    """Tell whether it may be shown on a device: no links that sign somebody in, no transcripts."""
    return type_ in ("staff.test", "staff.digest") or (
        type_ != "session.transcript" and not type_.startswith("staff.")
    )


def build_topic(notification: NotificationView) -> str:
    """Return what a newer notification takes the place of: one of the same conversation."""
    about = notification.session_id or notification.id
    return encode(hashlib.sha256(about.encode()).digest())[:32]


def write_payload(
    notification: NotificationView,
    recipient: RecipientView,
    settings: Mapping[str, Any],
    language: str,
) -> bytes:
    """Write what is encrypted and sent, in the language of the device; it always fits.

    Args:
        notification: what happened.
        recipient: who is told.
        settings: of the plugin.
        language: the device's.
    """
    language = find_language(language or recipient.language, settings["language"])
    title, body = _say(notification, settings, language)
    document = {
        "title": title[:MOST_TITLE],
        "body": body[:MOST_BODY],
        "lang": language,
        "tag": build_topic(notification),
        "url": _find_url(notification, recipient, settings),
    }
    data = _write(document)
    if len(data) > MOST_BYTES:  # an address may be longer than all the words
        data = _write({**document, "url": ""})
    return data


def _say(
    notification: NotificationView, settings: Mapping[str, Any], language: str
) -> tuple[str, str]:
    if notification.type == "staff.test":
        return say(language, "test_title"), say(language, "test_body")
    if not settings["include_text"]:
        return say(language, "hidden_title"), say(language, "hidden_body")
    if notification.type != UNREAD:
        return _one_line(notification.title), notification.body
    if not notification.messages:
        return say(language, "hidden_title"), _one_line(notification.body)
    last = notification.messages[-1]
    who = _one_line(last.sender.name) or say(language, "somebody")
    title = say(language, "one", who=who)
    if notification.count > 1:
        title = say(language, "many", count=notification.count)
    return title, last.text or say(language, "other")


def _find_url(
    notification: NotificationView, recipient: RecipientView, settings: Mapping[str, Any]
) -> str:
    if notification.url:
        return notification.url
    if recipient.kind == "agent":
        about = notification.session_id
        return f"/admin/inbox/all/{about}" if about else "/admin/"
    return str(settings["visitor_page"])


def _write(document: Mapping[str, str]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _one_line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())

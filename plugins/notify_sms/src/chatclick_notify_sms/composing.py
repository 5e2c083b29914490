"""A notification as a text message: few words, and an address to go on at. No input or output."""

from collections.abc import Mapping
from typing import Any

from chatclick import NotificationView, RecipientView
from chatclick_notify_sms.segments import cut, measure, simplify
from chatclick_notify_sms.words import find_language, say

UNREAD = "message.unread"


def is_for_phones(type_: str) -> bool:
    """Tell whether it may be a text message: no links that sign somebody in, no transcripts."""
    return type_ in ("staff.test", "staff.digest") or (
        type_ != "session.transcript" and not type_.startswith("staff.")
    )


def write_text(
    notification: NotificationView, recipient: RecipientView, settings: Mapping[str, Any]
) -> str:
    """Say a notification in the recipient's language, in as many segments as the settings allow.

    Args:
        notification: what happened.
        recipient: who is told.
        settings: of the plugin.
    """
    language = find_language(recipient.language, settings["language"])
    text = simplify(_say(notification, settings, language))
    url = notification.url or (settings["visitor_page"] if recipient.kind == "visitor" else "")
    most = int(settings["most_segments"])
    ending = f"\n{url}" if url else ""
    # The address is whole or not there: half of one leads nowhere.
    has_room = measure(f"...{ending}").segments <= most
    return cut(text, most, ending if has_room else "")


def _say(notification: NotificationView, settings: Mapping[str, Any], language: str) -> str:
    if notification.type == "staff.test":
        return say(language, "test")
    if not settings["include_text"]:
        return say(language, "hidden")
    if notification.type != UNREAD or not notification.messages:
        words = [notification.title.strip(), notification.body.strip()]
        return ": ".join(one for one in words if one)
    last = notification.messages[-1]
    who = " ".join(last.sender.name.split()) or say(language, "somebody")
    text = last.text.strip() or say(language, "other")
    if notification.count > 1:
        return say(language, "many", who=who, text=text, count=notification.count)
    return say(language, "one", who=who, text=text)

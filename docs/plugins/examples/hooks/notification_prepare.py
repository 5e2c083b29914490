"""Keeps message text out of notifications, and holds those to nobody in particular back."""

from chatclick import NotificationPatch, Suppress, hookimpl

permissions = ["notify:prepare"]


@hookimpl
async def notification_prepare(notification, recipient):
    if not recipient.name:
        return Suppress("nobody to write to by name")
    if notification.type == "message.unread":
        return NotificationPatch(body="Somebody wrote to you.")
    return None

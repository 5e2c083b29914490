"""What the caller was told: the list under the bell. Everybody sees their own only."""

from typing import Any

from pydantic import Field

from chatclick.chat.staff_notices import count_unread, list_listed, list_unread, to_json
from chatclick.errors import Forbidden, NotFound
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Model, Page, QueryFlag, id_of
from chatclick.http.operations import SIGNED_IN, Answer, Call, Resource
from chatclick.http.shapes import Time

MAX_AT_ONCE = 200

resource = Resource("notifications")


class NotificationQuery(Page):
    """Which notifications to list."""

    unread: QueryFlag = Field(False, description="only those not read yet")


class NotificationShape(Model):
    """Something the caller was told. `source` is the plugin that told it, or "chatclick"."""

    id: str
    type: str
    source: str
    title: str
    body: str
    url: str | None
    session_id: str | None
    created_at: Time
    read_at: Time | None


class NotificationPage(Model):
    """A page of the caller's notifications, and how many of all are not read."""

    data: list[NotificationShape]
    next: str | None
    unread: int


class NotificationChoice(Model):
    """Which notifications were read; without `ids` all."""

    ids: list[id_of("notification")] | None = Field(None, max_length=MAX_AT_ONCE)  # type: ignore[valid-type]


class UnreadCount(Model):
    """How many of the caller's notifications are not read."""

    unread: int


@resource.operation("GET", "/notifications", permission=SIGNED_IN, answer=NotificationPage)
async def list_notifications(call: Call[None, NotificationQuery]) -> Answer:
    """List what the caller was told, the newest first."""
    staff_id = find_staff_id(call)
    wanted = list_unread(staff_id) if call.query.unread else list_listed(staff_id)
    rows = await fetch(wanted, call.query, is_newest_first=True)
    page = build_page(rows, call.query.limit, lambda row: row.id, to_json)
    return Answer({**page, "unread": await count_unread(staff_id)})


@resource.operation("POST", "/notifications/read", permission=SIGNED_IN, answer=UnreadCount)
async def read_notifications(call: Call[NotificationChoice, None]) -> Answer:
    """Mark the caller's notifications as read: those that are named, or all."""
    staff_id = find_staff_id(call)
    await call.services.notices.read(staff_id, call.body.ids)
    return Answer({"unread": await count_unread(staff_id)})


@resource.operation(
    "POST", "/notifications/{notification_id}/read", permission=SIGNED_IN, answer=UnreadCount
)
async def read_notification(call: Call[None, None]) -> Answer:
    """Mark one of the caller's notifications as read."""
    staff_id, notification_id = find_staff_id(call), call.ids["notification_id"]
    if not await list_listed(staff_id).filter(id=notification_id).exists():
        raise NotFound("There is no such notification.")
    await call.services.notices.read(staff_id, [notification_id])
    return Answer({"unread": await count_unread(staff_id)})


def find_staff_id(call: Call[Any, Any]) -> str:
    """Return the caller's id.

    Raises:
        Forbidden: nobody of the staff calls.
    """
    if call.principal.kind != "staff":
        raise Forbidden("This is for staff who are signed in.")
    return call.principal.id

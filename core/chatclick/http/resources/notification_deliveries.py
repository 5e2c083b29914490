"""Who was told what by which channel, and how that went; never what was said."""

from typing import Any, Literal

from pydantic import Field

from chatclick.clock import now, to_text
from chatclick.errors import Conflict, NotFound
from chatclick.http.cursors import build_page, fetch
from chatclick.http.fields import Model, Page, QueryText, QueryTime, id_of
from chatclick.http.operations import Answer, Call, Resource
from chatclick.http.plugin_names import name_plugins
from chatclick.http.shapes import ListOf, Time
from chatclick.store.models import NotificationDelivery, Staff
from chatclick.store.transaction import Transaction

resource = Resource("notification deliveries")

DeliveryState = Literal["queued", "sent", "failed", "suppressed"]


class DeliveryQuery(Page):
    """Which deliveries to list."""

    state: DeliveryState | None = None
    channel: QueryText | None = Field(
        None, max_length=64, description="`in_app`, or the id of a plugin"
    )
    staff_id: id_of("staff") | None = None  # type: ignore[valid-type]
    since: QueryTime | None = Field(None, description="only what came up from then on")
    until: QueryTime | None = Field(None, description="only what came up before")


class NotificationDeliveryShape(Model):
    """How one notification goes to one person by one channel.

    `reason` says why it was held back (`preference`, `present`, `read`, `plugin: …`), why it waits
    (`quiet_hours`, `digest`), how it came (`digest`: with others) or what failed.
    """

    id: str
    notification_id: str
    staff_id: str
    staff_name: str
    type: str
    channel: str
    channel_name: str | None = Field(
        description="of the plugin; null for `in_app`, or if it is gone"
    )
    state: DeliveryState
    reason: str
    attempts: int
    due_at: Time | None
    created_at: Time
    changed_at: Time


@resource.operation(
    "GET",
    "/notification-deliveries",
    permission="system:read",
    answer=ListOf[NotificationDeliveryShape],
)
async def list_notification_deliveries(call: Call[None, DeliveryQuery]) -> Answer:
    """List who was told of something by which channel, the newest first."""
    wanted = call.query.model_dump(include={"state", "channel", "staff_id"}, exclude_none=True)
    if call.query.since is not None:
        wanted["created_at__gte"] = call.query.since
    if call.query.until is not None:
        wanted["created_at__lt"] = call.query.until
    rows = await fetch(NotificationDelivery.filter(**wanted), call.query, is_newest_first=True)
    names, plugins = await _read_names(rows), name_plugins(call)
    return Answer(
        build_page(
            rows, call.query.limit, lambda row: row.id, lambda row: _to_json(row, names, plugins)
        )
    )


@resource.operation(
    "POST",
    "/notification-deliveries/{notification_delivery_id}/retry",
    permission="system:write",
    answer=NotificationDeliveryShape,
    problems=(409,),
)
async def retry_notification_delivery(call: Call[None, None]) -> Answer:
    """Try a delivery again that was given up."""
    delivery_id = call.ids["notification_delivery_id"]

    async def work(tx: Transaction) -> NotificationDelivery:
        row = await NotificationDelivery.get_or_none(id=delivery_id)
        if row is None:
            raise NotFound("There is no such delivery.")
        if row.state != "failed":
            raise Conflict("Only what failed can be tried again.", code="not_failed")
        row.state, row.attempts, row.due_at, row.changed_at = "queued", 0, now(), now()
        await row.save()
        await call.audit(tx, "notification.retry", row.id, {"channel": row.channel})
        return row

    row = await call.services.store.write(work)
    call.services.notices.on_queued()
    return Answer(_to_json(row, await _read_names([row]), name_plugins(call)))


async def _read_names(rows: list[NotificationDelivery]) -> dict[str, str]:
    ids = {row.staff_id for row in rows}
    found = await Staff.filter(id__in=list(ids)).values_list("id", "name")
    return {str(staff_id): str(name) for staff_id, name in found}


def _to_json(
    row: NotificationDelivery, names: dict[str, str], plugins: dict[str, str]
) -> dict[str, Any]:
    return {
        "id": row.id,
        "notification_id": row.notification_id,
        "staff_id": row.staff_id,
        "staff_name": names.get(row.staff_id, ""),
        "type": row.type,
        "channel": row.channel,
        "channel_name": plugins.get(row.channel),
        "state": row.state,
        "reason": row.reason,
        "attempts": row.attempts,
        "due_at": None if row.due_at is None else to_text(row.due_at),
        "created_at": to_text(row.created_at),
        "changed_at": to_text(row.changed_at),
    }

"""The plugin's tables. Ids of the host's things are plain columns."""

from tortoise import fields
from tortoise.models import Model

WAITING = "waiting"
"""Behind an earlier delivery of the same session to the same endpoint."""
PENDING = "pending"
DELIVERED = "delivered"
FAILED = "failed"
STATES = (WAITING, PENDING, DELIVERED, FAILED)


class Endpoint(Model):
    """Where deliveries go. Secrets are sealed; `former_secret` counts until `former_until`."""

    id = fields.CharField(40, primary_key=True)
    url = fields.CharField(2048)
    description = fields.CharField(200, default="")
    event_types: list[str] = fields.JSONField()
    has_content = fields.BooleanField(default=True)
    scheme = fields.CharField(4)
    secret = fields.TextField()
    former_secret: str | None = fields.TextField(null=True)
    former_until = fields.DatetimeField(null=True)
    is_enabled = fields.BooleanField(default=True)
    disabled_reason = fields.CharField(16, default="")
    failing_since = fields.DatetimeField(null=True)
    delivered_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "webhooks_endpoint"


class Delivery(Model):
    """One event for one endpoint.

    `lane` is what is delivered in order: a session, or the delivery itself where order does not
    matter. `message_id` is the header `webhook-id`, the same at each attempt. Until `held_until` it
    is not sent, even where the receiver takes others again. Until `claimed_until` one process sends
    it, and no other does.
    """

    id = fields.IntField(primary_key=True)
    message_id = fields.CharField(48, unique=True)
    endpoint_id = fields.CharField(40)
    position = fields.BigIntField(null=True)
    session_id = fields.CharField(36, null=True, db_index=True)
    visitor_id = fields.CharField(36, null=True, db_index=True)
    lane = fields.CharField(48)
    type = fields.CharField(80)
    body = fields.TextField()
    state = fields.CharField(10)
    attempts = fields.IntField(default=0)
    next_attempt_at = fields.DatetimeField(null=True)
    held_until = fields.DatetimeField(null=True)
    claimed_until = fields.DatetimeField(null=True)
    last_status = fields.IntField(null=True)
    last_error = fields.CharField(200, default="")
    created_at = fields.DatetimeField(db_index=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "webhooks_delivery"
        unique_together = (("endpoint_id", "position"),)
        indexes = (("endpoint_id", "state", "next_attempt_at"), ("endpoint_id", "lane", "state"))


class Attempt(Model):
    """One try: what came back, shortened."""

    id = fields.IntField(primary_key=True)
    delivery_id = fields.IntField(db_index=True)
    at = fields.DatetimeField()
    duration_ms = fields.IntField()
    status = fields.IntField(null=True)
    error = fields.CharField(200, default="")
    request_headers: dict[str, str] = fields.JSONField()
    response_headers: dict[str, str] = fields.JSONField()
    response_excerpt = fields.TextField(default="")

    class Meta:
        table = "webhooks_attempt"

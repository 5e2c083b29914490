"""The plugin's tables. Ids of the host's things are plain columns."""

from tortoise import fields
from tortoise.models import Model


class Policy(Model):
    """Targets in seconds by kind, and which sessions they are for. The first that fits counts."""

    id = fields.CharField(32, primary_key=True)
    name = fields.CharField(80)
    position = fields.IntField()
    conditions: dict[str, list[str]] = fields.JSONField()
    targets: dict[str, int] = fields.JSONField()
    warn_percent = fields.IntField(default=75)
    is_business_time = fields.BooleanField(default=True)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "sla_policy"


class Watch(Model):
    """How far a session is: what was seen of it, and by which policy it goes.

    `waiting_since` is when the visitor began to wait for a person, or when a snooze ended since.
    The host's own starts anew after what a bot says and with every transfer.
    """

    session_id = fields.CharField(36, primary_key=True)
    visitor_id = fields.CharField(36, db_index=True)
    policy_id = fields.CharField(32, null=True)
    last_seq = fields.BigIntField(default=0)
    is_answered = fields.BooleanField(default=False)
    waiting_since = fields.DatetimeField(null=True)
    is_snoozed = fields.BooleanField(default=False)
    is_done = fields.BooleanField(default=False)

    class Meta:
        table = "sla_watch"


class Clock(Model):
    """One target that runs down.

    `left_s` is what was left when it last went on at `resumed_at`; `next_at` is when the sweep has
    something to do. A breached clock runs on until somebody answers.
    """

    id = fields.CharField(32, primary_key=True)
    session_id = fields.CharField(36, db_index=True)
    policy_id = fields.CharField(32)
    kind = fields.CharField(12)
    status = fields.CharField(8)
    target_s = fields.FloatField()
    left_s = fields.FloatField()
    started_at = fields.DatetimeField()
    resumed_at = fields.DatetimeField(null=True)
    due_at = fields.DatetimeField(null=True)
    next_at = fields.DatetimeField(null=True, db_index=True)
    warned_at = fields.DatetimeField(null=True)
    breached_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "sla_clock"

"""The plugin's tables. Ids of the host's things are plain columns."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class RuleRow(Model):
    """What people set, and how it stands.

    `revision` grows with each change of how it stands, so that of two processes that look at the
    same time one decides. `due_at` is when somebody is to be told next; `told` counts how often
    they were since it fired last, and `firing` numbers these times.
    """

    id = fields.CharField(32, primary_key=True)
    ready = fields.CharField(32, null=True, unique=True)
    name = fields.CharField(80)
    position = fields.IntField(default=0)
    is_enabled = fields.BooleanField(default=True)
    document: dict[str, Any] = fields.JSONField()
    updated_at = fields.DatetimeField()
    state = fields.CharField(12, default="normal")
    since = fields.DatetimeField()
    is_firing = fields.BooleanField(default=False)
    failing_since = fields.DatetimeField(null=True)
    revision = fields.BigIntField(default=0)
    firing = fields.IntField(default=0)
    told = fields.IntField(default=0)
    due_at = fields.DatetimeField(null=True)
    value = fields.FloatField(null=True)
    acknowledged_by = fields.CharField(80, null=True)
    snoozed_until = fields.DatetimeField(null=True)

    class Meta:
        table = "alerts_rule"


class ChangeRow(Model):
    """What became of a rule. It is told to the world once it is kept: `is_recorded`."""

    id = fields.CharField(32, primary_key=True)
    rule_id = fields.CharField(32, db_index=True)
    name = fields.CharField(80)
    kind = fields.CharField(16)
    previous = fields.CharField(12)
    state = fields.CharField(12)
    at = fields.DatetimeField(db_index=True)
    value = fields.FloatField(null=True)
    low = fields.FloatField(null=True)
    high = fields.FloatField(null=True)
    by = fields.CharField(80, null=True)
    is_silenced = fields.BooleanField(default=False)
    is_recorded = fields.BooleanField(default=False, db_index=True)

    class Meta:
        table = "alerts_change"


class NoticeRow(Model):
    """That people are to be told. It is sent once it is kept: `sent_at`.

    `title` and `body` are in the language of the setting, `translations` in all there are.
    """

    id = fields.CharField(32, primary_key=True)
    rule_id = fields.CharField(32, db_index=True)
    kind = fields.CharField(16)
    at = fields.DatetimeField()
    title = fields.CharField(160)
    body = fields.CharField(400)
    translations: dict[str, Any] | None = fields.JSONField(null=True)
    recipients: dict[str, Any] = fields.JSONField()
    sent_at = fields.DatetimeField(null=True, db_index=True)
    people = fields.IntField(default=0)

    class Meta:
        table = "alerts_notice"


class SilenceRow(Model):
    """A time in which nobody is told, of one rule or of all."""

    id = fields.CharField(32, primary_key=True)
    rule_id = fields.CharField(32, null=True)
    since = fields.DatetimeField()
    until = fields.DatetimeField(db_index=True)
    reason = fields.CharField(200, default="")
    by_id = fields.CharField(36)
    by_name = fields.CharField(160)

    class Meta:
        table = "alerts_silence"


class SampleRow(Model):
    """What a number of now was in a minute, for the preview.

    `parts` are the shares it can be filtered by, each as `[has, value]`; None where nobody kept
    them, or they were too many.
    """

    id = fields.BigIntField(primary_key=True)
    metric = fields.CharField(32)
    minute = fields.BigIntField()
    value = fields.FloatField()
    parts: list[Any] | None = fields.JSONField(null=True)

    class Meta:
        table = "alerts_sample"
        unique_together = (("metric", "minute"),)

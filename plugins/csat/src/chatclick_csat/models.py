"""The plugin's table. Ids of the host's things are plain columns."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Survey(Model):
    """A conversation whose visitor was asked how it was, and what they said.

    `asked_at` is when it ended first, or when it was rated before that; `score` and `rated_at` are
    null while there is no answer. `answers` holds the further questions by name.
    """

    session_id = fields.CharField(36, primary_key=True)
    visitor_id = fields.CharField(36, db_index=True)
    widget_id = fields.CharField(36, null=True)
    queue_id = fields.CharField(36, null=True)
    team_id = fields.CharField(36, null=True)
    staff_id = fields.CharField(36, null=True)
    channel = fields.CharField(40)
    language = fields.CharField(35, default="")
    asked_at = fields.DatetimeField(db_index=True)
    rated_at = fields.DatetimeField(null=True)
    score = fields.IntField(null=True)
    scale = fields.IntField(null=True)
    label = fields.CharField(4, default="")
    comment = fields.TextField(default="")
    answers: dict[str, Any] = fields.JSONField(default=dict)

    class Meta:
        table = "csat_survey"

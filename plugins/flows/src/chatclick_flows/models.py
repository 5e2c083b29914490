"""The plugin's tables. Ids of the host's things are plain columns."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Flow(Model):
    """A flow.

    `draft` is the document as last edited, `version` counts the edits, `published_digest` tells
    whether the draft is another than what is published. Who deleted it can have it back until
    it is swept away.
    """

    id = fields.CharField(60, primary_key=True)
    name = fields.CharField(80)
    draft: dict[str, Any] = fields.JSONField()
    version = fields.IntField(default=1)
    published = fields.IntField(null=True)
    published_digest = fields.CharField(32, null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    deleted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "flows_flow"


class Revision(Model):
    """A published document; it never changes, for runs may be in it."""

    id = fields.IntField(primary_key=True)
    flow_id = fields.CharField(60)
    revision = fields.IntField()
    document: dict[str, Any] = fields.JSONField()
    created_at = fields.DatetimeField()
    created_by = fields.CharField(160)

    class Meta:
        table = "flows_revision"
        unique_together = (("flow_id", "revision"),)


class Run(Model):
    """A flow under way in a session: the cursor.

    `state` is the engine's, `step` and `block` say where it stands, `is_finished` that it came to
    an end or to people as the flow has it, `due_s` when the clock matters to it, in seconds since
    1970.
    """

    id = fields.CharField(32, primary_key=True)
    session_id = fields.CharField(36, db_index=True)
    visitor_id = fields.CharField(36, db_index=True)
    flow_id = fields.CharField(60, db_index=True)
    revision = fields.IntField()
    state: dict[str, Any] = fields.JSONField()
    status = fields.CharField(8)
    step = fields.CharField(40)
    block = fields.CharField(40, default="")
    is_finished = fields.BooleanField(default=False)
    due_s = fields.FloatField(null=True, db_index=True)
    started_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "flows_run"


class Task(Model):
    """Something a run decided and has still to do; stored with the decision, gone when done."""

    id = fields.IntField(primary_key=True)
    run_id = fields.CharField(32)
    session_id = fields.CharField(36, db_index=True)
    number = fields.IntField()
    kind = fields.CharField(16)
    data: dict[str, Any] = fields.JSONField()
    attempts = fields.IntField(default=0)

    class Meta:
        table = "flows_task"
        unique_together = (("run_id", "number", "kind"),)


class Visit(Model):
    """How often a run entered a step."""

    id = fields.IntField(primary_key=True)
    run_id = fields.CharField(32)
    flow_id = fields.CharField(60)
    step = fields.CharField(40)
    times = fields.IntField()

    class Meta:
        table = "flows_visit"
        unique_together = (("run_id", "flow_id", "step"),)
        indexes = (("flow_id", "step"),)


class Passage(Model):
    """How often a run came by a block, and which ways it took from there.

    `outcome` is "" for the block itself. At the end of a step `block` is "" and `outcome` "next".
    """

    id = fields.IntField(primary_key=True)
    run_id = fields.CharField(32)
    flow_id = fields.CharField(60)
    step = fields.CharField(40)
    block = fields.CharField(40)
    outcome = fields.CharField(80)
    times = fields.IntField()

    class Meta:
        table = "flows_passage"
        unique_together = (("run_id", "flow_id", "step", "block", "outcome"),)
        indexes = (("flow_id", "block"),)

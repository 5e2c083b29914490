"""The plugin's tables. Ids of the host's things are plain columns; nothing of what was written."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Place(Model):
    """How far the log is followed; `revision` counts the batches.

    `changes` counts the writes that may change the plugin's numbers. Learning was tried last at
    `tried_at`, when so many outcomes had settled as `tried_on` says.
    """

    id = fields.IntField(primary_key=True)
    position = fields.BigIntField(default=0)
    revision = fields.IntField(default=0)
    changes = fields.BigIntField(default=0)
    tried_at = fields.DatetimeField(null=True)
    tried_on = fields.IntField(default=0)

    class Meta:
        table = "session_risk_place"


class Watch(Model):
    """A session: what is known of it, and what is said of it now.

    `tally` is JSON. `look_ms` is when that has to be looked at again, and `touched_ms` when its
    newest event was taken in, both in milliseconds since 1970. `flags` counts how often it was
    flagged; `first_flagged_at` and `is_watched`, that it was looked at, are of the episode under
    way.
    """

    session_id = fields.CharField(36, primary_key=True)
    visitor_id = fields.CharField(36, db_index=True)
    tally = fields.TextField()
    is_done = fields.BooleanField(default=False)
    risk = fields.FloatField(null=True)
    flags = fields.IntField(default=0)
    flagged_at = fields.DatetimeField(null=True, db_index=True)
    first_flagged_at = fields.DatetimeField(null=True)
    is_watched = fields.BooleanField(default=False)
    dismissed_at = fields.DatetimeField(null=True)
    dismissed_by = fields.CharField(80, default="")
    look_ms = fields.BigIntField(null=True, db_index=True)
    touched_ms = fields.BigIntField(db_index=True)

    class Meta:
        table = "session_risk_watch"


class Outcome(Model):
    """How an episode of a session ended, and what it was like on its way.

    `risks` is what was said at each of `moments` by the model that was in use at the time. Until
    `settle_at` the session may come back. One that ended before anybody looked (`is_watched`), such
    as before the plugin was enabled, could not be flagged: it teaches, and says nothing of flags.
    """

    id = fields.CharField(48, primary_key=True)
    session_id = fields.CharField(36, db_index=True)
    visitor_id = fields.CharField(36, db_index=True)
    moments: list[list[float]] = fields.JSONField()
    risks: list[float] = fields.JSONField()
    why = fields.CharField(8, default="")
    ended_at = fields.DatetimeField(db_index=True)
    settle_at = fields.DatetimeField(null=True, db_index=True)
    flagged_at = fields.DatetimeField(null=True)
    is_watched = fields.BooleanField(default=False)

    class Meta:
        table = "session_risk_outcome"


class Learned(Model):
    """What was learned once, and how good it was on sessions it had not seen."""

    version = fields.IntField(primary_key=True)
    at = fields.DatetimeField()
    is_used = fields.BooleanField(default=False)
    base = fields.FloatField()
    weights: dict[str, float] = fields.JSONField()
    trial: dict[str, Any] = fields.JSONField()

    class Meta:
        table = "session_risk_learned"

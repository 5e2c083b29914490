"""The plugin's tables. Ids of the host's things are plain columns; nothing of what was written."""

from tortoise import fields
from tortoise.models import Model


class Count(Model):
    """A counting of the log: one is shown, and another may be on its way to take its place.

    `revision` grows with each write, so that a second process that counted the same notices.
    `home` says which store its numbers are in, `token` what it is called there, and `shipped` up to
    where in the log they are there, if that is another database. `epoch` is that of the host's
    database when it counted last.
    """

    id = fields.IntField(primary_key=True)
    position = fields.BigIntField(default=0)
    revision = fields.BigIntField(default=0)
    is_shown = fields.BooleanField(default=False)
    started_at = fields.DatetimeField()
    home = fields.CharField(40, default="embedded")
    token = fields.CharField(32, default="")
    shipped = fields.BigIntField(default=0)
    epoch = fields.CharField(40, default="")

    @property
    def reached(self) -> int:
        """Up to where in the log the numbers are that can be asked for."""
        return int(self.position if self.home == "embedded" else self.shipped)

    class Meta:
        table = "analytics_count"


class Known(Model):
    """What is known of a session, to count its next event."""

    id = fields.BigIntField(primary_key=True)
    count_id = fields.IntField()
    session_id = fields.CharField(36)
    state = fields.TextField()
    at_ms = fields.BigIntField(db_index=True)

    class Meta:
        table = "analytics_session"
        unique_together = (("count_id", "session_id"),)


class Fact(Model):
    """A point: what counted, when, where, and of which session; the id of one erased is empty."""

    id = fields.BigIntField(primary_key=True)
    count_id = fields.IntField()
    metric = fields.CharField(40)
    at_ms = fields.BigIntField()
    number = fields.SmallIntField(default=1)
    value = fields.BigIntField()
    session_id = fields.CharField(36, db_index=True)
    widget = fields.CharField(80, default="")
    channel = fields.CharField(80, default="")
    language = fields.CharField(80, default="")
    queue = fields.CharField(80, default="")
    team = fields.CharField(80, default="")
    staff = fields.CharField(80, default="")
    bot = fields.CharField(80, default="")
    tags = fields.TextField(default="")

    class Meta:
        table = "analytics_fact"
        indexes = (("count_id", "metric", "at_ms"),)


class Axis(Model):
    """A value of a dimension; that of everything has neither."""

    id = fields.IntField(primary_key=True)
    dimension = fields.CharField(16)
    value = fields.CharField(80)

    class Meta:
        table = "analytics_axis"
        unique_together = (("dimension", "value"),)


class Roll(Model):
    """A sum over a span of time, of one value of one dimension.

    `size` and `at` are minutes. Times are in bins at hours and days, else in bin 0.
    """

    id = fields.BigIntField(primary_key=True)
    count_id = fields.IntField()
    metric = fields.CharField(40)
    axis_id = fields.IntField()
    size = fields.SmallIntField()
    at = fields.IntField()
    bin = fields.SmallIntField(default=0)
    number = fields.BigIntField()
    total = fields.BigIntField()

    class Meta:
        table = "analytics_roll"
        unique_together = (("count_id", "metric", "axis_id", "size", "at", "bin"),)


class Erasure(Model):
    """A session whose id is still to be taken off the facts of a counting in ClickHouse."""

    id = fields.BigIntField(primary_key=True)
    count_id = fields.IntField()
    session_id = fields.CharField(36, db_index=True)

    class Meta:
        table = "analytics_erasure"


class Dashboard(Model):
    """A dashboard that somebody made."""

    id = fields.CharField(32, primary_key=True)
    owner_id = fields.CharField(36, db_index=True)
    title = fields.CharField(80)
    is_shared = fields.BooleanField(default=False)
    document: dict[str, object] = fields.JSONField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "analytics_dashboard"

"""The first tables."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "alerts"}


class Migration(migrations.Migration):
    """Create rules, what became of them, notices, silences and samples."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="RuleRow",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("ready", fields.CharField(max_length=32, null=True, unique=True)),
                ("name", fields.CharField(max_length=80)),
                ("position", fields.IntField(default=0)),
                ("is_enabled", fields.BooleanField(default=True)),
                ("document", fields.JSONField(encoder=dumps, decoder=loads)),
                ("updated_at", fields.DatetimeField()),
                ("state", fields.CharField(max_length=12, default="normal")),
                ("since", fields.DatetimeField()),
                ("is_firing", fields.BooleanField(default=False)),
                ("failing_since", fields.DatetimeField(null=True)),
                ("revision", fields.BigIntField(default=0)),
                ("firing", fields.IntField(default=0)),
                ("told", fields.IntField(default=0)),
                ("due_at", fields.DatetimeField(null=True)),
                ("value", fields.FloatField(null=True)),
                ("acknowledged_by", fields.CharField(max_length=80, null=True)),
                ("snoozed_until", fields.DatetimeField(null=True)),
            ],
            options={"table": "alerts_rule", "pk_attr": "id", **_APP},
        ),
        ops.CreateModel(
            name="ChangeRow",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("rule_id", fields.CharField(max_length=32, db_index=True)),
                ("name", fields.CharField(max_length=80)),
                ("kind", fields.CharField(max_length=16)),
                ("previous", fields.CharField(max_length=12)),
                ("state", fields.CharField(max_length=12)),
                ("at", fields.DatetimeField(db_index=True)),
                ("value", fields.FloatField(null=True)),
                ("low", fields.FloatField(null=True)),
                ("high", fields.FloatField(null=True)),
                ("by", fields.CharField(max_length=80, null=True)),
                ("is_silenced", fields.BooleanField(default=False)),
                ("is_recorded", fields.BooleanField(default=False, db_index=True)),
            ],
            options={"table": "alerts_change", "pk_attr": "id", **_APP},
        ),
        ops.CreateModel(
            name="NoticeRow",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("rule_id", fields.CharField(max_length=32, db_index=True)),
                ("kind", fields.CharField(max_length=16)),
                ("at", fields.DatetimeField()),
                ("title", fields.CharField(max_length=160)),
                ("body", fields.CharField(max_length=400)),
                ("recipients", fields.JSONField(encoder=dumps, decoder=loads)),
                ("sent_at", fields.DatetimeField(null=True, db_index=True)),
                ("people", fields.IntField(default=0)),
            ],
            options={"table": "alerts_notice", "pk_attr": "id", **_APP},
        ),
        ops.CreateModel(
            name="SilenceRow",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("rule_id", fields.CharField(max_length=32, null=True)),
                ("since", fields.DatetimeField()),
                ("until", fields.DatetimeField(db_index=True)),
                ("reason", fields.CharField(max_length=200, default="")),
                ("by_id", fields.CharField(max_length=36)),
                ("by_name", fields.CharField(max_length=160)),
            ],
            options={"table": "alerts_silence", "pk_attr": "id", **_APP},
        ),
        ops.CreateModel(
            name="SampleRow",
            fields=[
                ("id", fields.BigIntField(primary_key=True)),
                ("metric", fields.CharField(max_length=32)),
                ("minute", fields.BigIntField()),
                ("value", fields.FloatField()),
            ],
            options={
                "table": "alerts_sample",
                "pk_attr": "id",
                "unique_together": (("metric", "minute"),),
                **_APP,
            },
        ),
    ]

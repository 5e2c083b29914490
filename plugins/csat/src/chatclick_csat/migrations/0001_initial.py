"""The first table."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "csat"}


class Migration(migrations.Migration):
    """Create what is known of ratings."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Survey",
            fields=[
                ("session_id", fields.CharField(max_length=36, primary_key=True)),
                ("visitor_id", fields.CharField(max_length=36, db_index=True)),
                ("widget_id", fields.CharField(max_length=36, null=True)),
                ("queue_id", fields.CharField(max_length=36, null=True)),
                ("team_id", fields.CharField(max_length=36, null=True)),
                ("staff_id", fields.CharField(max_length=36, null=True)),
                ("channel", fields.CharField(max_length=40)),
                ("language", fields.CharField(max_length=35, default="")),
                ("asked_at", fields.DatetimeField(db_index=True)),
                ("rated_at", fields.DatetimeField(null=True)),
                ("score", fields.IntField(null=True)),
                ("scale", fields.IntField(null=True)),
                ("label", fields.CharField(max_length=4, default="")),
                ("comment", fields.TextField(default="")),
                ("answers", fields.JSONField(encoder=dumps, decoder=loads, default=dict)),
            ],
            options={"table": "csat_survey", "pk_attr": "session_id", **_APP},
        ),
    ]

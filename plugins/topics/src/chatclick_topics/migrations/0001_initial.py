"""The first tables."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "topics"}


class Migration(migrations.Migration):
    """Create topics and their sessions."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Topic",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("language", fields.CharField(max_length=8)),
                ("center", fields.JSONField(encoder=dumps, decoder=loads)),
                ("name", fields.CharField(default="", max_length=80)),
                ("is_hidden", fields.BooleanField(default=False)),
                ("merged_into", fields.CharField(max_length=32, null=True)),
                ("is_gone", fields.BooleanField(default=False)),
                ("first_seen", fields.DatetimeField()),
            ],
            options={"table": "topics_topic", "pk_attr": "id", **_APP},
        ),
        ops.CreateModel(
            name="TopicSession",
            fields=[
                ("session_id", fields.CharField(max_length=36, primary_key=True)),
                ("visitor_id", fields.CharField(max_length=36, db_index=True)),
                ("topic_id", fields.CharField(max_length=32, null=True, db_index=True)),
                ("language", fields.CharField(max_length=8)),
                ("on", fields.DateField()),
            ],
            options={"table": "topics_session", "pk_attr": "session_id", **_APP},
        ),
    ]

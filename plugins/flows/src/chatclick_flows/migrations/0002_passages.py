"""Counts of blocks and ways, and flows that can be had back."""

from tortoise import fields, migrations
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Count how often runs come by each block; keep what was deleted for a while."""

    dependencies = [("flows", "0001_initial")]

    operations = [
        ops.AddField("Flow", "published_digest", fields.CharField(max_length=32, null=True)),
        ops.AddField("Flow", "deleted_at", fields.DatetimeField(null=True)),
        ops.AddField("Run", "block", fields.CharField(max_length=40, default="", db_default="")),
        ops.CreateModel(
            name="Passage",
            fields=[
                ("id", fields.IntField(primary_key=True)),
                ("run_id", fields.CharField(max_length=32)),
                ("flow_id", fields.CharField(max_length=60)),
                ("step", fields.CharField(max_length=40)),
                ("block", fields.CharField(max_length=40)),
                ("outcome", fields.CharField(max_length=80)),
                ("times", fields.IntField()),
            ],
            options={
                "table": "flows_passage",
                "app": "flows",
                "unique_together": (("run_id", "flow_id", "step", "block", "outcome"),),
                "indexes": [Index(fields=["flow_id", "block"])],
                "pk_attr": "id",
            },
        ),
    ]

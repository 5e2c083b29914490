"""Which sessions are still to be erased in another database."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Create what is noted until it is done."""

    dependencies = [("analytics", "0002_stores")]

    operations = [
        ops.CreateModel(
            name="Erasure",
            fields=[
                ("id", fields.BigIntField(primary_key=True)),
                ("count_id", fields.IntField()),
                ("session_id", fields.CharField(max_length=36, db_index=True)),
            ],
            options={"table": "analytics_erasure", "pk_attr": "id", "app": "analytics"},
        ),
    ]

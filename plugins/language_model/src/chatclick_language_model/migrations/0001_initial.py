"""The first table."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Create the books."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Spent",
            fields=[
                ("id", fields.CharField(max_length=120, primary_key=True)),
                ("session_id", fields.CharField(max_length=36, default="", db_index=True)),
                ("tokens", fields.BigIntField(default=0)),
                ("calls", fields.IntField(default=0)),
                ("updated_at", fields.DatetimeField()),
            ],
            options={"table": "language_model_spent", "pk_attr": "id", "app": "language_model"},
        ),
    ]

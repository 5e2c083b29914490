"""What is being told just now."""

from tortoise import fields, migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    """Create the table."""

    dependencies = [("notify_apprise", "0001_initial")]

    operations = [
        ops.CreateModel(
            name="Claim",
            fields=[
                ("id", fields.CharField(max_length=90, primary_key=True)),
                ("holder", fields.CharField(max_length=32)),
                ("until", fields.DatetimeField(db_index=True)),
            ],
            options={
                "table": "notify_apprise_claim",
                "pk_attr": "id",
                "app": "notify_apprise",
            },
        ),
    ]

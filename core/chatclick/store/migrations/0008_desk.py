"""Tags, saved views, and the order in which the inbox is read."""

from typing import Final

from tortoise import fields, migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

from chatclick.clock import now
from chatclick.ids import new_id

_FIND_TAGS: Final = {
    "sqlite": "SELECT DISTINCT s.id AS id, t.value AS tag FROM session s, json_each(s.tags) t",
    "postgres": (
        "SELECT DISTINCT s.id AS id, t.value AS tag"
        " FROM session s, jsonb_array_elements_text(s.tags) AS t(value)"
    ),
}
_INSERT: Final = {
    "sqlite": (
        "INSERT INTO session_tag (session_id, tag) VALUES (?, ?)",
        "INSERT INTO tag (id, name, uses, created_at) VALUES (?, ?, ?, ?)",
    ),
    "postgres": (
        "INSERT INTO session_tag (session_id, tag) VALUES ($1, $2)",
        "INSERT INTO tag (id, name, uses, created_at) VALUES ($1, $2, $3, $4)",
    ),
}


async def _collect(_apps: object, schema_editor: BaseSchemaEditor) -> None:
    client = schema_editor.client
    dialect = client.capabilities.dialect
    insert_use, insert_tag = _INSERT[dialect]
    uses: dict[str, int] = {}
    for row in await client.execute_query_dict(_FIND_TAGS[dialect]):
        tag = str(row["tag"])[:60]
        uses[tag] = uses.get(tag, 0) + 1
        await client.execute_query(insert_use, [row["id"], tag])
    at = now()
    for tag, count in uses.items():
        values = [new_id("tag"), tag, count, at.isoformat(" ") if dialect == "sqlite" else at]
        await client.execute_query(insert_tag, values)
    # One index for the whole inbox and its cursor; the views of few rows have theirs already.
    await client.execute_query("CREATE INDEX session_recent ON session (updated_at, id)")


async def _drop_index(_apps: object, schema_editor: BaseSchemaEditor) -> None:
    await schema_editor.client.execute_query("DROP INDEX session_recent")


class Migration(migrations.Migration):
    """Create the tables and note the tags that sessions have."""

    dependencies = [("core", "0007_staff_preference")]

    operations = [
        ops.CreateModel(
            name="Tag",
            fields=[
                ("id", fields.CharField(36, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(60, unique=True)),
                ("color", fields.CharField(12, null=True)),
                ("uses", fields.IntField(default=0)),
                ("created_at", fields.DatetimeField()),
            ],
            options={"table": "tag", "app": "core", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SessionTag",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("session_id", fields.CharField(36)),
                ("tag", fields.CharField(60, db_index=True)),
            ],
            options={
                "table": "session_tag",
                "app": "core",
                "unique_together": (("session_id", "tag"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SavedView",
            fields=[
                ("id", fields.CharField(36, primary_key=True, unique=True, db_index=True)),
                ("staff_id", fields.CharField(36, db_index=True)),
                ("name", fields.CharField(160)),
                ("wanted", fields.JSONField(default=dict)),
                ("is_shared", fields.BooleanField(default=False, db_index=True)),
                ("position", fields.IntField(default=0)),
                ("created_at", fields.DatetimeField()),
            ],
            options={"table": "saved_view", "app": "core", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunPython(_collect, _drop_index),
    ]

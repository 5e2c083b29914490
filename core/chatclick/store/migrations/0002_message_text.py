"""The full-text index of messages: an FTS5 table on SQLite, a tsvector table on PostgreSQL."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor

_CREATE = {
    "sqlite": ["CREATE VIRTUAL TABLE message_text USING fts5(text, tokenize='unicode61')"],
    "postgres": [
        "CREATE TABLE message_text (position BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX message_text_words ON message_text USING GIN (words)",
    ],
}


async def _create(_apps: object, schema_editor: BaseSchemaEditor) -> None:
    for statement in _CREATE[schema_editor.client.capabilities.dialect]:
        await schema_editor.client.execute_query(statement)


async def _drop(_apps: object, schema_editor: BaseSchemaEditor) -> None:
    await schema_editor.client.execute_query("DROP TABLE message_text")


class Migration(migrations.Migration):
    """Create the index table."""

    dependencies = [("core", "0001_initial")]

    operations = [ops.RunPython(_create, _drop)]

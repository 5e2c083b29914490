from tortoise import migrations
from tortoise.migrations import operations as ops

# Rows are written by chatclick.chat.search; the key is the position of the message's event.
SQLITE = (
    "CREATE VIRTUAL TABLE message_search USING fts5("
    "text, session_id UNINDEXED, kind UNINDEXED, tokenize = 'unicode61 remove_diacritics 2')",
)
POSTGRES = (
    "CREATE TABLE message_search (position BIGINT PRIMARY KEY, session_id VARCHAR(36) NOT NULL,"
    " kind VARCHAR(8) NOT NULL, words TSVECTOR NOT NULL)",
    "CREATE INDEX message_search_words ON message_search USING GIN (words)",
    "CREATE INDEX message_search_session ON message_search (session_id)",
)


async def create(apps, schema_editor):
    is_sqlite = schema_editor.client.capabilities.dialect == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRES:
        await schema_editor._run_sql(statement)


async def drop(apps, schema_editor):
    await schema_editor._run_sql("DROP TABLE message_search")


class Migration(migrations.Migration):
    dependencies = [('core', '0002_message_text')]
    initial = False

    operations = [ops.RunPython(create, drop)]

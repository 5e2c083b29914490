"""The first tables."""

from json import dumps, loads

from tortoise import fields, migrations
from tortoise.migrations import operations as ops

_APP = {"app": "knowledge_base", "pk_attr": "id"}


class Migration(migrations.Migration):
    """Create articles with their texts, versions and categories, questions, turns and imports."""

    dependencies = []
    initial = True

    operations = [
        ops.CreateModel(
            name="Category",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("slug", fields.CharField(max_length=80, unique=True)),
                ("names", fields.JSONField(encoder=dumps, decoder=loads)),
                ("position", fields.IntField(default=0)),
            ],
            options={"table": "knowledge_base_category", **_APP},
        ),
        ops.CreateModel(
            name="Article",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("category_id", fields.CharField(max_length=32, null=True, db_index=True)),
                ("position", fields.IntField(default=0)),
                ("created_at", fields.DatetimeField()),
            ],
            options={"table": "knowledge_base_article", **_APP},
        ),
        ops.CreateModel(
            name="Text",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("article_id", fields.CharField(max_length=32, db_index=True)),
                ("language", fields.CharField(max_length=35)),
                ("slug", fields.CharField(max_length=80)),
                ("title", fields.CharField(max_length=160)),
                ("version", fields.IntField(default=1)),
                ("published_version", fields.IntField(null=True, db_index=True)),
                ("author_name", fields.CharField(max_length=160, default="")),
                ("source_url", fields.CharField(max_length=1000, default="")),
                ("updated_at", fields.DatetimeField()),
                ("published_at", fields.DatetimeField(null=True)),
            ],
            options={"table": "knowledge_base_text", "unique_together": (("article_id", "language"), ("language", "slug")), **_APP},
        ),
        ops.CreateModel(
            name="Version",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True)),
                ("text_id", fields.CharField(max_length=32)),
                ("version", fields.IntField()),
                ("title", fields.CharField(max_length=160)),
                ("summary", fields.CharField(max_length=400, default="")),
                ("keywords", fields.TextField(default="")),
                ("body", fields.TextField()),
                ("author_id", fields.CharField(max_length=60, default="")),
                ("author_name", fields.CharField(max_length=160, default="")),
                ("created_at", fields.DatetimeField()),
            ],
            options={"table": "knowledge_base_version", "unique_together": (("text_id", "version"),), **_APP},
        ),
        ops.CreateModel(
            name="Change",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True)),
                ("count", fields.IntField(default=0)),
            ],
            options={"table": "knowledge_base_change", **_APP},
        ),
        ops.CreateModel(
            name="Question",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("session_id", fields.CharField(max_length=36, db_index=True)),
                ("visitor_id", fields.CharField(max_length=36, db_index=True)),
                ("language", fields.CharField(max_length=35)),
                ("text", fields.CharField(max_length=300)),
                ("group", fields.CharField(max_length=200, source_field="word_group")),
                ("text_id", fields.CharField(max_length=32, null=True)),
                ("coverage", fields.FloatField(default=0.0)),
                ("outcome", fields.CharField(max_length=12, db_index=True)),
                ("asked_at", fields.DatetimeField(db_index=True)),
            ],
            options={"table": "knowledge_base_question", **_APP},
        ),
        ops.CreateModel(
            name="Turn",
            fields=[
                ("session_id", fields.CharField(max_length=36, primary_key=True)),
                ("visitor_id", fields.CharField(max_length=36, db_index=True)),
                ("answers", fields.IntField(default=0)),
                ("misses", fields.IntField(default=0)),
                ("question_id", fields.CharField(max_length=32, null=True)),
                ("updated_at", fields.DatetimeField(db_index=True)),
            ],
            options={"table": "knowledge_base_turn", **_APP, "pk_attr": "session_id"},
        ),
        ops.CreateModel(
            name="Import",
            fields=[
                ("id", fields.CharField(max_length=32, primary_key=True)),
                ("kind", fields.CharField(max_length=12)),
                ("source", fields.CharField(max_length=1000, default="")),
                ("status", fields.CharField(max_length=10)),
                ("total", fields.IntField(default=0)),
                ("done", fields.IntField(default=0)),
                ("created", fields.IntField(default=0)),
                ("updated", fields.IntField(default=0)),
                ("unchanged", fields.IntField(default=0)),
                ("refused", fields.JSONField(encoder=dumps, decoder=loads)),
                ("started_by", fields.CharField(max_length=160, default="")),
                ("started_at", fields.DatetimeField()),
                ("ended_at", fields.DatetimeField(null=True)),
            ],
            options={"table": "knowledge_base_import", **_APP},
        ),
    ]

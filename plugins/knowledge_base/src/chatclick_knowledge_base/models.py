"""The plugin's tables. Ids of the host's things are plain columns."""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Category(Model):
    """A category. `names` has its name by language."""

    id = fields.CharField(32, primary_key=True)
    slug = fields.CharField(80, unique=True)
    names: dict[str, Any] = fields.JSONField()
    position = fields.IntField(default=0)

    class Meta:
        table = "knowledge_base_category"


class Article(Model):
    """An article: what its texts in several languages have in common."""

    id = fields.CharField(32, primary_key=True)
    category_id = fields.CharField(32, null=True, db_index=True)
    position = fields.IntField(default=0)
    created_at = fields.DatetimeField()

    class Meta:
        table = "knowledge_base_article"


class Text(Model):
    """An article in one language.

    `version` is the newest, `published_version` the one that people read, None while it is a draft.
    """

    id = fields.CharField(32, primary_key=True)
    article_id = fields.CharField(32, db_index=True)
    language = fields.CharField(35)
    slug = fields.CharField(80)
    title = fields.CharField(160)
    version = fields.IntField(default=1)
    published_version = fields.IntField(null=True, db_index=True)
    author_name = fields.CharField(160, default="")
    source_url = fields.CharField(1000, default="")
    updated_at = fields.DatetimeField()
    published_at = fields.DatetimeField(null=True)

    class Meta:
        table = "knowledge_base_text"
        unique_together = (("article_id", "language"), ("language", "slug"))


class Version(Model):
    """What a text said at one time; it never changes."""

    id = fields.IntField(primary_key=True)
    text_id = fields.CharField(32)
    version = fields.IntField()
    title = fields.CharField(160)
    summary = fields.CharField(400, default="")
    keywords = fields.TextField(default="")
    body = fields.TextField()
    author_id = fields.CharField(60, default="")
    author_name = fields.CharField(160, default="")
    created_at = fields.DatetimeField()

    class Meta:
        table = "knowledge_base_version"
        unique_together = (("text_id", "version"),)


class Change(Model):
    """The one row that counts what changed for readers, so that each process knows to look."""

    id = fields.IntField(primary_key=True)
    count = fields.IntField(default=0)

    class Meta:
        table = "knowledge_base_change"


class Question(Model):
    """A question of a visitor, and what became of it.

    `outcome` is "answered", "unanswered", "unhelpful" (answered, and people were asked for all
    the same) or "dismissed"; `group` the words it is grouped by.
    """

    id = fields.CharField(32, primary_key=True)
    session_id = fields.CharField(36, db_index=True)
    visitor_id = fields.CharField(36, db_index=True)
    language = fields.CharField(35)
    text = fields.CharField(300)
    group = fields.CharField(200, source_field="word_group")
    text_id = fields.CharField(32, null=True)
    coverage = fields.FloatField(default=0.0)
    outcome = fields.CharField(12, db_index=True)
    asked_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "knowledge_base_question"


class Turn(Model):
    """How far the bot is in a session."""

    session_id = fields.CharField(36, primary_key=True)
    visitor_id = fields.CharField(36, db_index=True)
    answers = fields.IntField(default=0)
    misses = fields.IntField(default=0)
    question_id = fields.CharField(32, null=True)
    updated_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "knowledge_base_turn"


class Import(Model):
    """An import: how far it is, and what was refused and why."""

    id = fields.CharField(32, primary_key=True)
    kind = fields.CharField(12)
    source = fields.CharField(1000, default="")
    status = fields.CharField(10)
    total = fields.IntField(default=0)
    done = fields.IntField(default=0)
    created = fields.IntField(default=0)
    updated = fields.IntField(default=0)
    unchanged = fields.IntField(default=0)
    refused: list[dict[str, Any]] = fields.JSONField()
    started_by = fields.CharField(160, default="")
    started_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "knowledge_base_import"

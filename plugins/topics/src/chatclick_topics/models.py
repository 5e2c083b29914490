"""The plugin's tables. Ids of the host's things are plain columns; nothing of what was written."""

from tortoise import fields
from tortoise.models import Model


class Topic(Model):
    """What several visitors write about.

    `center` holds the words that its sessions share, each said by two persons or more, with
    weights; `name` is what somebody called it; `merged_into` another topic that it is shown as.
    """

    id = fields.CharField(32, primary_key=True)
    language = fields.CharField(8)
    center: dict[str, float] = fields.JSONField()
    name = fields.CharField(80, default="")
    is_hidden = fields.BooleanField(default=False)
    merged_into = fields.CharField(32, null=True)
    is_gone = fields.BooleanField(default=False)
    first_seen = fields.DatetimeField()

    class Meta:
        table = "topics_topic"


class TopicSession(Model):
    """A session that was looked at, and the topic it belongs to; none of them is None."""

    session_id = fields.CharField(36, primary_key=True)
    visitor_id = fields.CharField(36, db_index=True)
    topic_id = fields.CharField(32, null=True, db_index=True)
    language = fields.CharField(8)
    on = fields.DateField()

    class Meta:
        table = "topics_session"

"""Visitors, sessions, messages and the event log.

`Event.position` orders everything that ever happened, without gaps: it is taken from
`EventLogHead` inside the transaction that writes the event, under a lock held until commit, so a
reader that remembers a position can never miss a row that commits later. `Event.seq` is the same
thing within one session. A message is stored at the position of its `message.created` event.
"""

from typing import Any

from tortoise import fields
from tortoise.models import Model


class Queue(Model):
    """Where sessions wait. The fallback queue always exists and cannot be deleted.

    `position` is the place in the order in which queues are served; None is behind all others.
    """

    id = fields.CharField(36, primary_key=True)
    name = fields.CharField(160, unique=True)
    team_id = fields.CharField(36, null=True)
    position = fields.IntField(null=True)
    capacity = fields.IntField(null=True)
    skills: Any = fields.JSONField(null=True)
    escalate_minutes = fields.IntField(null=True)
    escalate_again_minutes = fields.IntField(null=True)
    escalate_to: Any = fields.JSONField(null=True)
    is_fallback = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "queue"


class Visitor(Model):
    """An end user. Identified once their site vouches for them.

    `vouched` holds the traits that the site signed; they come before what anybody else says.
    """

    id = fields.CharField(36, primary_key=True)
    widget_id = fields.CharField(36, null=True, db_index=True)
    name = fields.CharField(160, default="")
    email = fields.CharField(320, null=True)
    phone = fields.CharField(40, null=True)
    traits: dict[str, Any] = fields.JSONField(default=dict)
    vouched: dict[str, Any] | None = fields.JSONField(null=True)
    is_identified = fields.BooleanField(default=False)
    token_version = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    last_seen_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "visitor"


class VisitorIdentity(Model):
    """A name by which a site knows a visitor, such as its own user id."""

    id = fields.CharField(36, primary_key=True)
    visitor_id = fields.CharField(36, db_index=True)
    kind = fields.CharField(20)
    value = fields.CharField(320)
    verified_at = fields.DatetimeField()

    class Meta:
        table = "visitor_identity"
        unique_together = (("kind", "value"),)


class Session(Model):
    """A chat session: one visitor with staff or bots.

    `*_unread` count messages of the other side that this side has not seen; `*_seq` marks are how
    far that side has seen or received. `last_message_position` points at the newest public message.
    `bot_id` is the plugin whose bot has, or had, the session. `lease` counts how often somebody
    else came to have it: what was meant for an earlier count is refused.
    """

    id = fields.CharField(36, primary_key=True)
    widget_id = fields.CharField(36, null=True)
    visitor_id = fields.CharField(36, db_index=True)
    channel = fields.CharField(20, default="web")
    state = fields.CharField(16, default="queued")
    priority = fields.CharField(8, default="normal")
    subject = fields.CharField(200, default="")
    tags: list[str] = fields.JSONField(default=list)
    language = fields.CharField(35, null=True)
    metadata: dict[str, Any] = fields.JSONField(default=dict)
    queue_id = fields.CharField(36, null=True)
    team_id = fields.CharField(36, null=True)
    assignee_id = fields.CharField(36, null=True)
    bot_id = fields.CharField(64, null=True)
    lease = fields.IntField(default=0)
    last_seq = fields.BigIntField(default=0)
    last_message_position = fields.BigIntField(null=True)
    visitor_unread = fields.IntField(default=0)
    staff_unread = fields.IntField(default=0)
    visitor_seen_seq = fields.BigIntField(default=0)
    staff_seen_seq = fields.BigIntField(default=0)
    visitor_delivered_seq = fields.BigIntField(default=0)
    staff_delivered_seq = fields.BigIntField(default=0)
    waiting_since = fields.DatetimeField(null=True)
    snoozed_until = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "session"
        indexes = (("assignee_id", "state"), ("state", "id"))


class ChannelThread(Model):
    """Which session a thread of a plugin's channel belongs to.

    `key` is a digest of what the plugin calls the thread.
    """

    id = fields.BigIntField(primary_key=True)
    plugin_id = fields.CharField(48)
    key = fields.CharField(64)
    session_id = fields.CharField(36, db_index=True)

    class Meta:
        table = "channel_thread"
        unique_together = (("plugin_id", "key"),)


class UnreadNotice(Model):
    """What a visitor who is away has still to be told of a session.

    `due_at` is when, None while there is nothing to tell. `told_seq` is up to where they were told,
    at `told_at`. While a notification is under way it has its id, reaches up to `until_seq`, and
    `sent_by` names the plugins that took it; after a crash it goes on under the same id.
    """

    session_id = fields.CharField(36, primary_key=True)
    due_at = fields.DatetimeField(null=True, db_index=True)
    told_seq = fields.BigIntField(default=0)
    told_at = fields.DatetimeField(null=True)
    notification_id = fields.CharField(36, null=True)
    until_seq = fields.BigIntField(default=0)
    sent_by: list[str] = fields.JSONField(default=list)
    attempts = fields.IntField(default=0)

    class Meta:
        table = "unread_notice"


class Participant(Model):
    """Who takes part in a session besides being its visitor or assignee."""

    id = fields.IntField(primary_key=True)
    session_id = fields.CharField(36)
    kind = fields.CharField(8)
    ref_id = fields.CharField(64)
    joined_at = fields.DatetimeField()

    class Meta:
        table = "participant"
        unique_together = (("session_id", "kind", "ref_id"),)


class Message(Model):
    """A message or an internal note.

    `content_hash` is of what the sender sent, before plugins changed it: a repeat with the same
    `client_msg_id` must bring the same content.
    """

    position = fields.BigIntField(primary_key=True, generated=False)
    id = fields.CharField(36)
    session_id = fields.CharField(36)
    seq = fields.BigIntField()
    client_msg_id = fields.CharField(64)
    kind = fields.CharField(8, default="message")
    sender_kind = fields.CharField(8)
    sender_id = fields.CharField(64)
    sender_name = fields.CharField(160)
    content: dict[str, Any] = fields.JSONField()
    content_hash = fields.CharField(32)
    reply_to = fields.CharField(36, null=True)
    origin_plugin = fields.CharField(48, null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "message"
        # The client's id comes first because it is time-ordered: inserts of a hundred sessions then
        # touch a few index pages instead of a hundred (measured: 40 % more commits on SQLite).
        unique_together = (("client_msg_id", "session_id", "sender_id"),)


class Mention(Model):
    """A staff member whom a note names, at the note's seq.

    `seen` becomes true when they look at the session.
    """

    id = fields.BigIntField(primary_key=True)
    session_id = fields.CharField(36)
    staff_id = fields.CharField(36)
    seq = fields.BigIntField()
    seen = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "mention"
        unique_together = (("session_id", "staff_id", "seq"),)
        indexes = (("staff_id", "seen"),)


class Draft(Model):
    """What a staff member has begun to write in a session, by kind of message.

    `version` counts the changes; an emptied draft keeps its row, so that it never goes back.
    """

    id = fields.BigIntField(primary_key=True)
    session_id = fields.CharField(36)
    staff_id = fields.CharField(36)
    kind = fields.CharField(8)
    text = fields.TextField(default="")
    mentions: list[str] = fields.JSONField(default=list)
    version = fields.IntField(default=1)
    updated_at = fields.DatetimeField()

    class Meta:
        table = "draft"
        unique_together = (("session_id", "staff_id", "kind"),)


class Event(Model):
    """A fact. data never holds message text; a message is found at the same position."""

    position = fields.BigIntField(primary_key=True, generated=False)
    session_id = fields.CharField(36, null=True)
    seq = fields.BigIntField(null=True)
    type = fields.CharField(64)
    at = fields.DatetimeField()
    actor_kind = fields.CharField(8)
    actor_id = fields.CharField(64, null=True)
    actor_name = fields.CharField(160)
    data: dict[str, Any] = fields.JSONField(default=dict)

    class Meta:
        table = "event"
        unique_together = (("session_id", "seq"),)


class EventLogHead(Model):
    """One row: the position of the newest event."""

    id = fields.IntField(primary_key=True, generated=False)
    position = fields.BigIntField(default=0)

    class Meta:
        table = "event_log_head"


class Trace(Model):
    """Why an assignment came out so: candidates, scores, vetoes, and what fired."""

    id = fields.CharField(36, primary_key=True)
    session_id = fields.CharField(36, db_index=True)
    plugin_id = fields.CharField(48, null=True)
    reason = fields.CharField(300)
    reason_said: list[Any] | None = fields.JSONField(null=True)
    staff_id = fields.CharField(36, null=True)
    queue_id = fields.CharField(36, null=True)
    team_id = fields.CharField(36, null=True)
    candidates: list[Any] = fields.JSONField(default=list)
    facts: dict[str, Any] = fields.JSONField(default=dict)
    created_at = fields.DatetimeField()

    class Meta:
        table = "trace"


class Attachment(Model):
    """A file of a message. The bytes are in the blob driver under a generated name.

    `state` is "uploading", "checking", "ready", "refused", or "erased" while its bytes are still
    to be removed. `received_bytes` counts what has come so far, `original_hash` is of the name as
    it was sent. A file belongs to the message `client_msg_id`; while there is none, only its
    sender's side sees it. `is_internal` marks one of a note.
    """

    id = fields.CharField(36, primary_key=True)
    session_id = fields.CharField(36, db_index=True)
    message_id = fields.CharField(36, null=True)
    client_msg_id = fields.CharField(64, null=True)
    is_internal = fields.BooleanField(default=False)
    sender_kind = fields.CharField(8, default="visitor")
    sender_id = fields.CharField(64, default="", db_index=True)
    name = fields.CharField(255)
    original_hash = fields.CharField(64, default="")
    media_type = fields.CharField(100)
    size_bytes = fields.BigIntField()
    received_bytes = fields.BigIntField(default=0)
    state = fields.CharField(12, default="ready", db_index=True)
    reason = fields.CharField(200, null=True)
    blob = fields.CharField(80)
    thumbnail = fields.CharField(80, null=True)
    content_hash = fields.CharField(64, default="")
    is_inline = fields.BooleanField(default=False)
    width = fields.IntField(null=True)
    height = fields.IntField(null=True)
    duration_ms = fields.IntField(null=True)
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "attachment"

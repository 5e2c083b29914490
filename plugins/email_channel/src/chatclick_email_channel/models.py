"""The plugin's tables: mailboxes, what came in, what goes out, and which thread is which."""

from tortoise import fields
from tortoise.models import Model

from chatclick.oauth import ConsentRow, GrantRow


class Mailbox(Model):
    """A mailbox that is read, and as which answers are sent.

    `sign_in` is password or oauth; `password` is sealed. `uid_validity` and `last_uid` are how far
    it was read. `trouble` is what went wrong last, "" while all is well. `reader` is the process
    that reads it, and `revision` counts how often it was changed, so that this process hears of it.
    """

    id = fields.CharField(40, primary_key=True)
    address = fields.CharField(254, unique=True)
    name = fields.CharField(80, default="")
    is_enabled = fields.BooleanField(default=True)
    imap_host = fields.CharField(253)
    imap_port = fields.IntField()
    imap_security = fields.CharField(10)
    smtp_host = fields.CharField(253)
    smtp_port = fields.IntField()
    smtp_security = fields.CharField(10)
    username = fields.CharField(200, default="")
    password = fields.TextField(default="")
    sign_in = fields.CharField(10, default="password")
    folder = fields.CharField(200, default="INBOX")
    widget_id = fields.CharField(40, null=True)
    queue_id = fields.CharField(40, null=True)
    has_tags = fields.BooleanField(default=True)
    uid_validity = fields.BigIntField(default=0)
    last_uid = fields.BigIntField(default=0)
    trouble = fields.CharField(300, default="")
    looked_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    reader = fields.CharField(40, null=True)
    revision = fields.IntField(default=0)

    class Meta:
        table = "email_channel_mailbox"


class Grant(GrantRow):
    """Leave to sign in at a mailbox; its id is that of the mailbox."""

    class Meta:
        table = "email_channel_grant"


class Consent(ConsentRow):
    """A consent page that somebody was sent to, for a mailbox."""

    class Meta:
        table = "email_channel_consent"


class Reader(Model):
    """A process that reads mailboxes; `beat` grows as long as it lives."""

    id = fields.CharField(40, primary_key=True)
    beat = fields.BigIntField(default=0)

    class Meta:
        table = "email_channel_reader"


class Incoming(Model):
    """A mail that was read, and what became of it; no text.

    `key` is a digest of its Message-ID, so that it counts once. `outcome` is received or refused,
    and `reason` says why.
    """

    id = fields.BigIntField(primary_key=True)
    mailbox_id = fields.CharField(40)
    key = fields.CharField(64)
    sender = fields.CharField(254)
    outcome = fields.CharField(10)
    reason = fields.CharField(40, default="")
    detail = fields.CharField(300, default="")
    session_id = fields.CharField(40, null=True, db_index=True)
    at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "email_channel_incoming"
        unique_together = (("mailbox_id", "key"),)


class Original(Model):
    """A mail as it came in: the file of the message it became, which is the `seq`th of its session.

    `looked_at` is when it was last seen whether the message is still there.
    """

    message_id = fields.CharField(40, primary_key=True)
    session_id = fields.CharField(40, db_index=True)
    seq = fields.IntField()
    blob = fields.CharField(80)
    size_bytes = fields.BigIntField()
    created_at = fields.DatetimeField()
    looked_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "email_channel_original"


class Thread(Model):
    """The mails of a session: who writes, what the newest mail was, and the token of answers.

    `receivers` and `copied` are whom the newest mail was to, one address a line.
    """

    session_id = fields.CharField(40, primary_key=True)
    token = fields.CharField(40, unique=True)
    mailbox_id = fields.CharField(40)
    address = fields.CharField(254)
    name = fields.CharField(120, default="")
    subject = fields.CharField(200, default="")
    last_message_id = fields.CharField(320, default="")
    receivers = fields.TextField(default="")
    copied = fields.TextField(default="")
    created_at = fields.DatetimeField(db_index=True)

    class Meta:
        table = "email_channel_thread"


class Outgoing(Model):
    """An answer that goes out; its id is that of the message.

    `status` is waiting, sent, failed or bounced; `next_at` is when it is tried. `rounds` counts how
    often somebody had it sent again.
    """

    id = fields.CharField(40, primary_key=True)
    session_id = fields.CharField(40, db_index=True)
    mailbox_id = fields.CharField(40)
    address = fields.CharField(254)
    status = fields.CharField(10)
    attempts = fields.IntField(default=0)
    detail = fields.CharField(300, default="")
    next_at = fields.DatetimeField(null=True, db_index=True)
    created_at = fields.DatetimeField(db_index=True)
    rounds = fields.IntField(default=0)

    class Meta:
        table = "email_channel_outgoing"

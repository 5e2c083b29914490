"""The tables of the host, one Tortoise app named "core".

A plugin with tables is an app of its own and refers to these by plain id columns, never by a
foreign key across apps.
"""

from chatclick.store.models import comments as comments  # before any model is made
from chatclick.store.models.chat import (
    Attachment,
    ChannelThread,
    Draft,
    Event,
    EventLogHead,
    Mention,
    Message,
    Participant,
    Queue,
    Session,
    Trace,
    UnreadNotice,
    Visitor,
    VisitorIdentity,
)
from chatclick.store.models.delivery import Consumer, DeadLetter, Outbox
from chatclick.store.models.desk import SavedView, SessionTag, Tag
from chatclick.store.models.host import (
    Audit,
    Idempotency,
    Plugin,
    PluginConfig,
    PluginKv,
    Secret,
    Setting,
    Widget,
    WidgetRevision,
)
from chatclick.store.models.notices import (
    Escalation,
    Notification,
    NotificationDelivery,
    NotificationPreference,
)
from chatclick.store.models.people import (
    ApiKey,
    Invitation,
    Login,
    Role,
    Staff,
    StaffPreference,
    Team,
    TeamMember,
)

__all__ = [
    "ApiKey",
    "Attachment",
    "Audit",
    "ChannelThread",
    "Consumer",
    "DeadLetter",
    "Draft",
    "Escalation",
    "Event",
    "EventLogHead",
    "Idempotency",
    "Invitation",
    "Login",
    "Mention",
    "Message",
    "Notification",
    "NotificationDelivery",
    "NotificationPreference",
    "Outbox",
    "Participant",
    "Plugin",
    "PluginConfig",
    "PluginKv",
    "Queue",
    "Role",
    "SavedView",
    "Secret",
    "Session",
    "SessionTag",
    "Setting",
    "Staff",
    "StaffPreference",
    "Tag",
    "Team",
    "TeamMember",
    "Trace",
    "UnreadNotice",
    "Visitor",
    "VisitorIdentity",
    "Widget",
    "WidgetRevision",
]

for _name in __all__:
    # Tortoise writes docstrings into the DDL as comments and splits the DDL at semicolons.
    globals()[_name]._meta.table_description = ""

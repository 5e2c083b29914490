"""The hooks: mails become conversations, and answers become mails."""

from quart import Blueprint

from chatclick import (
    ErasureReport,
    ExportFile,
    Health,
    MessageView,
    NotificationPatch,
    NotificationView,
    PluginContext,
    RecipientView,
    SessionView,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick_email_channel import subjects
from chatclick_email_channel.returning import offer_reply
from chatclick_email_channel.routes import Routes
from chatclick_email_channel.service import Service

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API and the page."""
    return Routes(site, _service).build()


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Begin."""
    await _service.start(context)


@hookimpl
async def plugin_shutdown() -> None:
    """End."""
    await _service.stop()


@hookimpl
async def plugin_health() -> Health:
    """Say whether mailboxes can be read."""
    return await _service.feel()


@hookimpl
async def message_stored(message: MessageView, session: SessionView) -> None:
    """Let an answer go out as a mail."""
    await _service.answer(message, session)


@hookimpl
async def notification_prepare(
    notification: NotificationView, recipient: RecipientView, context: PluginContext
) -> NotificationPatch | None:
    """Let a visitor answer what they are told by mail."""
    return await offer_reply(context, notification, recipient)


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return which mails a person sent and got."""
    return await subjects.export(subject)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove which mails a person sent and got."""
    return await subjects.erase(subject, context)

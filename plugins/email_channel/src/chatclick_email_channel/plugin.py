"""The hooks: mails become conversations, and answers become mails."""

from quart import Blueprint

from chatclick import (
    Action,
    ActionResult,
    ErasureReport,
    ExportFile,
    Health,
    JSONObject,
    MessageView,
    NotificationPatch,
    NotificationView,
    PluginContext,
    RecipientView,
    SessionView,
    Site,
    SlotContent,
    SubjectView,
    hookimpl,
)
from chatclick_email_channel import showing, subjects
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
def register_actions() -> list[Action]:
    """Offer to send an answer again."""
    return [showing.AGAIN]


@hookimpl
async def action_run(session: SessionView, values: JSONObject) -> ActionResult:
    """Send an answer again that did not arrive."""
    return await showing.send_again(_service.outbox, session, values)


@hookimpl
async def admin_slot(session: SessionView | None, locale: str) -> SlotContent | None:
    """Show the addresses of a conversation by mail, and what became of its answers."""
    return await showing.show(session, locale) if session is not None else None


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return which mails a person sent and got."""
    return await subjects.export(subject)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove which mails a person sent and got."""
    return await subjects.erase(subject, context)

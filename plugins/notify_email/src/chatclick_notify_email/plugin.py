"""The hooks: notifications become mails."""

from quart import Blueprint

from chatclick import (
    ConfigProblem,
    ErasureReport,
    ExportFile,
    Health,
    JSONObject,
    NotificationView,
    NotReady,
    PluginContext,
    Receipt,
    RecipientView,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick.mail import Misconfigured, Undelivered, probe
from chatclick_notify_email import subjects
from chatclick_notify_email.pages import Pages
from chatclick_notify_email.routes import Routes
from chatclick_notify_email.servers import WHERE, build_server
from chatclick_notify_email.service import Service

GIVE_AGAIN = "This password was given for another server. Give it again."

RETRY_S = 30.0

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API, the pages behind links, and the files of both."""
    return Routes(site, _service).build(Pages(site, _service).build())


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Begin."""
    _service.start(context)
    try:
        await _service.forget_others()
    except Exception as error:
        context.log.warning("not_forgotten", error=str(error)[:200])
        raise NotReady("Whose sign-in it is cannot be looked up.", retry_in_s=RETRY_S) from error


@hookimpl
async def plugin_shutdown() -> None:
    """End."""
    await _service.stop()


@hookimpl
async def plugin_health() -> Health:
    """Say whether the server takes mails from us."""
    trouble = _service.ledger.trouble
    if trouble:
        return Health("degraded", f"The mail server refuses us: {trouble}")
    return Health("ok")


@hookimpl
async def config_check(
    new: JSONObject, old: JSONObject, context: PluginContext
) -> list[ConfigProblem]:
    """Connect and sign in before settings are stored."""
    # Whoever may change the server must not be able to read the password by that.
    if old.get("password") and any(new.get(one) != old.get(one) for one in WHERE):
        return [ConfigProblem("/password", GIVE_AGAIN)]
    if new["security"] == "none" and new.get("password"):
        return [ConfigProblem("/security", "A password needs an encrypted connection.")]
    try:
        await probe(build_server(new, str(new.get("password", ""))), context.connect)
    except Misconfigured as error:
        return [ConfigProblem("/username", f"The server says: {error}")]
    except Undelivered as error:
        return [ConfigProblem("/host", f"There is no connection: {error}")]
    return []


@hookimpl
async def notification_send(notification: NotificationView, recipient: RecipientView) -> Receipt:
    """Send a notification as a mail."""
    return await _service.send(notification, recipient)


@hookimpl
async def notification_returned(notification_id: str, detail: str) -> None:
    """Write no more to a mailbox from which a mail came back for good."""
    await _service.note_returned(notification_id, detail)


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return a person's mails and whether they stopped them."""
    return await subjects.export(_service.ledger, subject)


@hookimpl
async def subject_erase(subject: SubjectView) -> ErasureReport:
    """Remove which mails a person got."""
    return await subjects.erase(_service.ledger, subject)

"""The hooks: notifications become text messages."""

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
from chatclick_notify_sms import staff_numbers, subjects
from chatclick_notify_sms.routes import Routes
from chatclick_notify_sms.service import Listener, Service
from chatclick_notify_sms.webhooks import Webhooks

RETRY_S = 30.0

_service = Service()


def find_sms() -> Service | None:
    """Return what sends text messages and hears what comes in; None while it does not run."""
    return _service if _service.is_running else None


def listen(listener: Listener | None) -> None:
    """Hear what comes in from now on, or with None no more; there is one listener.

    Args:
        listener: of a plugin that converses by text message.
    """
    _service.listener = listener


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API, what the provider calls, and the files of the page."""
    return [Routes(site, _service).build(), Webhooks(site, _service).build()]


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Begin, once nothing is known any more of who left meanwhile."""
    try:
        await staff_numbers.forget_left(context)
    except Exception as error:
        context.log.warning("not_forgotten", error=str(error)[:200])
        raise NotReady("Numbers of who left cannot be removed now.", retry_in_s=RETRY_S) from error
    _service.start(context)


@hookimpl
async def plugin_shutdown() -> None:
    """End."""
    _service.is_running = False


@hookimpl
async def plugin_health() -> Health:
    """Say whether the provider takes messages from us."""
    trouble = _service.ledger.trouble
    return Health("degraded", f"The provider refuses us: {trouble}") if trouble else Health("ok")


@hookimpl
async def config_check(new: JSONObject) -> list[ConfigProblem]:
    """Say what is missing for the provider that was chosen."""
    problems = []
    if not new.get("token"):
        problems.append(ConfigProblem("/token", "Without it nothing can be sent."))
    if new["provider"] == "vonage" and not new.get("signature_secret"):
        text = "Without it nobody can tell whether a call comes from Vonage."
        problems.append(ConfigProblem("/signature_secret", text))
    if new["provider"] == "twilio" and not str(new["account"]).startswith("AC"):
        problems.append(ConfigProblem("/account", "An account of Twilio begins with AC."))
    return problems


@hookimpl
async def notification_send(notification: NotificationView, recipient: RecipientView) -> Receipt:
    """Send a notification as a text message."""
    return await _service.notify(notification, recipient)


@hookimpl
async def staff_left(staff_id: str, context: PluginContext) -> None:
    """Forget the number of somebody who is not of the team any more."""
    await staff_numbers.forget(context, [staff_id])


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return a person's text messages."""
    return await subjects.export(_service, subject)


@hookimpl
async def subject_erase(subject: SubjectView) -> ErasureReport:
    """Remove which text messages a person got."""
    return await subjects.erase(_service, subject)

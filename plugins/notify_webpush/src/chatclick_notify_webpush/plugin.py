"""The hooks: notifications become pushes."""

from quart import Blueprint

from chatclick import (
    ErasureReport,
    ExportFile,
    Health,
    NotificationView,
    NotReady,
    PluginContext,
    Receipt,
    RecipientView,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick_notify_webpush import subjects
from chatclick_notify_webpush.pages import build_pages
from chatclick_notify_webpush.routes import Routes
from chatclick_notify_webpush.service import Service

RETRY_S = 30.0

_service = Service()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve the API, the page for visitors, the worker, and the files of all."""
    return [Routes(site, _service).build(), build_pages(site)]


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Begin, once nothing is known any more of who left meanwhile."""
    try:
        await subjects.forget_left(context)
    except Exception as error:
        context.log.warning("not_forgotten", error=str(error)[:200])
        raise NotReady("Devices of who left cannot be removed now.", retry_in_s=RETRY_S) from error
    _service.start(context)


@hookimpl
async def plugin_health() -> Health:
    """Say whether push services take what we send."""
    trouble = _service.ledger.trouble
    return Health("degraded", trouble) if trouble else Health("ok")


@hookimpl
async def notification_send(notification: NotificationView, recipient: RecipientView) -> Receipt:
    """Send a notification to its recipient's devices."""
    return await _service.send(notification, recipient)


@hookimpl
async def staff_left(staff_id: str, context: PluginContext) -> None:
    """Forget the devices of somebody who is not of the team any more."""
    await subjects.forget_staff(context, [staff_id])


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return a person's devices and what went to them."""
    return await subjects.export(_service.ledger, subject)


@hookimpl
async def subject_erase(subject: SubjectView) -> ErasureReport:
    """Remove a person's devices and what went to them."""
    return await subjects.erase(_service.ledger, subject)

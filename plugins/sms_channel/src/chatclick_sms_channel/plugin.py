"""The hooks: text messages become messages, and answers become text messages."""

from quart import Blueprint

from chatclick import (
    ErasureReport,
    ExportFile,
    Health,
    MessageView,
    PluginContext,
    Site,
    SubjectView,
    hookimpl,
)
from chatclick_notify_sms import find_sms, listen
from chatclick_sms_channel import subjects
from chatclick_sms_channel.channel import Channel
from chatclick_sms_channel.going_out import send_out
from chatclick_sms_channel.links import build_routes


class _Running:
    """What listens while the plugin runs."""

    channel: Channel | None = None
    context: PluginContext | None = None


_running = _Running()


@hookimpl
def register_routes(site: Site) -> list[Blueprint]:
    """Serve files of answers to whoever has a link."""
    return [build_routes(site, lambda: _running.context)]


@hookimpl
async def plugin_startup(context: PluginContext) -> None:
    """Listen."""
    _running.context = context
    _running.channel = Channel(context)
    listen(_running.channel)


@hookimpl
async def plugin_shutdown() -> None:
    """Listen no more."""
    listen(None)
    _running.channel = _running.context = None


@hookimpl
async def plugin_health() -> Health:
    """Say whether there is an account to converse by."""
    if find_sms() is None:
        return Health("degraded", "The plugin Text messages, which has the account, is not running")
    if _running.channel is not None and _running.channel.gone:
        names = ", ".join(_running.channel.gone)
        return Health("degraded", f"Settings name what is not there: {names}")
    return Health("ok")


@hookimpl
async def message_stored(message: MessageView, context: PluginContext) -> None:
    """Send an answer to the number of its session."""
    await send_out(context, find_sms(), message)


@hookimpl
async def subject_export(subject: SubjectView) -> list[ExportFile]:
    """Return at which numbers a person's sessions go on."""
    return await subjects.export(subject)


@hookimpl
async def subject_erase(subject: SubjectView, context: PluginContext) -> ErasureReport:
    """Remove at which numbers a person's sessions go on."""
    return await subjects.erase(subject, context)

"""A trial run: start the plugin in a host of its own and call each of its hooks with samples."""

import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chatclick.errors import ChatclickError
from chatclick.hooks import ContractBroken, Dispatcher, HookError, HookTimeout
from chatclick.host.checking.report import Finding
from chatclick.host.checking.samples import build_arguments
from chatclick.host.checking.scratch import open_scratch_host
from chatclick.host.manifest import Manifest
from chatclick.host.schemas import fill_defaults
from chatclick.host.seats import LoadedSeat, Seat
from chatclick.host.states import Desired, Entry, State
from chatclick.plugin import HOOKS
from chatclick.plugin.context import PermissionDenied
from chatclick.store.events import SYSTEM

OWN_HOOKS = frozenset(
    {"plugin_startup", "plugin_shutdown", "config_check", "config_changed", "config_migrate"}
)
"""Called by starting, configuring and stopping the plugin, not with samples."""

SLOW_PART = 0.5
"""Part of its time limit that a hook may take in a trial before the check says so."""

NEEDED_BY_HAND = "it needs settings nobody but you can give; what its hooks do was not tried"


async def try_out(manifest: Manifest, plugin: object) -> list[Finding]:
    """Start a loaded Python plugin and call its hooks.

    Args:
        manifest: the plugin's.
        plugin: what its entry point names.

    Returns:
        What went wrong.
    """
    return await try_seat(manifest, LoadedSeat(plugin))


async def try_seat(manifest: Manifest, seat: Seat) -> list[Finding]:
    """Start a plugin of whatever kind and call its hooks; otherwise like `try_out`.

    It is tried without the plugins it needs, for those are not here.
    """
    manifest = replace(manifest, requires=replace(manifest.requires, plugins={}))
    entry = Entry(
        id=manifest.id,
        kind=manifest.kind,
        seat=seat,
        manifest=manifest,
        version="0",
        desired=Desired.ENABLED,
        consented=manifest.permissions,
        is_dev=True,
    )
    async with open_scratch_host() as host:
        await host.take_in(entry)
        if entry.actual.state is State.NEEDS_CONFIG:
            return [await _say_unconfigured(entry)]
        if not entry.is_active:
            text = f"does not start: {entry.actual.reason or entry.actual.state.value}"
            return [Finding("error", "start", "", text)]
        findings = []
        for hook in sorted(manifest.hooks - OWN_HOOKS):
            if HOOKS[hook].mode != "setup":
                findings += await _try_hook(host.dispatcher, hook, manifest.id)
        values = fill_defaults(manifest.config_schema, {})
        findings += await _try_config(host, manifest, values)
        return findings


async def _say_unconfigured(entry: Entry) -> Finding:
    return Finding("hint", "needs_config", "", f"{NEEDED_BY_HAND} ({entry.actual.reason})")


async def _try_hook(dispatcher: Dispatcher, hook: str, plugin_id: str) -> list[Finding]:
    spec = HOOKS[hook]
    started = time.perf_counter()
    try:
        await dispatcher.owner(hook, plugin_id, build_arguments(hook))
    except HookTimeout:
        return [Finding("error", "timeout", hook, f"gives no answer in {spec.timeout_s:g} s")]
    except (HookError, ChatclickError) as error:
        return [_explain(hook, error)]
    except Exception as error:  # TryLater, NotReady: a polite way to say that a service is away
        return [Finding("hint", "later", hook, f"asks to be called later: {error}")]
    seconds = time.perf_counter() - started
    if seconds > spec.timeout_s * SLOW_PART:
        text = f"took {seconds:.2f} s of the {spec.timeout_s:g} s it has"
        return [Finding("warning", "slow", hook, text)]
    return []


def _explain(hook: str, error: Exception) -> Finding:
    cause = error.__cause__
    if isinstance(cause, PermissionDenied):
        text = f'needs {cause.permission}; name it under "permissions" in the manifest'
        return Finding("error", "permission_missing", hook, text)
    if isinstance(cause, ChatclickError) and cause.code == "part_absent":
        return Finding("hint", "absent", hook, f"was not tried to its end: {cause.detail}")
    if isinstance(cause, ContractBroken):
        return Finding("error", "answer", hook, str(cause))
    text = error.message if isinstance(error, HookError) else str(error)
    return Finding("error", "raises", hook, text)


async def _try_config(host: Any, manifest: Manifest, values: Mapping[str, Any]) -> list[Finding]:
    if not manifest.has_config:
        return []
    plain = {name: value for name, value in values.items() if name not in manifest.secrets}
    try:
        await host.set_config(manifest.id, plain, actor=SYSTEM)
    except ChatclickError as error:
        words = "; ".join(one.message for one in error.errors) or error.detail
        text = f"refuses its own defaults: {words}"
        return [Finding("error", "config_check", "config_check", text)]
    state = host.get(manifest.id)["state"]
    if state not in ("running", "degraded"):
        text = f"is {state} once its settings are saved: {host.get(manifest.id)['reason']}"
        return [Finding("error", "config_changed", "config_changed", text)]
    return []

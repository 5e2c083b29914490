"""Whether a plugin's hooks are what its manifest and the host's specifications say."""

import inspect
from collections.abc import Iterator

from chatclick.hooks import ContractBroken, Registration
from chatclick.hooks.registrations import Registrations
from chatclick.host.checking.report import Finding
from chatclick.host.manifest import Manifest
from chatclick.plugin import HOOKS
from chatclick.plugin.hooks import PROJECT


def check_hooks(manifest: Manifest, plugin: object) -> Iterator[Finding]:
    """Yield what is wrong with the hooks of a loaded plugin: names, arguments, kind, marks.

    Args:
        manifest: what the plugin says of itself.
        plugin: what its entry point names.
    """
    registrations = Registrations()
    registration = Registration(manifest.id, plugin, None, manifest.permissions, manifest.essential)
    try:
        found = frozenset(registrations.add(registration))
    except ContractBroken as error:
        yield Finding("error", "signature", "", str(error))
        return
    finally:
        registrations.remove(manifest.id)
    for hook in sorted(found - manifest.hooks):
        text = f'implements {hook}; list it under "hooks" in the manifest'
        yield Finding("error", "hook_unlisted", "/hooks", text)
    for hook in sorted(manifest.hooks - found):
        text = f"lists {hook} and does not implement it; mark the function with @hookimpl"
        yield Finding("error", "hook_missing", "/hooks", text)
    yield from _check_kinds(plugin, found)


def _check_kinds(plugin: object, found: frozenset[str]) -> Iterator[Finding]:
    for hook, spec in HOOKS.items():
        function = getattr(plugin, hook, None)
        if not callable(function):
            continue
        if hook not in found and not hasattr(function, f"{PROJECT}_impl"):
            text = "is named like a hook but not marked; put @hookimpl above it, or rename it"
            yield Finding("warning", "unmarked", hook, text)
        if hook in found and spec.is_before_commit and not inspect.iscoroutinefunction(function):
            text = "is a plain `def`, which costs a thread before each message is stored"
            yield Finding("hint", "sync", hook, text)

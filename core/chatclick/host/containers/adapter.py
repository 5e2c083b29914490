"""The adapter: what the host registers in place of a plugin that runs elsewhere.

It has one function for each hook its manifest lists and passes each call on. Arguments arrive here
cut to the plugin's permissions, as they do for every plugin: that is done in one place.
"""

import functools
from collections.abc import Callable
from typing import Any

from chatclick.host.containers.connection import Connection
from chatclick.host.containers.proxy import build_proxy
from chatclick.host.manifest import Manifest
from chatclick.plugin import specs
from chatclick.plugin.hooks import HOOKS, HookSpec, hookimpl
from chatclick.plugin.results import Action, WidgetBlock

FROM_MANIFEST = frozenset(
    {"register_actions", "register_admin_pages", "register_widget_blocks", "register_routes"}
)
"""Set-up hooks a plugin elsewhere can have: the manifest, or the proxy, answers for it."""

BY_SEAT = frozenset({"plugin_startup"})
"""Hooks whose call is made by the seat, for every plugin elsewhere, listed or not."""


class HookNotRemote(ValueError):
    """A hook that only a plugin in the host's own process can implement."""


class Adapter:
    """Stands for a plugin elsewhere; its functions are set by `build_adapter`."""


def build_adapter(manifest: Manifest, connection: Connection) -> Adapter:
    """Build the object to register for a plugin elsewhere.

    Args:
        manifest: lists the hooks.
        connection: how calls reach it.

    Raises:
        HookNotRemote: it lists one that cannot be called from afar.
    """
    adapter = Adapter()
    for name in sorted(manifest.hooks):
        setattr(adapter, name, hookimpl(_build_function(manifest, HOOKS[name], connection)))
    return adapter


def check_hooks(manifest: Manifest) -> None:
    """Refuse a manifest with hooks that cannot be called from afar.

    Raises:
        HookNotRemote: naming the first.
    """
    for name in sorted(manifest.hooks):
        if HOOKS[name].mode == "setup" and name not in FROM_MANIFEST:
            raise HookNotRemote(
                f"{name} is for plugins in Python only; take it out of the manifest"
            )


def _build_function(
    manifest: Manifest, spec: HookSpec, connection: Connection
) -> Callable[..., Any]:
    if spec.mode == "setup":
        return _build_setup(manifest, spec, connection)

    async def call(context: object = None, **arguments: Any) -> Any:
        return None if spec.name in BY_SEAT else await connection.call(spec, arguments)

    # pluggy and the registrations read from here which arguments an implementation asks for: all.
    return functools.update_wrapper(call, getattr(specs, spec.name))


def _build_setup(manifest: Manifest, spec: HookSpec, connection: Connection) -> Callable[..., Any]:
    check_hooks(manifest)
    document = manifest.document

    def register_routes(site: Any) -> Any:
        return [build_proxy(manifest, site, connection)]

    def register_actions() -> Any:
        return [Action.from_json(one) for one in document.get("actions", [])]

    def register_admin_pages() -> Any:
        return []  # the manifest lists them, as for every plugin

    def register_widget_blocks() -> Any:
        return [WidgetBlock.from_json(one) for one in document.get("widget", {}).get("blocks", [])]

    functions: dict[str, Callable[..., Any]] = {
        "register_routes": register_routes,
        "register_actions": register_actions,
        "register_admin_pages": register_admin_pages,
        "register_widget_blocks": register_widget_blocks,
    }
    return functions[spec.name]

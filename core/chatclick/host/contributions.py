"""What plugins add to the host when they start: pages, blocks and kinds of events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chatclick.hooks import Dispatcher
from chatclick.host.manifest import Manifest
from chatclick.plugin.results import Action, AdminPage, EventType, WidgetBlock


@dataclass(frozen=True, slots=True)
class Contributions:
    """What one plugin adds.

    Attributes:
        widget_schema: JSON Schema of what widget configs say for it; empty takes anything.
    """

    admin_pages: tuple[AdminPage, ...] = ()
    widget_blocks: tuple[WidgetBlock, ...] = ()
    event_types: tuple[EventType, ...] = ()
    widget_schema: Mapping[str, Any] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()


def collect_contributions(dispatcher: Dispatcher, manifest: Manifest) -> Contributions:
    """Read a plugin's manifest and call its set-up hooks, but for its routes.

    Raises:
        HookFailed: one raised, or answered something it may not.
        ValueError: a type does not begin with the plugin's id.
    """
    plugin_id = manifest.id
    blocks = dispatcher.setup("register_widget_blocks", plugin_id, {}) or ()
    events = dispatcher.setup("register_event_types", plugin_id, {}) or ()
    actions = dispatcher.setup("register_actions", plugin_id, {}) or ()
    for type_ in (one.type for one in (*blocks, *events, *actions)):
        if not type_.startswith(f"{plugin_id}."):
            raise ValueError(f'the type "{type_}" must begin with "{plugin_id}."')
    pages = dispatcher.setup("register_admin_pages", plugin_id, {}) or ()
    schema = manifest.document.get("widget", {}).get("schema", {})
    return Contributions(tuple(pages), tuple(blocks), tuple(events), schema, tuple(actions))

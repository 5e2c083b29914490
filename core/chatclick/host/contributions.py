"""What plugins add to the host when they start: pages, blocks and kinds of events."""

from dataclasses import dataclass

from chatclick.hooks import Dispatcher
from chatclick.plugin.results import AdminPage, EventType, WidgetBlock


@dataclass(frozen=True, slots=True)
class Contributions:
    """What one plugin adds."""

    admin_pages: tuple[AdminPage, ...] = ()
    widget_blocks: tuple[WidgetBlock, ...] = ()
    event_types: tuple[EventType, ...] = ()


def collect_contributions(dispatcher: Dispatcher, plugin_id: str) -> Contributions:
    """Call a plugin's set-up hooks, but for its routes.

    Raises:
        HookFailed: one raised, or answered something it may not.
        ValueError: a type does not begin with the plugin's id.
    """
    blocks = dispatcher.setup("register_widget_blocks", plugin_id, {}) or ()
    events = dispatcher.setup("register_event_types", plugin_id, {}) or ()
    for type_ in (one.type for one in (*blocks, *events)):
        if not type_.startswith(f"{plugin_id}."):
            raise ValueError(f'the type "{type_}" must begin with "{plugin_id}."')
    pages = dispatcher.setup("register_admin_pages", plugin_id, {}) or ()
    return Contributions(tuple(pages), tuple(blocks), tuple(events))

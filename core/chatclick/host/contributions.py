"""What plugins add to the host when they start: pages, places, blocks and kinds of events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chatclick.hooks import Dispatcher
from chatclick.host.admin_manifest import AdminSlot, check_address, read_pages, read_slots
from chatclick.host.locales import PHRASES, Words
from chatclick.host.manifest import Manifest
from chatclick.plugin.results import Action, AdminPage, EventType, WidgetBlock


@dataclass(frozen=True, slots=True)
class Contributions:
    """What one plugin adds.

    Attributes:
        widget_schema: JSON Schema of what widget configs say for it; empty takes anything.
        name: the plugin's, for people.
        mounts: its addresses beside its own.
        locales: its texts in other languages, by pointer into its manifest.
        phrases: what it says of its decisions, in English, by code.
    """

    admin_pages: tuple[AdminPage, ...] = ()
    widget_blocks: tuple[WidgetBlock, ...] = ()
    event_types: tuple[EventType, ...] = ()
    widget_schema: Mapping[str, Any] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    admin_slots: tuple[AdminSlot, ...] = ()
    name: str = ""
    mounts: tuple[str, ...] = ()
    locales: Mapping[str, Words] = field(default_factory=dict)
    phrases: Words = field(default_factory=dict)

    def name_page(self, page: AdminPage, language: str) -> str:
        """Return the title of one of its pages in a language."""
        # Those of the manifest come first.
        pointer = f"/admin/pages/{self.admin_pages.index(page)}/title"
        return self.locales.get(language, {}).get(pointer, page.title)

    def name_slot(self, slot: AdminSlot, language: str) -> str:
        """Return the heading of one of its places in a language."""
        pointer = f"/admin/slots/{self.admin_slots.index(slot)}/title"
        return self.locales.get(language, {}).get(pointer, slot.title)

    def name_self(self, language: str) -> str:
        """Return its name in a language."""
        return self.locales.get(language, {}).get("/name", self.name)

    def list_phrases(self, language: str) -> dict[str, str]:
        """Return what it says of its decisions in a language, in English where it has no other."""
        words = self.locales.get(language, {})
        return {code: words.get(PHRASES + code, text) for code, text in self.phrases.items()}


def collect_contributions(dispatcher: Dispatcher, manifest: Manifest) -> Contributions:
    """Read a plugin's manifest and call its set-up hooks, but for its routes.

    Raises:
        HookFailed: one raised, or answered something it may not.
        ValueError: a type does not begin with the plugin's id, or a page is not at its address.
    """
    plugin_id = manifest.id
    blocks = dispatcher.setup("register_widget_blocks", plugin_id, {}) or ()
    events = dispatcher.setup("register_event_types", plugin_id, {}) or ()
    actions = dispatcher.setup("register_actions", plugin_id, {}) or ()
    for type_ in (one.type for one in (*blocks, *events, *actions)):
        if not type_.startswith(f"{plugin_id}."):
            raise ValueError(f'the type "{type_}" must begin with "{plugin_id}."')
    return Contributions(
        admin_pages=_collect_pages(dispatcher, manifest),
        widget_blocks=tuple(blocks),
        event_types=tuple(events),
        widget_schema=manifest.document.get("widget", {}).get("schema", {}),
        actions=tuple(actions),
        admin_slots=read_slots(manifest.document),
        name=manifest.name,
        mounts=manifest.mounts,
        locales=manifest.locales,
        phrases=manifest.phrases,
    )


def _collect_pages(dispatcher: Dispatcher, manifest: Manifest) -> tuple[AdminPage, ...]:
    """Return the pages of the manifest, then those of the hook."""
    added = dispatcher.setup("register_admin_pages", manifest.id, {}) or ()
    pages = (*read_pages(manifest.document), *added)
    for page in pages:
        check_address(manifest.id, manifest.mounts, page)
    paths = [page.path for page in pages]
    if len(set(paths)) < len(paths):
        raise ValueError("two admin pages have the same path")
    return pages

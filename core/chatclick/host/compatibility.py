"""Whether a plugin fits this host and the other plugins, told before any of its code runs."""

from collections.abc import Mapping

from chatclick.host.manifest import Manifest
from chatclick.host.states import Entry
from chatclick.host.versions import API_LEVEL, SUPPORTED_LEVELS, fits, host_version


def find_incompatibility(manifest: Manifest, entries: Mapping[str, Entry]) -> str:
    """Say why a plugin does not fit; "" if it does.

    Args:
        manifest: the plugin's.
        entries: all plugins, by id.
    """
    host = host_version()
    if not fits(host, manifest.requires.chatclick):
        return f"needs Chatclick {manifest.requires.chatclick}; this is {host}"
    if manifest.requires.api not in SUPPORTED_LEVELS:
        return f"needs hook API level {manifest.requires.api}; this host has {API_LEVEL}"
    for plugin_id, specifier in sorted(manifest.requires.plugins.items()):
        other = entries.get(plugin_id)
        if other is None or not other.is_active:
            return f'needs the plugin "{plugin_id}", which is not running'
        if not fits(other.version, specifier):
            return f'needs the plugin "{plugin_id}" {specifier}; installed is {other.version}'
    return ""


def sort_for_start(entries: Mapping[str, Entry]) -> list[Entry]:
    """Return all plugins so that each comes after those it needs; by id where nothing is said."""
    placed: dict[str, Entry] = {}

    def place(entry: Entry, path: frozenset[str]) -> None:
        if entry.id in placed or entry.id in path:
            return
        needs = entry.manifest.requires if entry.manifest else None
        for before in sorted({*needs.plugins, *needs.after} if needs else ()):
            if before in entries:
                place(entries[before], path | {entry.id})
        placed[entry.id] = entry

    for plugin_id in sorted(entries):
        place(entries[plugin_id], frozenset())
    return list(placed.values())

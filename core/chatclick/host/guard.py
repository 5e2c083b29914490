"""The permissions of one plugin, asked before each call of its context."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chatclick.plugin.context import PermissionDenied


@dataclass(frozen=True, slots=True)
class Guard:
    """The permissions of one plugin, and the phrases it speaks in, in English."""

    plugin_id: str
    permissions: frozenset[str]
    phrases: Mapping[str, str] = field(default_factory=dict)

    def get_phrases(self, plugin_id: str) -> Mapping[str, str]:
        """Return the plugin's own phrases; what others say it may only name."""
        return self.phrases if plugin_id == self.plugin_id else {}

    def require(self, permission: str) -> None:
        """Let the call through.

        Raises:
            PermissionDenied: the plugin lacks the permission.
        """
        if permission not in self.permissions:
            raise PermissionDenied(self.plugin_id, permission)

"""The permissions of one plugin, asked before each call of its context."""

from dataclasses import dataclass

from chatclick.plugin.context import PermissionDenied


@dataclass(frozen=True, slots=True)
class Guard:
    """The permissions of one plugin."""

    plugin_id: str
    permissions: frozenset[str]

    def require(self, permission: str) -> None:
        """Let the call through.

        Raises:
            PermissionDenied: the plugin lacks the permission.
        """
        if permission not in self.permissions:
            raise PermissionDenied(self.plugin_id, permission)

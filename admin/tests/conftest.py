"""The fixtures of the plugin author's test kit."""

from chatclick.testing.pytest_plugin import chatclick_database, host

__all__ = ["chatclick_database", "host"]

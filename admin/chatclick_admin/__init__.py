"""The Admin UI: a plugin that serves the built app under `/admin`."""

from chatclick_admin import plugin

__all__ = ["plugin"]

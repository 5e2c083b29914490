"""Numbers about conversations, with a written definition for each; see README.md."""

from chatclick_analytics import plugin

__all__ = ["plugin"]

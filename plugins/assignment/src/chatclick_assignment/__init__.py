"""Assignment: gives each waiting session to the least busy person who is available."""

from chatclick_assignment import plugin

__all__ = ["plugin"]

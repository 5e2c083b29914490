"""Assignment: gives each waiting session to the person who fits best, and says why."""

from chatclick_assignment import plugin

__all__ = ["plugin"]

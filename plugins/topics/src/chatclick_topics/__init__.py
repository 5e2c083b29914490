"""Topics: groups what visitors write about, for people to see and rules to act on."""

from chatclick_topics import plugin

__all__ = ["plugin"]

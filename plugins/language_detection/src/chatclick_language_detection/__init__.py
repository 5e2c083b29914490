"""Language detection: finds out in which language visitors write, and says so to routing."""

from chatclick_language_detection import plugin

__all__ = ["plugin"]

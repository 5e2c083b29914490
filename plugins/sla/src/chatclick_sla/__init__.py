"""Response times: targets, what is left of them, and who is told."""

from chatclick_sla import plugin

__all__ = ["plugin"]

"""Flows: scripted dialogues that answer visitors, decide, act and hand over to people."""

from chatclick_flows import plugin

__all__ = ["plugin"]

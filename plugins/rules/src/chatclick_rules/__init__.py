"""Rules: ordered rules say where conversations go and what happens in them."""

from chatclick_rules import plugin

__all__ = ["plugin"]

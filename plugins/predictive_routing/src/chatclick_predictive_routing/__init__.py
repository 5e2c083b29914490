"""Learns who resolves which kind of conversation well, and advises routing."""

from chatclick_predictive_routing import plugin

__all__ = ["plugin"]

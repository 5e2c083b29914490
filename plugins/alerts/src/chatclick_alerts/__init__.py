"""Alerts: who is told when a number goes over or under what it should."""

from chatclick_alerts import plugin

__all__ = ["plugin"]

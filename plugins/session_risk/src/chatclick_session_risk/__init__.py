"""Conversations at risk: flags those that are likely to end badly, while they can be saved."""

from chatclick_session_risk import plugin

__all__ = ["plugin"]

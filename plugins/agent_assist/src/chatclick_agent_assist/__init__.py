"""Helps those who answer: suggested replies, summaries, translation, tone."""

from chatclick_agent_assist import plugin

__all__ = ["plugin"]

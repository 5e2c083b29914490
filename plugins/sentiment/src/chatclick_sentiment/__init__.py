"""Sentiment: scores how visitors feel, from word lists of its own, in four languages."""

from chatclick_sentiment import plugin

__all__ = ["plugin"]

"""A bot that answers with a language model, from help articles, and hands over to people."""

from chatclick_ai_bot import plugin

__all__ = ["plugin"]

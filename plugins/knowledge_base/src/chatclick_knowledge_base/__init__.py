"""Knowledge base: help articles that people search and a bot answers from."""

from chatclick_knowledge_base import plugin

__all__ = ["plugin"]

"""Profanity: masks or refuses swearing, in four languages, also when it is written around."""

from chatclick_profanity import plugin

__all__ = ["plugin"]

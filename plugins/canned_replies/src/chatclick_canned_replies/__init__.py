"""Saved replies with variables, and macros, for those who answer."""

from chatclick_canned_replies import plugin

__all__ = ["plugin"]

"""Ratings: what visitors say of conversations, beside them, for rules and as a report."""

from chatclick_csat import plugin

__all__ = ["plugin"]

"""Hours of teams, queues and widgets, with holidays and time zones."""

from chatclick_business_hours import plugin

__all__ = ["plugin"]

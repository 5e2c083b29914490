"""Apprise: tells teams in a hundred services more, such as Slack, Teams, Telegram or ntfy."""

from chatclick_notify_apprise import plugin

__all__ = ["plugin"]

"""Mails become conversations, and answers go out as mails."""

from chatclick_email_channel import plugin

__all__ = ["plugin"]

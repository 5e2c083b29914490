"""Conversations by text message: what comes in is a session, and answers go out."""

from chatclick_sms_channel import plugin

__all__ = ["plugin"]

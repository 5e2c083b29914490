"""Webhooks: what happens in Chatclick, sent to other programs, signed and kept until it arrived."""

from chatclick_webhooks import plugin

__all__ = ["plugin"]

"""Push: sends what people should hear of to their browsers and phones, by Web Push."""

from chatclick_notify_webpush import plugin

__all__ = ["plugin"]

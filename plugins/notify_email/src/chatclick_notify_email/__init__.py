"""Mail: sends what people should hear of by mail, over any SMTP server."""

from chatclick_notify_email import plugin

__all__ = ["plugin"]

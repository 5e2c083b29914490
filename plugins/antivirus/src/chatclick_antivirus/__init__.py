"""Antivirus: has files scanned by clamd before anybody sees them."""

from chatclick_antivirus import plugin

__all__ = ["plugin"]

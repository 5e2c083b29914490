"""The demo shop: a page at `/` with the live widget, so that a fresh host has something to show."""

from chatclick_demo_shop import plugin

__all__ = ["plugin"]
